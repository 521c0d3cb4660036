package io.github.pgmigrate.rehearse;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.backup.ClientPrograms;
import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.target.Target;
import io.github.pgmigrate.testing.Migrator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What becomes of a copy where the programs that make it are other than wished, and what they get to see. */
class CopyProgramsTest extends CopiedTarget {

    @Tag("F098")
    @Test
    void aTableThatSomebodyHoldsIsNotWaitedForWithoutEnd() throws Exception {
        pending();
        try (Connection other = server.connect("orders");
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("SET TRANSACTION READ WRITE; LOCK TABLE owner.users");

            assertThat(rehearse().report().problems()).singleElement().satisfies(problem -> {
                assertThat(problem.code()).isEqualTo(Code.COPY_SOURCE);
                assertThat(problem.hint()).contains("lockTimeout");
            });
        }
    }

    /** What the password and the list of processes show is looked at by a pg_dump of the test's own, which then does its work. */
    @Tag("S04")
    @Test
    void thePasswordIsInNoArgumentAndNoVariable() throws Exception {
        pending();
        Path seen = directory.resolve("seen");
        ClientPrograms programs = ClientPrograms.of(Optional.of(programs("env > " + seen + "; echo \"$@\" >> " + seen
                + "; stat -c %a \"$PGPASSFILE\" >> " + seen + "; echo \"$PGPASSFILE\" >> " + seen)));

        assertThat(headlines(rehearse(owner(), programs))).isEmpty();

        assertThat(seen)
                .content()
                .contains("PGUSER=owner", "PGDATABASE=orders", "\n600\n")
                .doesNotContain("canary");
        List<String> lines = Files.readAllLines(seen);
        assertThat(Path.of(lines.get(lines.size() - 1))).doesNotExist();
    }

    /** As pg_restore of PostgreSQL 17 and later does, which sets what servers before 17 do not know. */
    private static final String NEWER = """
            if [ "$1" = --version ]; then echo 'pg_restore (PostgreSQL) 18.4'; exit; fi
            """ + (MAJOR >= 17 ? "" : """
            echo 'pg_restore: while INITIALIZING:' >&2
            echo 'pg_restore: error: could not execute query: ERROR:  unrecognized configuration parameter "transaction_timeout"' >&2
            echo 'Command was: SET transaction_timeout = 0;' >&2
            case "$*" in *--exit-on-error*) exit 1;; esac
            """);

    @Test
    void aNewerPgRestoreSetsWhatTheServerDoesNotKnow() throws Exception {
        write("2_drop.sql", "ALTER TABLE users DROP name;");
        write("2_rollback.sql", "ALTER TABLE users ADD name text;");
        Path bin = programs(":");
        Path restore = ClientPrograms.of(Optional.empty()).find("pg_restore").file();
        program(
                bin.resolve("pg_restore"),
                NEWER + restore + " \"$@\"; s=$?\n"
                        + "echo 'pg_restore: warning: errors ignored on restore: 1' >&2; [ $s = 0 ] && exit 1; exit $s\n");

        assertThat(headlines(rehearse(owner(), ClientPrograms.of(Optional.of(bin)))))
                .singleElement()
                .asString()
                .endsWith("owner.users.name holds no values, held 5000 values");
    }

    @Test
    void aNewerPgRestoreEndsWithItsFirstOtherErrorAllTheSame() throws Exception {
        pending();
        Path bin = programs(":");
        program(bin.resolve("pg_restore"), NEWER + """
                echo 'pg_restore: error: could not execute query: ERROR:  out of luck' >&2
                echo 'Command was: CREATE TABLE luck ();' >&2
                exec sleep 600
                """);

        assertThat(rehearse(owner(), ClientPrograms.of(Optional.of(bin)))
                        .report()
                        .problems())
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.code()).isEqualTo(Code.COPY_RESTORE);
                    assertThat(problem.message()).endsWith("ERROR:  out of luck");
                    assertThat(problem.details()).contains("Command was: CREATE TABLE luck ();");
                });
    }

    private static void program(Path file, String text) throws IOException {
        Files.deleteIfExists(file);
        Files.writeString(file, "#!/bin/sh\n" + text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** A directory with the machine's pg_restore, and a pg_dump that does something before. */
    private Path programs(String before) throws IOException {
        Path bin = Files.createDirectory(directory.resolve("bin"));
        ClientPrograms machine = ClientPrograms.of(Optional.empty());
        Files.createSymbolicLink(
                bin.resolve("pg_restore"), machine.find("pg_restore").file());
        Path dump = Files.writeString(
                bin.resolve("pg_dump"),
                "#!/bin/sh\nif [ \"$1\" != --version ]; then\n" + before + "\nfi\nexec "
                        + machine.find("pg_dump").file() + " \"$@\"\n");
        Files.setPosixFilePermissions(dump, PosixFilePermissions.fromString("rwxr-xr-x"));
        return bin;
    }

    /** To libpq some names of databases are more than names. */
    @Tag("S05")
    @Test
    void aNameIsANameAlsoWhereItLooksLikeAConnection() throws Exception {
        Target odd = server.newDatabase("host=127.0.0.1 port=1 dbname='x\\ \"y\"");
        Migrator.migrate(odd, folder);
        server.execute(odd.database(), "INSERT INTO users VALUES (1, 'Ada')");
        write("2_drop.sql", "ALTER TABLE users DROP name;");
        write("2_rollback.sql", "ALTER TABLE users ADD name text;");

        assertThat(headlines(rehearse(odd, ClientPrograms.of(Optional.empty()))))
                .singleElement()
                .asString()
                .endsWith("users.name holds no values, held 1 value");
    }

    @Tag("F098")
    @Test
    void aPgDumpThatDiesIsNamedAndNoHalfOfACopyIsUsed() throws Exception {
        pending();
        ClientPrograms programs =
                ClientPrograms.of(Optional.of(programs("echo 'pg_dump: error: out of luck' >&2; exit 3")));

        assertThat(rehearse(owner(), programs).report().problems())
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.code()).isEqualTo(Code.COPY_SOURCE);
                    assertThat(problem.message()).endsWith("/orders fails: out of luck");
                });
    }

    @Tag("F098")
    @Test
    void anOlderPgDumpIsRefusedBeforeItIsAsked() throws Exception {
        pending();
        Path bin = Files.createDirectory(directory.resolve("bin"));
        for (String name : List.of("pg_dump", "pg_restore")) {
            Path program =
                    Files.writeString(bin.resolve(name), "#!/bin/sh\necho '" + name + " (PostgreSQL) 13.23'; exit 1\n");
            Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        }

        assertThat(rehearse(owner(), ClientPrograms.of(Optional.of(bin)))
                        .report()
                        .problems())
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.code()).isEqualTo(Code.CLIENT_PROGRAM);
                    assertThat(problem.message()).contains("13.23", "the server of " + MAJOR);
                    assertThat(problem.hint()).contains("pgBinDirectory");
                });
    }
}
