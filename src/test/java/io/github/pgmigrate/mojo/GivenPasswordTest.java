package io.github.pgmigrate.mojo;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.target.Secret;
import java.util.Properties;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A password in a place that shows it is used, with a warning. */
class GivenPasswordTest {

    private static final Secret SECRET = Secret.of("s3cret");

    @Tag("S01")
    @Test
    void aLiteralPasswordInThePomIsAWarning() {
        GivenPassword given = GivenPassword.find(SECRET, "s3cret", none(), none(), none());

        assertThat(given.secret()).isEqualTo(SECRET);
        assertWarning(given, "stands in the POM");
    }

    @Test
    void aPasswordThatAnotherGoalHandsOnIsNone() {
        GivenPassword given = GivenPassword.find(SECRET, "${pgmigrate.server.password}", none(), none(), none());

        assertThat(given.secret()).isEqualTo(SECRET);
        assertThat(given.warning()).isEmpty();
    }

    @Test
    void aPasswordOnTheCommandLineIsAWarning() {
        assertWarning(GivenPassword.find(null, null, holding(), none(), none()), "on the command line");
        assertWarning(
                GivenPassword.find(SECRET, "${pgmigrate.password}", holding(), none(), none()), "on the command line");
    }

    @Test
    void aPropertyIsAWarningUnlessItComesFromSettings() {
        assertWarning(GivenPassword.find(null, null, none(), holding(), none()), "stands in the POM");
        GivenPassword given = GivenPassword.find(null, null, none(), holding(), holding());

        assertThat(given.secret()).isEqualTo(SECRET);
        assertThat(given.warning()).isEmpty();
    }

    @Test
    void noneIsNone() {
        GivenPassword given = GivenPassword.find(null, null, none(), none(), none());

        assertThat(given.secret()).isNull();
        assertThat(given.warning()).isEmpty();
    }

    private static void assertWarning(GivenPassword given, String message) {
        assertThat(given.secret()).isEqualTo(SECRET);
        assertThat(given.warning()).get().satisfies(warning -> {
            assertThat(warning.isError()).isFalse();
            assertThat(warning.message()).contains(message);
            assertThat(warning.hint()).contains("serverId", "PGPASSWORD", ".pgpass");
            assertThat(warning + "" + warning.hint() + given).doesNotContain("s3cret");
        });
    }

    private static Properties none() {
        return new Properties();
    }

    private static Properties holding() {
        Properties properties = new Properties();
        properties.setProperty("pgmigrate.password", SECRET.reveal());
        return properties;
    }
}
