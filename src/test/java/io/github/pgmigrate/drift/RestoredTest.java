package io.github.pgmigrate.drift;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.testing.EachMajor;
import io.github.pgmigrate.testing.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/**
 * A database that was dumped and restored says some things in other words than migrations did: PostgreSQL reads what it has written
 * itself as something with more casts. What means the same is no drift.
 */
class RestoredTest {

    @TempDir
    Path folder;

    @EachMajor
    void other_words_of_the_same_meaning(int major) throws IOException {
        TestServer server = TestServer.of(major);
        Files.writeString(folder.resolve("1_a.sql"), """
                CREATE TABLE a (
                    id int,
                    state varchar(9) CONSTRAINT states CHECK (state IN ('new', 'old')),
                    kind varchar(9) CONSTRAINT kinds CHECK (kind IN ('x', 'y')));
                CREATE INDEX part ON a (id) WHERE state IN ('new', 'old');
                CREATE VIEW v AS SELECT id FROM a WHERE state IN ('new', 'old');
                CREATE VIEW w AS SELECT id FROM v;
                CREATE POLICY p ON a USING (state IN ('new', 'old'));
                """);
        Drifter drifter = Drifter.of(folder, Owned.database(server, "drift_restored", "drift_restored_owner"));
        drifter.migrate();
        // What pg_dump writes is what the catalog says, and is run again.
        server.execute("drift_restored", """
                DO $$
                DECLARE
                    states text := (SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'states');
                    part text := (SELECT pg_get_indexdef('part'::regclass));
                    shown text := (SELECT pg_get_viewdef('v'::regclass));
                    rows text := (SELECT pg_get_expr(polqual, polrelid) FROM pg_policy);
                BEGIN
                    EXECUTE 'ALTER TABLE a DROP CONSTRAINT states';
                    EXECUTE 'ALTER TABLE a ADD CONSTRAINT states ' || states;
                    EXECUTE 'DROP INDEX part';
                    EXECUTE part;
                    EXECUTE 'CREATE OR REPLACE VIEW v AS ' || shown;
                    EXECUTE 'ALTER POLICY p ON a USING (' || rows || ')';
                END $$
                """);

        assertThat(drifter.sentences()).isEmpty();
        server.execute(
                "drift_restored",
                "ALTER TABLE a DROP CONSTRAINT kinds",
                "ALTER TABLE a ADD CONSTRAINT kinds CHECK (kind IN ('x', 'z'))",
                "CREATE OR REPLACE VIEW v AS SELECT id FROM a WHERE state IN ('new')");
        assertThat(drifter.sentences())
                .hasSize(2)
                .anyMatch(sentence -> sentence.startsWith("definition of view v differs"))
                .anyMatch(sentence -> sentence.startsWith("definition of constraint kinds on a is CHECK"));
    }
}
