package io.github.pgmigrate.rehearse;

import static io.github.pgmigrate.testing.HostileNames.quoted;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.apply.Pooler;
import io.github.pgmigrate.apply.SessionSettings;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.target.Target;
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

/** A rehearsal for a database whose names are made to break out of what they stand in. */
class HostileNamesRehearsalTest {

    private static final int NAMES = 40;

    @TempDir
    Path folder;

    @EachMajor
    @Tag("S06")
    void mean_themselves_up_and_down(int major) throws Exception {
        List<String> names = HostileNames.of(NAMES);
        String database = names.get(4);
        String schema = names.get(2);
        String role = names.get(3);
        for (Map.Entry<String, String> script : HostileNames.scripts(names).entrySet()) {
            Files.writeString(folder.resolve(script.getKey()), script.getValue());
        }
        TestServer server = TestServer.of(major);
        Target target = server.newDatabase(database);
        server.execute(
                database,
                "CREATE ROLE " + quoted(role),
                "CREATE SCHEMA " + quoted(schema) + " AUTHORIZATION " + quoted(role));
        try {
            Rehearsal rehearsal = Rehearser.of(folder, major)
                    .on(target)
                    .with(new SessionSettings(Optional.of(role), Optional.of(schema), false, Pooler.NONE, 0))
                    .with(HostileNames.variables(names))
                    .run();

            assertThat(rehearsal.report().problems()).noneMatch(Problem::isError);
            assertThat(rehearsal.migrations())
                    .hasSize(NAMES)
                    .extracting(Rehearsed::rollback)
                    .containsOnly(Optional.of(RollbackVerdict.EXACT));
        } finally {
            server.execute(
                    "postgres", "DROP DATABASE " + quoted(database) + " WITH (FORCE)", "DROP ROLE " + quoted(role));
        }
    }
}
