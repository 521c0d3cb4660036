package io.github.pgmigrate.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.problem.ProblemsException;
import io.github.pgmigrate.target.Secret;
import io.github.pgmigrate.target.Target;
import io.github.pgmigrate.testing.EachMajor;
import io.github.pgmigrate.testing.TestServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a person reads when a connection cannot be made. */
class ConnectionProblemsTest {

    private static final String SECRET = "tr0ub4dor&3";

    private static Problem failureOf(String url, @Nullable String user, @Nullable Secret password) {
        Target target = new Target(url, user, password, "test", false);
        ProblemsException failure =
                catchThrowableOfType(ProblemsException.class, () -> Session.open(target, "pgmigrate", notice -> {}));
        StringWriter trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace));
        assertThat(trace.toString()).doesNotContain(SECRET);
        Problem problem = failure.problems().get(0);
        assertThat(problem.hint()).isNotBlank();
        return problem;
    }

    private static String hostAndPort(Target target) {
        return target.url().replaceAll("^jdbc:postgresql://([^/]+)/.*$", "$1");
    }

    @ParameterizedTest
    @EachMajor
    void a_server_that_says_no_is_quoted(int major) {
        Target target = TestServer.of(major).newDatabase();
        String place = hostAndPort(target);
        Problem wrongPassword = failureOf(target.url(), "postgres", Secret.of(SECRET));
        assertThat(wrongPassword.code()).isEqualTo(Code.AUTHENTICATION);
        assertThat(wrongPassword.sqlState()).isEqualTo("28P01");
        assertThat(wrongPassword.message())
                .startsWith("cannot connect to " + place + "/")
                .endsWith(" as postgres: password authentication failed for user \"postgres\"");
        Problem noPassword = failureOf(target.url(), "postgres", null);
        assertThat(noPassword.code()).isEqualTo(Code.AUTHENTICATION);
        assertThat(noPassword.message()).endsWith("the server asks for a password, and none was given");
        assertThat(noPassword.hint()).contains("serverId", "PGPASSWORD", "useEnvironment", "~/.pgpass");
        Problem missing = failureOf("jdbc:postgresql://" + place + "/no%20such", target.username(), target.password());
        assertThat(missing.code()).isEqualTo(Code.DATABASE_MISSING);
        assertThat(missing.message()).contains("/no such as ").endsWith("database \"no such\" does not exist");
        Problem tls = failureOf(target.url() + "?sslmode=require", target.username(), target.password());
        assertThat(tls.code()).isEqualTo(Code.TLS);
        assertThat(tls.hint()).contains("sslmode=disable");
    }

    @Test
    void a_server_that_is_not_there_is_named() {
        Problem refused = failureOf("jdbc:postgresql://127.0.0.1:1/app", "bob", Secret.of(SECRET));
        assertThat(refused.code()).isEqualTo(Code.CONNECTION);
        assertThat(refused.message()).isEqualTo("cannot connect to 127.0.0.1:1/app as bob: the connection was refused");
        assertThat(refused.hint()).contains("127.0.0.1");
        Problem unknown = failureOf("jdbc:postgresql://no-such-host.invalid/app", "bob", Secret.of(SECRET));
        assertThat(unknown.message())
                .isEqualTo("cannot connect to no-such-host.invalid:5432/app as bob: the host is unknown");
        assertThat(failureOf("jdbc:postgresql://a.invalid,127.0.0.1:1/app", "bob", null)
                        .message())
                .startsWith("cannot connect to a.invalid:5432,127.0.0.1:1/app as bob: ");
    }

    @Test
    void a_server_that_does_not_answer_is_given_up() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Problem problem = failureOf(
                    "jdbc:postgresql://127.0.0.1:" + silent.getLocalPort() + "/app?loginTimeout=1&sslmode=disable",
                    "bob",
                    Secret.of(SECRET));
            assertThat(problem.code()).isEqualTo(Code.CONNECTION);
            assertThat(problem.message()).contains("127.0.0.1:" + silent.getLocalPort());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"postgresql://localhost/app", "jdbc:postgresql://localhost"})
    void a_url_that_the_driver_does_not_know_is_refused(String url) {
        Problem problem = failureOf(url, "bob", Secret.of(SECRET));
        assertThat(problem.code()).isEqualTo(Code.TARGET_URL);
        assertThat(problem.hint()).contains("jdbc:postgresql://host:port/database");
    }

    @Test
    void a_parameter_of_the_url_that_makes_no_sense_is_refused() {
        Problem problem = failureOf("jdbc:postgresql://127.0.0.1:1/app?sslmode=maybe", "bob", Secret.of(SECRET));
        assertThat(problem.code()).isEqualTo(Code.TARGET_URL);
        assertThat(problem.message()).contains("maybe");
    }

    @Tag("S21")
    @ParameterizedTest
    @EachMajor
    void parameters_of_the_url_cannot_change_what_is_relied_upon(int major) throws Exception {
        Target target = TestServer.of(major).newDatabase();
        try (Session session = Session.open(
                target.withUrl(
                        target.url() + "?preferQueryMode=simple&autosave=always&ApplicationName=mine&readOnly=true"),
                "pgmigrate",
                notice -> {})) {
            session.send("BEGIN");
            assertThat(session.query("SELECT pg_current_xact_id_if_assigned(), current_setting('application_name')")
                            .toString())
                    .isEqualTo("[[null, mine]]");
            assertThat(session.warnings()).isEmpty();
        }
    }
}
