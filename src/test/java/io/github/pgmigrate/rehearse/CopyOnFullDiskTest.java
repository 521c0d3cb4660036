package io.github.pgmigrate.rehearse;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.backup.ClientPrograms;
import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.target.Target;
import io.github.pgmigrate.testing.Majors;
import io.github.pgmigrate.testing.Migrator;
import io.github.pgmigrate.testing.Psql;
import io.github.pgmigrate.testing.TestServer;
import io.github.pgmigrate.testing.Tmpfs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** A copy that the disk has no room for: what is said, that nothing is left, and that the next run is good. */
@EnabledIf(value = "io.github.pgmigrate.testing.Tmpfs#isPossible", disabledReason = Tmpfs.NEEDED)
class CopyOnFullDiskTest {

    /** Room for a server, and not for the rows. */
    private static final int MEGABYTES = 100;

    private static final int ENOUGH = 2000;

    @TempDir
    private Path directory;

    @AfterEach
    void unmount() {
        Tmpfs.unmountBelow(directory);
    }

    private Target large(Path folder) throws IOException {
        Files.writeString(folder.resolve("1_large.sql"), "CREATE TABLE large (id int, text text);");
        Files.writeString(folder.resolve("1_rollback.sql"), "DROP TABLE large;");
        TestServer server = TestServer.of(Majors.dumped());
        Target target = server.newDatabase();
        Migrator.migrate(target, folder);
        server.execute(
                target.database(),
                "ALTER TABLE large ALTER text SET STORAGE EXTERNAL",
                "INSERT INTO large SELECT n, repeat(md5(n::text), 200) FROM generate_series(1, 15000) AS n");
        Files.writeString(folder.resolve("2_more.sql"), "ALTER TABLE large ADD more int;");
        Files.writeString(folder.resolve("2_rollback.sql"), "ALTER TABLE large DROP more;");
        return target;
    }

    private static List<Problem> problems(Rehearser rehearser) {
        return rehearser.run().report().problems();
    }

    private static void hasNoRoom(List<Problem> problems) {
        assertThat(problems).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo(Code.COPY_RESTORE);
            assertThat(problem.hint()).contains("disk", "The copy is dropped");
        });
    }

    private static void isEmpty(Path disk) throws IOException {
        try (Stream<Path> files = Files.walk(disk)) {
            assertThat(files.filter(Files::isRegularFile)
                            .filter(file -> !file.getFileName().toString().endsWith(".lock")))
                    .isEmpty();
        }
    }

    @Tag("F098")
    @Test
    void theTargetIsTooLarge() throws Exception {
        Psql.needed("pg_dump");
        Path folder = Files.createDirectory(directory.resolve("migrations"));
        Target target = large(folder);
        Path disk = Tmpfs.mount(directory.resolve("disk"), MEGABYTES);
        Rehearser rehearser = Rehearser.of(folder, 17)
                .on(target)
                .in(disk)
                .onCopy(new CopyOf.TargetByDump(ClientPrograms.of(Optional.empty())));

        hasNoRoom(problems(rehearser));
        isEmpty(disk);

        Tmpfs.resize(disk, ENOUGH);
        assertThat(problems(rehearser)).isEmpty();
        isEmpty(disk);
    }

    @Tag("F098")
    @Test
    void aScriptIsTooLarge() throws Exception {
        Path folder = Files.createDirectory(directory.resolve("migrations"));
        Target target = large(folder);
        Path script = directory.resolve("large.sql");
        Psql.needed("pg_dump").execute(target, List.of("--file=" + script));
        Path disk = Tmpfs.mount(directory.resolve("disk"), MEGABYTES);
        Rehearser rehearser =
                Rehearser.of(folder, 17).in(disk).onCopy(new CopyOf.Dump(script, ClientPrograms.of(Optional.empty())));

        hasNoRoom(problems(rehearser));
        isEmpty(disk);

        Tmpfs.resize(disk, ENOUGH);
        assertThat(problems(rehearser)).isEmpty();
    }
}
