package io.github.pgmigrate.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.problem.ProblemsException;
import io.github.pgmigrate.target.Target;
import io.github.pgmigrate.testing.Certificate;
import io.github.pgmigrate.testing.TestServer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Properties;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a server has to prove before it is spoken to; on a server that speaks TLS as {@code localhost}. */
class TlsTest {

    /** 127.0.0.1 as a number: the server of the tests, under a name that is not known to be on this machine. */
    private static final String FAR = "2130706433";

    @TempDir
    private static Path directory;

    private static TestServer server;
    private static Certificate its;
    private static Certificate another;

    @BeforeAll
    static void startServer() throws Exception {
        its = Certificate.of("localhost", directory);
        another = Certificate.of("localhost", directory);
        server = TestServer.own(18);
        its.installIn(server);
        Path known = Files.copy(its.file(), server.data().resolve("clients.crt"));
        Files.setOwner(known, Files.getOwner(server.data()));
        server.execute("postgres", "ALTER SYSTEM SET ssl_ca_file = 'clients.crt'", "SELECT pg_reload_conf()");
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @Test
    void a_certificate_of_a_known_authority_for_this_host_is_good() throws Exception {
        assertThat(encrypted("localhost", "sslmode=verify-full&sslrootcert=" + file(its)))
                .isEqualTo("t");
    }

    @Test
    void the_trust_store_of_the_jvm_counts_where_no_authority_is_named() throws Exception {
        SSLContext before = SSLContext.getDefault();
        try {
            SSLContext.setDefault(its.context());
            assertThat(encrypted("localhost", "sslmode=verify-full")).isEqualTo("t");
            assertThat(encrypted("localhost", "sslmode=verify-full&sslrootcert=system"))
                    .isEqualTo("t");
            assertThat(encrypted("localhost", "ssl=true")).isEqualTo("t");
        } finally {
            SSLContext.setDefault(before);
        }
        assertThat(refusal("localhost", "sslmode=verify-full").hint()).contains("trust store", "PGSSLROOTCERT");
    }

    @Tag("S20")
    @Test
    void a_certificate_of_another_authority_is_refused() throws Exception {
        Problem problem = refusal("localhost", "sslmode=verify-full&sslrootcert=" + file(another));

        assertThat(problem.message()).startsWith("cannot connect to localhost:" + server.port());
        assertThat(problem.hint()).contains("sslrootcert", "sslmode=disable");
    }

    @Tag("S20")
    @Test
    void a_certificate_for_another_host_is_refused_unless_the_url_says_that_names_do_not_matter() throws Exception {
        Problem problem = refusal("127.0.0.1", "sslmode=verify-full&sslrootcert=" + file(its));

        assertThat(problem.message()).endsWith("the server's certificate is not for 127.0.0.1");
        assertThat(problem.hint()).contains("Name the host in the URL as its certificate does");
        assertThat(encrypted("127.0.0.1", "sslmode=verify-ca&sslrootcert=" + file(its)))
                .isEqualTo("t");
    }

    @Tag("S20")
    @Test
    void a_host_elsewhere_has_to_prove_itself_unless_the_url_says_otherwise() throws Exception {
        assertThat(refusal(FAR, "").message()).endsWith("from no authority that is trusted here");
        assertThat(encrypted(FAR, "sslmode=require")).isEqualTo("t");
        assertThat(encrypted(FAR, "sslmode=disable")).isEqualTo("f");
    }

    @Tag("S20")
    @Test
    void a_server_elsewhere_without_tls_is_refused_and_the_way_out_named() {
        Target plain = TestServer.of(18).newDatabase();
        Problem problem = refusal(plain.withUrl(plain.url().replace("127.0.0.1", FAR)));

        assertThat(problem.message()).endsWith("the server does not speak TLS");
        assertThat(problem.hint()).contains("sslmode=disable", "PGSSLMODE=disable");
    }

    @Test
    void a_password_that_is_missing_is_not_taken_for_a_fault_of_tls() {
        Target target = target("localhost", "sslmode=require");
        Problem problem = refusal(new Target(target.url(), "postgres", null, "test", false));

        assertThat(problem.code()).isEqualTo(Code.AUTHENTICATION);
        assertThat(problem.message()).endsWith("the server asks for a password, and none was given");
    }

    /** The driver reads keys of RSA alone from PEM unless it is told otherwise, and has no place for a passphrase. */
    @Test
    void a_key_that_cannot_be_used_is_named_and_how_to_write_one() throws Exception {
        Path open = Files.copy(its.key(), directory.resolve("open.pem"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-r--r--"));
        Path no = Files.writeString(directory.resolve("no.pk8"), "no key");
        Files.setPosixFilePermissions(no, PosixFilePermissions.fromString("rw-------"));
        for (Path key : List.of(its.key(), its.store(), open, no)) {
            Problem problem =
                    refusal("localhost", "sslmode=require&sslcert=" + encoded(its.own()) + "&sslkey=" + encoded(key));

            assertThat(problem.code()).as(key.toString()).isEqualTo(Code.TLS);
            assertThat(problem.message()).contains("the key " + key + " (sslkey) cannot be used: ");
            assertThat(problem.hint()).contains("openssl pkcs8 -topk8 -nocrypt -outform DER", "chmod 600");
        }
        assertThat(encrypted(
                        "localhost",
                        "sslmode=require&sslcert=" + encoded(its.own()) + "&sslkey=" + encoded(its.derKey())))
                .isEqualTo("t");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "LOCALHOST", "127.0.0.1", "127.1.2.3", "[::1]", "::1", "localhost,127.0.0.1"})
    void this_machine_need_not_prove_itself(String host) {
        assertThat(settled(host, "x", "")).doesNotContainKeys("sslmode", "sslfactory");
    }

    @ParameterizedTest
    @ValueSource(strings = {"db", "127.0.0.1.example.org", "localhost.example.org", "::2", "10.0.0.1", "localhost,db"})
    void all_others_do(String host) {
        assertThat(settled(host, "x", ""))
                .containsEntry("sslmode", "verify-full")
                .containsKey("sslfactory");
    }

    @ParameterizedTest
    @CsvSource({"sslmode,require", "sslmode,disable", "ssl,false"})
    void what_is_said_stays(String name, String value) {
        assertThat(settled("db", name, value)).containsEntry(name, value).doesNotContainKey("sslfactory");
    }

    private static Properties settled(String host, String name, String value) {
        Properties settings = new Properties();
        settings.setProperty("PGHOST", host);
        settings.setProperty(name, value);
        Tls.settle(settings);
        return settings;
    }

    private static String encrypted(String host, String parameters) throws Exception {
        try (Session session = Session.open(target(host, parameters), "pgmigrate", notice -> {})) {
            return String.valueOf(session.query("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")
                    .get(0)
                    .get(0));
        }
    }

    private static Problem refusal(String host, String parameters) {
        return refusal(target(host, parameters));
    }

    private static Problem refusal(Target target) {
        return catchThrowableOfType(ProblemsException.class, () -> Session.open(target, "pgmigrate", notice -> {}))
                .problems()
                .get(0);
    }

    private static Target target(String host, String parameters) {
        Target target = server.target("postgres");
        return target.withUrl(target.url().replace("127.0.0.1", host) + "?" + parameters);
    }

    private static String file(Certificate certificate) throws Exception {
        return encoded(certificate.file());
    }

    private static String encoded(Path file) {
        return URLEncoder.encode(file.toString(), StandardCharsets.UTF_8);
    }
}
