package io.github.pgmigrate.mojo;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.mojo.GivenSecret.Places;
import io.github.pgmigrate.target.Secret;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A password in a place that shows it is used, with a warning. */
class GivenSecretTest {

    private static final Secret SECRET = Secret.of("s3cret");

    @Tag("S01")
    @Test
    void aLiteralPasswordInThePomIsAWarning() {
        GivenSecret given = GivenSecret.password(SECRET, "s3cret", new Places(none(), none(), none()));

        assertThat(given.secret()).isEqualTo(SECRET);
        assertWarning(given, "stands in the POM");
    }

    @Test
    void aPasswordThatAnotherGoalHandsOnIsNone() {
        GivenSecret given =
                GivenSecret.password(SECRET, "${pgmigrate.server.password}", new Places(none(), none(), none()));

        assertThat(given.secret()).isEqualTo(SECRET);
        assertThat(given.warning()).isEmpty();
    }

    @Test
    void aPasswordOnTheCommandLineIsAWarning() {
        assertWarning(GivenSecret.password(null, null, new Places(holding(), none(), none())), "on the command line");
        assertWarning(
                GivenSecret.password(SECRET, "${pgmigrate.password}", new Places(holding(), none(), none())),
                "on the command line");
    }

    @Test
    void aPropertyIsAWarningUnlessItComesFromSettings() {
        assertWarning(GivenSecret.password(null, null, new Places(none(), holding(), none())), "stands in the POM");
        GivenSecret given = GivenSecret.password(null, null, new Places(none(), holding(), holding()));

        assertThat(given.secret()).isEqualTo(SECRET);
        assertThat(given.warning()).isEmpty();
    }

    @Test
    void aUrlWithAPasswordIsOneToo() {
        String url = "postgresql://shop:s3cret@db/shop";
        Properties properties = new Properties();
        properties.setProperty("pgmigrate.url", url);

        for (GivenSecret given : List.of(
                GivenSecret.url(url, url, new Places(none(), none(), none())),
                GivenSecret.url(null, null, new Places(none(), properties, none())),
                GivenSecret.url(null, null, new Places(properties, none(), none())))) {
            assertThat(given.secret()).isEqualTo(Secret.of(url));
            assertThat(given.warning()).get().satisfies(warning -> {
                assertThat(warning.message()).startsWith("the URL, with a password in it, stands ");
                assertThat(warning + warning.hint() + given).doesNotContain("s3cret");
            });
        }
        assertThat(GivenSecret.url(null, null, new Places(none(), properties, properties))
                        .warning())
                .isEmpty();
        assertThat(GivenSecret.url("postgresql://db/shop", "postgresql://db/shop", new Places(none(), none(), none()))
                        .warning())
                .isEmpty();
    }

    @Test
    void noneIsNone() {
        GivenSecret given = GivenSecret.password(null, null, new Places(none(), none(), none()));

        assertThat(given.secret()).isNull();
        assertThat(given.warning()).isEmpty();
    }

    private static void assertWarning(GivenSecret given, String message) {
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
