package io.github.pgmigrate.mojo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.pgmigrate.apply.Settle;
import io.github.pgmigrate.history.MigrationKey;
import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.problem.ProblemsException;
import io.github.pgmigrate.script.Version;
import io.github.pgmigrate.script.foreign.Tool;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a person writes for a time, a choice or a version. */
final class WordsOfParametersTest {

    private static Problem refused(Runnable reading) {
        Problem problem = assertThatExceptionOfType(ProblemsException.class)
                .isThrownBy(reading::run)
                .actual()
                .problems()
                .get(0);
        assertThat(problem.code()).isEqualTo(Code.PARAMETER);
        return problem;
    }

    @ParameterizedTest
    @CsvSource({
        "0, PT0S",
        "0ms, PT0S",
        "500ms, PT0.5S",
        "5s, PT5S",
        "' 5 s ', PT5S",
        "10min, PT10M",
        "2h, PT2H",
        "3d, PT72H",
        "999999999s, PT999999999S"
    })
    void timesAreWrittenAsPostgresqlWritesThem(String text, Duration time) {
        assertThat(Durations.of("lockWait", text)).isEqualTo(time);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "5m", "-5s", "5 s s", "1.5s", "5S", "1000000000s", "ever"})
    void whatIsNoTimeIsRefused(String text) {
        assertThat(refused(() -> Durations.of("lockWait", text)).message())
                .isEqualTo("lockWait is not a time: '" + text + "'");
    }

    @Test
    void choicesAreWordsWithDashesInWhateverCapitals() {
        assertThat(Choices.of("settle", " Done ", Settle.class)).isEqualTo(Settle.DONE);
        assertThat(Choices.of("from", "golang-migrate", Tool.class)).isEqualTo(Tool.GOLANG_MIGRATE);

        Problem problem = refused(() -> Choices.of("settle", "maybe", Settle.class));

        assertThat(problem.message()).isEqualTo("settle cannot be 'maybe'");
        assertThat(problem.hint()).contains("applied, pending, done, again");
    }

    @Test
    void versionsAreNumbersAndRepeatablesFileNames() {
        assertThat(Versions.of("target", " 007 ")).contains(Version.of("7"));
        assertThat(Versions.of("target", " ")).isEmpty();
        assertThat(Versions.keys("forget", "2, R_a.sql,,10"))
                .containsExactly(MigrationKey.of("2"), MigrationKey.of("R_a.sql"), MigrationKey.of("10"));
        assertThat(refused(() -> Versions.of("target", "x")).message()).startsWith("target: ");
    }
}
