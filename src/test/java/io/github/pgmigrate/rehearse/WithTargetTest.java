package io.github.pgmigrate.rehearse;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.script.Version;
import io.github.pgmigrate.server.Platform;
import io.github.pgmigrate.target.Target;
import io.github.pgmigrate.testing.EachMajor;
import io.github.pgmigrate.testing.Migrator;
import io.github.pgmigrate.testing.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a target what it lacks is rehearsed, on its version, and it is only looked at. */
class WithTargetTest {

    @TempDir
    Path folder;

    @BeforeEach
    void twoMigrations() throws IOException {
        write("1_users.sql", "CREATE TABLE users (id int, name text);");
        write("1_rollback.sql", "SELECT 'what the target has is not rehearsed';");
        write("2_rename.sql", "ALTER TABLE users RENAME name TO full_name;");
        write("2_rollback.sql", "ALTER TABLE users RENAME full_name TO name;");
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    private static List<Version> versions(Rehearsal rehearsal) {
        return rehearsal.migrations().stream()
                .map(migration -> migration.migration().version())
                .toList();
    }

    @EachMajor
    void what_it_lacks_is_rehearsed_on_its_version_after_what_it_has(int major) throws IOException {
        Target target = TestServer.of(major).newDatabase();
        Migrator.migrate(target, folder);
        write("3_drop.sql", "ALTER TABLE users DROP full_name;");
        write("3_rollback.sql", "ALTER TABLE users ADD full_name text;");
        Path seed = Files.writeString(folder.resolve("seed.txt"), "INSERT INTO users VALUES (1, 'Ada'), (2, 'Grace');");
        String database = target.url().substring(target.url().lastIndexOf('/') + 1);
        TestServer.of(major)
                .execute("postgres", "ALTER DATABASE " + database + " SET default_transaction_read_only = on");

        Rehearsal rehearsal = Rehearser.of(folder, 17).on(target).seed(seed).run();

        assertThat(versions(rehearsal)).containsExactly(Version.of("3"));
        assertThat(rehearsal.report().server())
                .hasValueSatisfying(server -> assertThat(server.version())
                        .isEqualTo(Platform.current().version(major).replaceFirst("\\.[0-9]+$", "")));
        assertThat(rehearsal.migrations().get(0).rollback()).hasValue(RollbackVerdict.EXACT);
        assertThat(rehearsal.report().problems())
                .extracting(Problem::headline)
                .containsExactly(
                        "3_rollback.sql:1:1: warning PGM1105 [rows-lost] the rollback of version 3 does not bring"
                                + " all rows back: users.full_name holds no values, held 2 values");
    }

    @EachMajor
    void all_of_them_where_that_is_asked_for(int major) {
        Target target = TestServer.of(major).newDatabase();
        Migrator.migrate(target, folder);

        assertThat(Rehearser.of(folder, major).on(target).run().migrations()).isEmpty();
        assertThat(versions(Rehearser.of(folder, major).on(target).everything().run()))
                .containsExactly(Version.of("1"), Version.of("2"));
    }

    @Test
    void everything_with_a_warning_where_it_does_not_answer() {
        Target nobody = new Target("jdbc:postgresql://127.0.0.1:1/none", "me", null, "test", false);

        Rehearsal rehearsal = Rehearser.of(folder, 18).on(nobody).run();

        assertThat(rehearsal.migrations()).hasSize(2);
        assertThat(rehearsal.report().problems())
                .filteredOn(problem -> !problem.isError())
                .extracting(Problem::code)
                .containsExactly(Code.CONNECTION, Code.REHEARSAL_BASE);
    }
}
