package io.github.pgmigrate.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.target.Secret;
import io.github.pgmigrate.testing.Build;
import io.github.pgmigrate.testing.MavenCall;
import io.github.pgmigrate.testing.Poms;
import io.github.pgmigrate.testing.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the pages show does what they say. */
final class PagesIT {

    private static final TestServer SERVER = TestServer.of(18);

    @TempDir
    private Path project;

    @BeforeEach
    void writeMigration() throws IOException {
        Path migrations = Files.createDirectories(project.resolve("sql/migrations"));
        Files.writeString(migrations.resolve("001_create_users.sql"), "CREATE TABLE users (id bigint PRIMARY KEY);\n");
        Files.writeString(migrations.resolve("001_rollback_create_users.sql"), "DROP TABLE users;\n");
    }

    static List<Page.Block> pipelines() throws IOException {
        return Page.blocksOfAll("yaml");
    }

    /** The service's host leads to this machine; its port and password are the test server's. */
    @ParameterizedTest
    @MethodSource("pipelines")
    void everyPipelineMigrates(Page.Block block) throws Exception {
        Poms.write(project, "");
        SERVER.newDatabase("pipeline");
        for (Pipeline pipeline : Pipeline.in(block.text())) {
            Path hosts = Files.writeString(project.resolve("hosts"), "127.0.0.1 " + pipeline.host() + "\n");
            MavenCall call = MavenCall.in(project);
            for (Map.Entry<String, String> variable : pipeline.environment().entrySet()) {
                call = call.with(variable.getKey(), variable.getValue());
            }
            List<String> words = new ArrayList<>(List.of(pipeline.command().split(" ", -1)));
            assertThat(words.remove(0)).isEqualTo("mvn");

            call.with("PGPORT", String.valueOf(SERVER.port()))
                    .with("PGDATABASE", "pipeline")
                    .with("PGPASSWORD", password())
                    .with("MAVEN_OPTS", "-Xmx256m -Djdk.net.hosts.file=" + hosts)
                    .succeeds(words.toArray(String[]::new))
                    .saysInOrder(
                            "Target: " + pipeline.host() + ":" + SERVER.port() + "/pipeline (PGHOST)",
                            "applied 1 create users");
        }
    }

    static List<Page.Block> profiles() throws IOException {
        return Page.blocksOfAll("xml").stream()
                .filter(block -> block.text().contains("<profile>"))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void aProfileForEachEnvironment(Page.Block block) throws Exception {
        List<String> ids = ids(block.text());
        assertThat(ids).contains("production");
        String shown = block.text();
        Poms.write(project, "shop", "", shown.startsWith("<profiles>") ? shown : "<profiles>" + shown + "</profiles>");
        for (String id : ids) {
            SERVER.newDatabase(id);
        }
        MavenCall call = MavenCall.in(project)
                .settings(ids.stream().map(PagesIT::server).collect(Collectors.joining("", "<servers>", "</servers>")));

        for (String id : ids) {
            Build build = call.succeeds("-P" + id, "pgmigrate:migrate");
            build.says(
                    "Target: 127.0.0.1:" + SERVER.port() + "/" + id + " (server '" + id + "' of settings.xml)",
                    "applied 1 create users");
        }
        call.succeeds("pgmigrate:status").says("(embedded PostgreSQL 17.", "pending  1 ");
        MavenCall.in(project)
                .fails("-Pproduction", "pgmigrate:migrate")
                .says("error PGM0615 [settings-server] settings.xml has no server 'production'");
    }

    private static List<String> ids(String profiles) {
        return Pattern.compile("<profile>\\s*<id>(.*?)</id>")
                .matcher(profiles)
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    private static String server(String id) {
        return "<server><id>" + id + "</id><username>postgres</username><password>" + password()
                + "</password><configuration><url>" + SERVER.url(id) + "</url></configuration></server>";
    }

    private static String password() {
        Secret password = Objects.requireNonNull(SERVER.target("postgres").password());
        return password.reveal();
    }
}
