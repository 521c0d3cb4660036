package io.github.pgmigrate.drift;

import static io.github.pgmigrate.testing.HostileNames.quoted;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.apply.Pooler;
import io.github.pgmigrate.apply.SessionSettings;
import io.github.pgmigrate.testing.EachMajor;
import io.github.pgmigrate.testing.HostileNames;
import io.github.pgmigrate.testing.TestServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** Drift in a database whose names are made to break out of what they stand in. */
class HostileNamesDriftTest {

    private static final int NAMES = 40;

    @TempDir
    Path folder;

    @EachMajor
    @Tag("S06")
    void mean_themselves_in_a_replay(int major) throws Exception {
        List<String> names = HostileNames.of(NAMES);
        String database = names.get(1);
        String schema = names.get(2);
        String role = names.get(3);
        for (Map.Entry<String, String> script : HostileNames.scripts(names).entrySet()) {
            Files.writeString(folder.resolve(script.getKey()), script.getValue());
        }
        TestServer server = TestServer.of(major);
        Drifter drifter = Drifter.of(folder, server.newDatabase(database))
                .with(new SessionSettings(Optional.of(role), Optional.of(schema), false, Pooler.NONE, 0))
                .variables(HostileNames.variables(names));
        server.execute(
                database,
                "CREATE ROLE " + quoted(role),
                "CREATE SCHEMA " + quoted(schema) + " AUTHORIZATION " + quoted(role),
                "GRANT CREATE ON DATABASE " + quoted(database) + " TO " + quoted(role));
        try {
            drifter.migrate();

            assertThat(drifter.sentences()).isEmpty();

            String first = quoted(schema) + "." + quoted(names.get(0));
            server.execute(
                    database,
                    "ALTER TABLE " + first + " ALTER " + quoted(names.get(0)) + " SET DEFAULT "
                            + "'; DROP TABLE canary'",
                    "DROP TABLE " + quoted(schema) + "." + quoted(names.get(5)));
            assertThat(drifter.sentences())
                    .hasSize(2)
                    .anyMatch(sentence -> sentence.startsWith("default of "))
                    .anyMatch(sentence -> sentence.endsWith(" is missing"));
        } finally {
            server.execute(
                    "postgres", "DROP DATABASE " + quoted(database) + " WITH (FORCE)", "DROP ROLE " + quoted(role));
        }
    }
}
