package io.github.pgmigrate.rehearse;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.backup.ClientPrograms;
import io.github.pgmigrate.backup.DatabaseDump;
import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.target.Environment;
import io.github.pgmigrate.target.Secret;
import io.github.pgmigrate.target.Target;
import io.github.pgmigrate.target.TargetResolver;
import io.github.pgmigrate.target.TargetSettings;
import io.github.pgmigrate.target.TextFiles;
import io.github.pgmigrate.testing.Certificate;
import io.github.pgmigrate.testing.Majors;
import io.github.pgmigrate.testing.Migrator;
import io.github.pgmigrate.testing.Psql;
import io.github.pgmigrate.testing.TestServer;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the driver trusts and shows of TLS, pg_dump does: on a server that lets nobody in without. */
class CopyOverTlsTest {

    private static final String PASSWORD = "canary:se\\cret";

    /** 127.0.0.1 as a number: the server under a name that is not known to be on this machine. */
    private static final String FAR = "2130706433";

    @TempDir
    private static Path directory;

    private static TestServer server;
    private static Certificate its;
    private static Certificate far;
    private static Certificate person;
    private static Path folder;

    @BeforeAll
    static void aServerThatInsistsOnTls() throws Exception {
        Psql.needed("pg_dump");
        its = Certificate.of("localhost", directory);
        far = Certificate.of(FAR, directory);
        person = Certificate.of("certified", directory);
        folder = Files.createDirectory(directory.resolve("migrations"));
        Files.writeString(folder.resolve("1_users.sql"), "CREATE TABLE users (id int PRIMARY KEY, name text);");
        Files.writeString(folder.resolve("1_rollback.sql"), "DROP TABLE users;");
        server = TestServer.own(Majors.dumped());
        Target superuser = server.newDatabase("orders");
        Migrator.migrate(superuser, folder);
        server.execute(
                "orders",
                "INSERT INTO users VALUES (1, 'Ada')",
                "CREATE ROLE far LOGIN PASSWORD '" + PASSWORD + "' IN ROLE pg_read_all_data",
                "CREATE ROLE certified LOGIN IN ROLE pg_read_all_data");
        Files.writeString(folder.resolve("2_drop.sql"), "ALTER TABLE users DROP name;");
        Files.writeString(folder.resolve("2_rollback.sql"), "ALTER TABLE users ADD name text;");

        its.installIn(server);
        Path known = server.data().resolve("clients.crt");
        Files.copy(person.file(), known);
        Files.setOwner(known, Files.getOwner(server.data()));
        Files.writeString(server.data().resolve("pg_hba.conf"), """
                host    all postgres  127.0.0.1/32 scram-sha-256
                hostssl all far       127.0.0.1/32 scram-sha-256
                hostssl all certified 127.0.0.1/32 cert
                """);
        server.execute("postgres", "ALTER SYSTEM SET ssl_ca_file = 'clients.crt'", "SELECT pg_reload_conf()");
    }

    @AfterAll
    static void close() {
        server.close();
    }

    private static Target target(String host, String user, String parameters) {
        Target target = server.target("orders", user, user.equals("far") ? Secret.of(PASSWORD) : null);
        return target.withUrl(target.url().replace("127.0.0.1", host) + "?" + parameters);
    }

    private static List<Problem> rehearsed(Target target) {
        return Rehearser.of(folder, 17)
                .on(target)
                .onCopy(new CopyOf.TargetByDump(ClientPrograms.of(Optional.empty())))
                .run()
                .report()
                .problems();
    }

    private static void isCopied(Target target) {
        assertThat(rehearsed(target))
                .extracting(Problem::headline)
                .singleElement()
                .asString()
                .endsWith("users.name holds no values, held 1 value");
    }

    private static String encoded(Path file) {
        return URLEncoder.encode(file.toString(), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sslmode=require",
                "sslmode=prefer",
                "",
                "sslmode=require&channelBinding=require",
                "sslmode=require&sslfactory=org.postgresql.ssl.NonValidatingFactory"
            })
    void noProofIsAskedFor(String parameters) {
        isCopied(target("127.0.0.1", "far", parameters));
    }

    @Test
    void anAuthorityIsNamed() throws Exception {
        isCopied(target("localhost", "far", "sslmode=verify-full&sslrootcert=" + encoded(its.file())));
        isCopied(target("localhost", "far", "ssl=true&sslrootcert=" + encoded(its.file())));
        isCopied(target("127.0.0.1", "far", "sslmode=verify-ca&sslrootcert=" + encoded(its.file())));
    }

    /** What the environment says of TLS and of the password reaches pg_dump, whose own environment has nothing of it. */
    @Test
    void theEnvironmentOfTheBuildSaysSo() throws Exception {
        Path passwords = Files.writeString(
                directory.resolve("passwords"),
                "localhost:*:orders:far:" + PASSWORD.replace("\\", "\\\\").replace(":", "\\:") + "\n");
        Map<String, String> variables = Map.of(
                "PGHOST", "localhost",
                "PGPORT", Integer.toString(server.port()),
                "PGDATABASE", "orders",
                "PGUSER", "far",
                "PGPASSFILE", passwords.toString(),
                "PGSSLMODE", "verify-full",
                "PGSSLROOTCERT", its.file().toString(),
                "PGCHANNELBINDING", "require");
        TextFiles files = new TextFiles() {
            @Override
            public Optional<List<String>> lines(Path file) {
                try {
                    return Optional.of(Files.readAllLines(file));
                } catch (IOException e) {
                    return Optional.empty();
                }
            }

            @Override
            public boolean isPrivate(Path file) {
                return true;
            }
        };

        isCopied(TargetResolver.resolve(
                        new TargetSettings(null, null, null, null, true),
                        new Environment(variables, directory, "nobody", false, files))
                .target()
                .orElseThrow());
    }

    @Tag("S20")
    @ParameterizedTest
    @ValueSource(
            strings = {
                "sslmode=verify-full",
                "sslmode=verify-full&sslrootcert=system",
                "sslmode=verify-ca&sslrootcert=system",
                "sslmode=verify-ca",
                "sslmode=require&sslrootcert=system",
                "ssl=true&sslfactory=org.postgresql.ssl.DefaultJavaSSLFactory"
            })
    void whatTheJvmTrustsPgDumpDoes(String parameters) throws Exception {
        try (Trusting trusted = new Trusting(its)) {
            assertThat(trusted.before).isNotNull();
            isCopied(target("localhost", "far", parameters));
        }
    }

    @Tag("S20")
    @Test
    void aServerElsewhereProvesItsNameToPgDumpAsWell() throws Exception {
        far.installIn(server);
        try (Trusting trusted = new Trusting(far)) {
            assertThat(trusted.before).isNotNull();
            isCopied(target(FAR, "far", ""));
        } finally {
            its.installIn(server);
        }
    }

    /** A JVM that trusts one certificate alone, for as long as it is open. */
    private record Trusting(SSLContext before) implements AutoCloseable {

        private static final String PREFIX = "javax.net.ssl.trustStore";

        Trusting(Certificate certificate) throws Exception {
            this(SSLContext.getDefault());
            for (String option : certificate.trusting().split(" ", -1)) {
                String[] pair = option.substring("-D".length()).split("=", 2);
                System.setProperty(pair[0], pair[1]);
            }
            SSLContext.setDefault(certificate.context());
        }

        @Override
        public void close() {
            SSLContext.setDefault(before);
            System.clearProperty(PREFIX);
            System.clearProperty(PREFIX + "Password");
        }
    }

    @Test
    void whoShowsACertificateHasItsKeyAsLibpqOrAsJavaHasIt() throws Exception {
        String parameters = "sslmode=verify-full&sslrootcert=" + encoded(its.file()) + "&sslcert="
                + encoded(person.own()) + "&pemKeyAlgorithm=EC&sslkey=";
        isCopied(target("localhost", "certified", parameters + encoded(person.key())));
        isCopied(target("localhost", "certified", parameters + encoded(person.derKey())));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sslkey=some.p12",
                "ssl=true&sslfactory=org.postgresql.ssl.NonValidatingFactory",
                "sslfactory=org.postgresql.ssl.SingleCertValidatingFactory&sslfactoryarg=file:",
                "socketFactory=javax.net.DefaultSocketFactory",
                "authenticationPluginClassName=io.github.pgmigrate.Some"
            })
    void whatOnlyTheDriverCanDoIsRefusedBeforeAnythingIsStarted(String parameter) {
        assertThat(DatabaseDump.hindrances(target("localhost", "far", parameter)))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.code()).isEqualTo(Code.COPY_SOURCE);
                    assertThat(problem.message())
                            .contains(parameter
                                    .replaceFirst("&sslfactoryarg.*", "")
                                    .replaceFirst("ssl=true&", ""));
                    assertThat(problem.hint()).contains("-Dpgmigrate.dump=", "copyBy=template");
                });
    }
}
