package io.github.pgmigrate.canary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.pgmigrate.testing.Certificate;
import io.github.pgmigrate.testing.Maven;
import io.github.pgmigrate.testing.MavenRun;
import io.github.pgmigrate.testing.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Neither a password nor a secret variable is in anything that a run of Maven with -X and -e leaves behind: what it shows, the
 * JSON report, the files below the project, temporary files, arguments and environment of the processes that it starts. The
 * scenarios take turns on the Mavens that the build tests on; with {@code -Dcanary.mavens=all} each runs on all of them.
 * {@code -Dcanary.scenario=TEXT} runs those with TEXT in their names.
 */
final class CanaryIT {

    /** How Maven 4 begins its debug output, with all that the person has put on the command line. */
    private static final String COMMAND_LINE = "Command line: ";

    private static TestServer server;

    @TempDir
    private Path project;

    @BeforeAll
    static void startServer(@TempDir Path certificates) throws Exception {
        server = TestServer.own(18);
        Certificate.of("db.example.org", certificates).installIn(server);
        server.execute("postgres", "CREATE ROLE canary LOGIN PASSWORD '" + Canary.PASSWORD.replace("'", "''") + "'");
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    static Stream<Arguments> scenarios() {
        List<Maven> mavens = Maven.tested();
        List<Scenario> all = Scenarios.all().stream()
                .filter(scenario -> scenario.name().contains(System.getProperty("canary.scenario", "")))
                .toList();
        List<Arguments> arguments = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            List<Maven> turn = System.getProperty("canary.mavens", "").equals("all")
                    ? mavens
                    : List.of(mavens.get(i % mavens.size()));
            for (Maven maven : turn) {
                arguments.add(arguments(all.get(i), maven));
            }
        }
        return arguments.stream();
    }

    @Test
    void thereAreSixtyScenariosAtLeast() {
        assertThat(Scenarios.all()).hasSizeGreaterThanOrEqualTo(60);
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("scenarios")
    @Tag("S01")
    @Tag("S02")
    @Tag("S03")
    @Tag("S04")
    void nothingShowsASecret(Scenario scenario, Maven maven) throws Exception {
        server.newDatabase(Setup.DATABASE);
        server.execute(Setup.DATABASE, "GRANT CREATE ON SCHEMA public TO canary");
        server.execute(Setup.DATABASE, scenario.prepared().toArray(String[]::new));
        writeFolder(scenario);
        Setup setup = new Setup(project, maven, scenario.trouble(), server);
        scenario.way().give(setup);
        setup.property("pgmigrate.variable.app", "env:APP_PASSWORD");
        setup.property("pgmigrate.variable.vault", "server:vault");
        setup.property("pgmigrate.json", "target/report.json");
        List<String> words = setup.words();
        words.addAll(scenario.commandLine(MavenRun::goal));

        String shown;
        Set<String> hits;
        Set<String> seen;
        try (MavenRun run = setup.call().start(words.toArray(String[]::new))) {
            Children children = new Children(run.process());
            try {
                shown = scenario.succeeds() ? run.succeeded() : run.failed();
            } finally {
                children.end();
            }
            hits = children.hits();
            seen = children.seen();
        }

        assertThat(shown).containsSubsequence(scenario.says());
        assertThat(shown.lines().filter(Canary::isIn))
                .as("lines that were shown")
                .allMatch(line -> line.startsWith(COMMAND_LINE));
        assertThat(hits).as("processes").isEmpty();
        if (scenario.way() == Way.EMBEDDED) {
            String other = server.postmaster().info().command().orElseThrow();
            assertThat(seen).anyMatch(program -> program.endsWith("/postgres") && !program.equals(other));
        }
        assertThat(filesWithSecrets(setup)).isEmpty();
    }

    private void writeFolder(Scenario scenario) throws IOException {
        Path migrations = Files.createDirectories(project.resolve("sql/migrations"));
        for (String[] script : Scenarios.folder()) {
            Files.writeString(migrations.resolve(script[0]), script[1]);
        }
        for (var script : scenario.scripts().entrySet()) {
            Files.writeString(migrations.resolve(script.getKey()), script.getValue());
        }
    }

    private List<Path> filesWithSecrets(Setup setup) throws IOException {
        List<Path> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(project)) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                // what was shown is looked at above
                boolean shown = file.getFileName().toString().matches("build-.*\\.log");
                if (!shown && !setup.isInput(file) && Canary.isIn(Files.readAllBytes(file))) {
                    found.add(project.relativize(file));
                }
            }
        }
        return found;
    }
}
