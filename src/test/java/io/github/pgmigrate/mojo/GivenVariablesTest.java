package io.github.pgmigrate.mojo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.problem.ProblemsException;
import io.github.pgmigrate.target.Secret;
import io.github.pgmigrate.target.SettingsServer;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Variables whose values come from elsewhere. */
class GivenVariablesTest {

    private static GivenVariables given(Map<String, String> given) {
        return GivenVariables.of(given, Map.of("APP_PASSWORD", "s3cretword", "EMPTY", ""), id -> switch (id) {
            case "vault" -> new SettingsServer(id, null, "me", Secret.of("fr0mvault"));
            case "open" -> new SettingsServer(id, null, "me", null);
            default ->
                throw new ProblemsException(
                        Problem.error(Code.SETTINGS_SERVER, "settings.xml has no server '" + id + "'")
                                .withHint("It has: vault."));
        });
    }

    @Test
    void secretsAreFoundAndHidden() {
        GivenVariables variables = given(Map.of("a", "env:APP_PASSWORD", "b", "server:vault", "c", "plain"));

        assertThat(variables.check(false)).isEmpty();
        assertThat(variables.values())
                .containsExactlyInAnyOrderEntriesOf(Map.of("a", "s3cretword", "b", "fr0mvault", "c", "plain"));
        assertThat(variables.mask().apply("s3cretword fr0mvault plain")).isEqualTo("*** *** plain");
        assertThat(variables.toString()).isEqualTo("variables [a, b, c]");
    }

    @Test
    void aDoubledColonIsAPlainOne() {
        GivenVariables variables =
                given(Map.of("a", "env::APP_PASSWORD", "b", "server::8080", "c", "env:::x", "d", "x env:APP_PASSWORD"));

        assertThat(variables.values())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("a", "env:APP_PASSWORD", "b", "server:8080", "c", "env::x", "d", "x env:APP_PASSWORD"));
        assertThat(variables.mask().isEmpty()).isTrue();
    }

    @Test
    void eachThatIsMissingIsNamed() {
        GivenVariables variables =
                given(Map.of("a", "env:NO_SUCH", "b", "env:EMPTY", "c", "server:open", "d", "server:8080"));

        ProblemsException failure = catchThrowableOfType(ProblemsException.class, () -> variables.check(false));

        assertThat(failure.problems())
                .extracting(problem -> problem.headline() + ". " + problem.hint())
                .containsExactly(
                        "error PGM0618 [secret-variable] the variable a is to be the environment variable NO_SUCH, which is not set."
                                + " Set it where Maven is started. For the text env:NO_SUCH write env::NO_SUCH.",
                        "error PGM0618 [secret-variable] the variable b is to be the environment variable EMPTY, which is not set."
                                + " Set it where Maven is started. For the text env:EMPTY write env::EMPTY.",
                        "error PGM0618 [secret-variable] the variable c is to be the password of server 'open' in settings.xml, which"
                                + " is not there. Give that server a <password>, encrypted or not. For the text server:open write"
                                + " server::open.",
                        "error PGM0615 [settings-server] settings.xml has no server '8080'. It has: vault. For the text server:8080"
                                + " write server::8080.");
        assertThat(failure.problems().get(3).details()).containsExactly("for the variable d");
    }

    @Test
    void whereNoScriptRunsAMissingOneIsAWarning() {
        GivenVariables variables = given(Map.of("a", "env:NO_SUCH"));

        assertThat(variables.check(true))
                .singleElement()
                .satisfies(warning -> assertThat(warning.isError()).isFalse());
        assertThat(variables.values()).containsOnlyKeys("a");
    }
}
