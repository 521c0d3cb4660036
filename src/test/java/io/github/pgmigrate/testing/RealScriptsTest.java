package io.github.pgmigrate.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.target.Target;
import io.github.pgmigrate.testing.RealScripts.History;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What these histories are, so that other tests may build on it. */
final class RealScriptsTest {

    @TempDir
    private Path directory;

    @ParameterizedTest
    @MethodSource("histories")
    void psqlLeavesAsManyTablesAndIndexesAsIsSaid(History history) throws IOException, InterruptedException {
        Iterable<Path> forward = history.writeTo(directory);
        assertThat(forward).hasSize(history.steps().size());

        Psql psql = Psql.needed("psql");
        Target target = TestServer.of(18).newDatabase();
        for (Path script : forward) {
            psql.runInTransaction(target, script);
        }
        Contents contents = Contents.of(target);
        assertThat(contents.count("rows")).isEqualTo(history.tables());
        assertThat(contents.count("index")).isEqualTo(history.indexes());
    }

    static Stream<History> histories() {
        return Stream.of(RealScripts.pairs(), RealScripts.upgrades()).flatMap(histories -> histories.stream());
    }
}
