package io.github.pgmigrate.drift;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.target.Target;
import io.github.pgmigrate.testing.EachMajor;
import io.github.pgmigrate.testing.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** Drift on a target that a role of its own owns, as in production. */
class DriftTest {

    @TempDir
    Path folder;

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    @EachMajor
    void hand_made_changes_are_told_and_an_untouched_target_has_none(int major) throws IOException {
        write(
                "1_users.sql",
                "CREATE TABLE users (id int PRIMARY KEY, email text);" + " CREATE INDEX users_email ON users (email);");
        Target target = Owned.database(TestServer.of(major), "drift_simple", "drift_owner");
        Drifter drifter = Drifter.of(folder, target);
        drifter.migrate();

        assertThat(drifter.sentences()).isEmpty();
        assertThat(drifter.run().report().problems()).isEmpty();

        TestServer.of(major).execute("drift_simple", "DROP INDEX users_email", "ALTER TABLE users ADD phone text");

        assertThat(drifter.sentences())
                .containsExactly("column users.phone was added", "index users_email on users(email) is missing");
        assertThat(drifter.lines())
                .containsExactly(
                        "error PGM0806 [drift] changed outside of migrations: column users.phone was added",
                        "error PGM0806 [drift] changed outside of migrations: index users_email on users(email) is missing",
                        "    CREATE INDEX users_email ON public.users USING btree (email)",
                        "  -> Write a migration that makes it so, in a way that does nothing where it is so already, or undo"
                                + " it by hand. The target was only read. What others make there on purpose can be left"
                                + " out with -Dpgmigrate.driftIgnore.");
    }
}
