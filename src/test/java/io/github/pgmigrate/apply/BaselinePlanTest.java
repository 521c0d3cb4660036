package io.github.pgmigrate.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.history.AppliedRow;
import io.github.pgmigrate.history.Direction;
import io.github.pgmigrate.history.History;
import io.github.pgmigrate.history.Kind;
import io.github.pgmigrate.history.MigrationKey;
import io.github.pgmigrate.history.StepRow;
import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.problem.Severity;
import io.github.pgmigrate.script.MigrationFolder;
import io.github.pgmigrate.script.Version;
import io.github.pgmigrate.sql.Includes;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Whether a database may be said to stand at a version follows from folder and history alone. */
class BaselinePlanTest {

    private static final MigrationFolder EMPTY =
            new MigrationFolder("sql/migrations", List.of(), List.of(), Includes.NONE);

    private static BaselinePlan plan(String version, History history) {
        return BaselinePlan.of(EMPTY, history, Version.of(version));
    }

    private static History with(Kind kind, String version) {
        return new History(true, List.of(row(kind, version)), List.of());
    }

    private static AppliedRow row(Kind kind, String version) {
        return new AppliedRow(
                kind == Kind.REPEATABLE ? Optional.empty() : Optional.of(Version.of(version)),
                "x",
                "x",
                kind,
                null,
                "me",
                Instant.EPOCH,
                0,
                true,
                0,
                false,
                Optional.empty());
    }

    @Test
    void aDatabaseWithoutHistoryMayStandAnywhere() {
        assertThat(plan("7", History.NONE).writes()).isTrue();
        assertThat(plan("0", new History(true, List.of(), List.of())).writes()).isTrue();
        assertThat(plan("7", with(Kind.REPEATABLE, "")).writes()).isTrue();
    }

    @Test
    void aVersionThatTheFolderLacksIsAWarning() {
        Problem warning = plan("7", History.NONE).problems().get(0);

        assertThat(warning.severity()).isEqualTo(Severity.WARNING);
        assertThat(warning.code()).isEqualTo(Code.BASELINE_UNKNOWN);
        assertThat(warning.hint()).contains("The folder has none.");
    }

    @Test
    void theSameAgainIsANote() {
        BaselinePlan plan = plan("007", with(Kind.BASELINE, "7"));

        assertThat(plan.writes()).isFalse();
        assertThat(plan.problems()).extracting(Problem::severity).containsExactly(Severity.NOTE);
    }

    @Test
    void anotherOneIsRefused() {
        BaselinePlan plan = plan("8", with(Kind.BASELINE, "7"));

        assertThat(plan.writes()).isFalse();
        assertThat(plan.problems()).extracting(Problem::code).containsExactly(Code.BASELINE_REFUSED);
        assertThat(plan.problems().get(0).hint()).contains("-Dpgmigrate.forget=7");
    }

    @Test
    void whereMigrationsAreAppliedItIsRefused() {
        BaselinePlan plan = plan("8", with(Kind.VERSIONED, "3"));

        assertThat(plan.writes()).isFalse();
        assertThat(plan.problems()).extracting(Problem::isError).containsExactly(true);
        assertThat(plan.problems().get(0).message()).contains("version 3");
    }

    @Test
    void whereOneIsHalfDoneItIsRefused() {
        StepRow step = new StepRow(
                MigrationKey.of(Version.of("3")),
                Direction.FORWARD,
                1,
                StepRow.State.DONE,
                1,
                "digest",
                "SELECT 1",
                null,
                null,
                false);

        BaselinePlan plan = plan("8", new History(true, List.of(), List.of(step)));

        assertThat(plan.writes()).isFalse();
        assertThat(plan.problems().get(0).message()).contains("version 3 is applied half-way");
    }
}
