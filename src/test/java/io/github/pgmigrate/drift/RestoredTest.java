package io.github.pgmigrate.drift;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.testing.EachMajor;
import io.github.pgmigrate.testing.Psql;
import io.github.pgmigrate.testing.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A database that was dumped and restored says some things in other words than migrations did: PostgreSQL reads what it has written
 * itself as something with more casts. What means the same is no drift.
 */
class RestoredTest {

    @TempDir
    Path folder;

    /** Of this major version pg_dump writes the words. */
    private static final int DUMPED = 15;

    @Test
    void all_that_a_dump_brings_back_in_other_words() throws Exception {
        Psql pgDump = Psql.needed("pg_dump");
        Psql psql = Psql.needed("psql");
        TestServer server = TestServer.of(DUMPED);
        Files.copy(Path.of("src", "test", "resources", "drift", "words.sql"), folder.resolve("1_words.sql"));
        Files.writeString(
                folder.resolve("2_published.sql"),
                "CREATE PUBLICATION filtered FOR TABLE a WHERE (id IN (1, 2) AND kind <> 'x');");
        Drifter drifter = Drifter.of(folder, server.newDatabase("drift_dumped"));
        drifter.migrate();
        Path dump = folder.resolve("dump.txt");
        Files.writeString(dump, pgDump.execute(drifter.target(), List.of("--no-password")));
        Drifter restored = drifter.on(server.newDatabase("drift_dumped_again"));
        psql.run(restored.target(), dump);

        assertThat(restored.sentences()).isEmpty();
        server.execute("drift_dumped_again", OTHERWISE);
        assertThat(restored.sentences()).hasSize(OTHERWISE.length);
    }

    /** Changes of what came back in other words: none of them is taken for words alone. */
    private static final String[] OTHERWISE = {
        "DROP TRIGGER touched ON a; CREATE TRIGGER touched BEFORE UPDATE ON a FOR EACH ROW WHEN (NEW.state IN ('new'))"
                + " EXECUTE FUNCTION touched()",
        "CREATE OR REPLACE RULE kept AS ON DELETE TO a WHERE OLD.state IN ('new', 'older') DO INSTEAD NOTHING",
        "CREATE OR REPLACE PROCEDURE forget() BEGIN ATOMIC DELETE FROM a WHERE state IN ('older'); END",
        "CREATE OR REPLACE FUNCTION \"How many\"(\"the kind\" varchar) RETURNS bigint STABLE RETURN (SELECT count(*) FROM a"
                + " WHERE state IN ('new', 'older') AND kind = \"the kind\")",
        "DROP STATISTICS computed_too; CREATE STATISTICS computed_too ON (state IN ('new', 'older')), id FROM a",
        "ALTER TABLE a DROP open; ALTER TABLE a ADD open boolean GENERATED ALWAYS AS (state IN ('new', 'older')) STORED",
        "ALTER DOMAIN word SET DEFAULT CASE WHEN 'z'::varchar(9) IN ('x', 'y') THEN 'x' ELSE 'y' END",
        "ALTER TABLE a DROP CONSTRAINT a_during_excl;"
                + " ALTER TABLE a ADD EXCLUDE USING gist (during WITH &&) WHERE (state IN ('new', 'older'))",
    };

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
