package io.github.pgmigrate.mojo;

import io.github.pgmigrate.testing.Certificate;
import io.github.pgmigrate.testing.MavenCall;
import io.github.pgmigrate.testing.MavenRun;
import io.github.pgmigrate.testing.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a person reads when a server has to prove who it is. The server is on this machine, under names that only the JVM of
 * these runs knows, and that are therefore somebody else's as far as the plugin can tell.
 */
final class TlsIT {

    private static final String RIGHT = "db.example.org";
    private static final String WRONG = "other.example.org";
    private static final String STATUS = MavenRun.goal("status");
    private static final String PASSWORD = "c4nary-Tls";

    @TempDir
    private static Path certificates;

    private static TestServer server;
    private static Certificate its;
    private static Certificate another;

    @TempDir
    private Path project;

    @BeforeAll
    static void startServer() throws Exception {
        its = Certificate.of(RIGHT, certificates);
        another = Certificate.of(RIGHT, certificates);
        server = TestServer.own(18);
        its.installIn(server);
        server.execute("postgres", "CREATE ROLE tls LOGIN PASSWORD '" + PASSWORD + "'");
        Files.writeString(certificates.resolve("hosts"), "127.0.0.1 " + RIGHT + "\n127.0.0.1 " + WRONG + "\n");
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @BeforeEach
    void writeMigration() throws IOException {
        Path migrations = Files.createDirectories(project.resolve("sql/migrations"));
        Files.writeString(migrations.resolve("001_create_users.sql"), "CREATE TABLE users (id bigint PRIMARY KEY);\n");
        Files.writeString(migrations.resolve("001_rollback_create_users.sql"), "DROP TABLE users;\n");
    }

    @Tag("S20")
    @Test
    void aServerElsewhereProvesItsName() throws Exception {
        connects(call(RIGHT, "?sslrootcert=" + its.file()));
        connects(call(RIGHT, "").with("PGSSLROOTCERT", its.file().toString()));
        connects(trusting(its, call(RIGHT, "")));
        connects(trusting(its, call(RIGHT, "?sslmode=verify-full")));

        refused(
                call(WRONG, "?sslrootcert=" + its.file()),
                "the server's certificate is not for " + WRONG,
                "-> Name the host in the URL as its certificate does; sslmode=verify-ca asks for no name.");
        connects(call(WRONG, "?sslmode=verify-ca&sslrootcert=" + its.file()));
    }

    @Tag("S20")
    @Test
    void aCertificateThatNobodyHereKnowsIsRefused() throws Exception {
        String reason = "the server's certificate is from no authority that is trusted here";
        String remedy =
                "-> Name the file of its authority with sslrootcert in the URL, or with PGSSLROOTCERT; without them the"
                        + " JVM's trust store counts. On a network that you trust, sslmode=require asks for no proof, and"
                        + " sslmode=disable goes without TLS.";
        refused(call(RIGHT, ""), reason, remedy);
        refused(call(RIGHT, "?sslrootcert=" + another.file()), reason, remedy);
        refused(trusting(another, call(RIGHT, "")), reason, remedy);
        refused(call(RIGHT, "?sslmode=verify-ca"), reason, remedy);

        connects(call(RIGHT, "?sslmode=require"));
        connects(call(RIGHT, "").with("PGSSLMODE", "disable"));
    }

    @Tag("S20")
    @Test
    void aCertificateThatHasExpiredIsRefused() throws Exception {
        Certificate old = Certificate.expired(RIGHT, certificates);
        old.installIn(server);
        try {
            refused(
                    call(RIGHT, "?sslrootcert=" + old.file()),
                    "the server's certificate has expired",
                    "-> Renew it on the server.");
        } finally {
            its.installIn(server);
        }
    }

    @Tag("S20")
    @Test
    void aServerElsewhereWithoutTlsIsRefused() throws Exception {
        TestServer plain = TestServer.of(18);
        plain.newDatabase("without_tls");
        MavenCall call = call(RIGHT, "")
                .with("PGMIGRATE_URL", "postgresql://" + RIGHT + ":" + plain.port() + "/without_tls")
                .with("PGUSER", "postgres")
                .with(
                        "PGPASSWORD",
                        Objects.requireNonNull(plain.target("postgres").password())
                                .reveal());
        refused(
                call,
                "the server does not speak TLS",
                "-> Turn TLS on in the server. On a network that you trust, add sslmode=disable to the URL, or set"
                        + " PGSSLMODE=disable, to go without.");
        call.with("PGSSLMODE", "disable").succeeds(STATUS).says("database without_tls, user postgres");
    }

    @Test
    void wordsAndFilesThatThereAreNot() throws Exception {
        refused(
                call(RIGHT, "?sslrootcert=/no/such/file.crt"),
                "the file /no/such/file.crt (sslrootcert) cannot be read",
                "-> Correct sslrootcert in the URL, or PGSSLROOTCERT.");
        call(RIGHT, "?sslmode=maybe").fails(STATUS).says("error PGM0605 [target-url]", "Invalid sslmode value: maybe");
    }

    private static void connects(MavenCall call) throws Exception {
        call.succeeds(STATUS).says("(PGMIGRATE_URL)", "database postgres, user tls");
    }

    private static void refused(MavenCall call, String reason, String remedy) throws Exception {
        call.fails(STATUS).saysInOrder("error PGM0630 [tls] cannot connect to ", reason, remedy);
    }

    private static MavenCall trusting(Certificate certificate, MavenCall call) throws Exception {
        return call.with("MAVEN_OPTS", options() + " " + certificate.trusting());
    }

    private static String options() {
        return "-Xmx256m -Djdk.net.hosts.file=" + certificates.resolve("hosts");
    }

    private MavenCall call(String host, String parameters) {
        return MavenCall.in(project)
                .with("MAVEN_OPTS", options())
                .with("PGMIGRATE_URL", "jdbc:postgresql://" + host + ":" + server.port() + "/postgres" + parameters)
                .with("PGUSER", "tls")
                .with("PGPASSWORD", PASSWORD);
    }
}
