package io.github.pgmigrate.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.github.pgmigrate.history.AppliedRow;
import io.github.pgmigrate.history.Direction;
import io.github.pgmigrate.history.History;
import io.github.pgmigrate.history.Kind;
import io.github.pgmigrate.history.MigrationKey;
import io.github.pgmigrate.history.StepRow;
import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.problem.Severity;
import io.github.pgmigrate.script.Migration;
import io.github.pgmigrate.script.MigrationFolder;
import io.github.pgmigrate.script.ScriptFacts;
import io.github.pgmigrate.script.ScriptFile;
import io.github.pgmigrate.script.Version;
import io.github.pgmigrate.sql.Includes;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is done follows from folder and history alone. */
class PlannerTest {

    private static final Optional<Version> ALL = Optional.empty();

    @Test
    void pendingMigrationsAreAppliedInNumericOrder() {
        Planner.MigratePlan plan = Planner.migrate(folder("2", "10", "9"), History.NONE, ALL, false);

        assertThat(plan.migrations()).extracting(m -> m.version().toString()).containsExactly("2", "9", "10");
        assertThat(plan.problems()).isEmpty();
    }

    @Test
    void aTargetIsTheLastThatIsApplied() {
        Planner.MigratePlan plan = Planner.migrate(folder("1", "2", "3"), applied("1"), version("2"), false);

        assertThat(plan.migrations()).extracting(m -> m.version().toString()).containsExactly("2");
    }

    @Test
    void aTargetThatNobodyKnowsIsAnError() {
        assertThat(codes(Planner.migrate(folder("1"), History.NONE, version("7"), false)
                        .problems()))
                .containsExactly(Code.TARGET_UNKNOWN);
    }

    @Tag("F071")
    @Test
    void aVersionBelowTheHighestAppliedOneIsRefusedUnlessAllowed() {
        assertThat(codes(Planner.migrate(folder("1", "2", "3"), applied("1", "3"), ALL, false)
                        .problems()))
                .containsExactly(Code.OUT_OF_ORDER);
        assertThat(Planner.migrate(folder("1", "2", "3"), applied("1", "3"), ALL, true))
                .satisfies(plan -> assertThat(plan.problems()).isEmpty())
                .satisfies(plan -> assertThat(plan.migrations()).hasSize(1));
    }

    @Tag("F066")
    @Test
    void anEditedFileIsAnErrorThatNamesBothChecksums() {
        History history = history(row("1", "other"));

        List<Problem> problems =
                Planner.migrate(folder("1"), history, ALL, false).problems();

        assertThat(codes(problems)).containsExactly(Code.EDITED);
        assertThat(problems.get(0).details()).containsExactly("applied: checksum other", "now:     checksum sum1");
    }

    @Tag("F071")
    @Test
    void aFileThatIsGoneIsAnErrorBelowTheNewestFileAndAWarningAboveIt() {
        assertThat(Planner.migrate(folder("2"), applied("1", "2"), ALL, false).problems())
                .extracting(Problem::code, Problem::severity)
                .containsExactly(tuple(Code.MISSING_FILE, Severity.ERROR));
        assertThat(Planner.migrate(folder("1"), applied("1", "2"), ALL, false).problems())
                .extracting(Problem::code, Problem::severity)
                .containsExactly(tuple(Code.MISSING_FILE, Severity.WARNING));
    }

    @Test
    void aFolderThatHasNoneOfTheAppliedVersionsIsOneProblem() {
        List<Problem> problems =
                Planner.migrate(folder("9"), applied("1", "2", "3"), ALL, false).problems();

        assertThat(codes(problems)).containsExactly(Code.MISSING_FILE);
        assertThat(problems.get(0).isError()).isTrue();
        assertThat(problems.get(0).message()).contains("any of the 3 applied versions: versions 1, 2, 3");
        assertThat(problems.get(0).hint()).contains("-Dpgmigrate.directory", "pgmigrate:repair");
        assertThat(codes(Planner.migrate(folder("1", "9"), applied("1", "2", "3"), ALL, false)
                        .problems()))
                .containsExactly(Code.MISSING_FILE, Code.MISSING_FILE);
    }

    @Test
    void aMigrationThatStoppedHalfWayIsPlannedAgain() {
        History history = new History(true, List.of(), List.of(step("1", Direction.FORWARD)));

        assertThat(Planner.migrate(folder("1", "2"), history, ALL, false).migrations())
                .hasSize(2);
        assertThat(Standing.compare(folder("1"), history).get(0).state()).isEqualTo(MigrationState.FAILED);
    }

    @Test
    void whatABaselineCoversIsNotPending() {
        AppliedRow baseline = new AppliedRow(
                Optional.of(Version.of("5")),
                "baseline",
                "baseline",
                Kind.BASELINE,
                null,
                "me",
                Instant.EPOCH,
                0,
                true,
                0,
                false,
                Optional.empty());

        assertThat(Planner.migrate(folder("4", "5", "6"), history(baseline), ALL, false)
                        .migrations())
                .extracting(m -> m.version().toString())
                .containsExactly("6");
        assertThat(Planner.rollback(folder("4", "5", "6"), history(baseline), 9, Optional.empty())
                        .rows())
                .isEmpty();
    }

    @Test
    void rollbackUndoesTheHighestFirst() {
        assertThat(rolledBack(2, Optional.empty())).containsExactly("3", "2");
        assertThat(rolledBack(1, version("1"))).containsExactly("3", "2");
        assertThat(rolledBack(1, version("0"))).containsExactly("3", "2", "1");
        assertThat(rolledBack(99, Optional.empty())).containsExactly("3", "2", "1");
    }

    @Test
    void whatABuildHasAppliedIsUndoneAndNothingElse() {
        Set<Version> applied = Set.of(Version.of("2"), Version.of("4"), Version.of("9"));

        assertThat(Planner.rollback(
                                folder("1", "2", "3", "4"),
                                applied("1", "2", "3", "4"),
                                1,
                                Optional.empty(),
                                Optional.of(applied))
                        .rows())
                .extracting(row -> row.version().orElseThrow().toString())
                .containsExactly("4", "2");
    }

    private static List<String> rolledBack(int count, Optional<Version> target) {
        return Planner.rollback(folder("1", "2", "3"), applied("1", "2", "3"), count, target).rows().stream()
                .map(row -> row.version().orElseThrow().toString())
                .toList();
    }

    @Test
    void nothingIsRolledBackBelowWhatIsNotApplied() {
        assertThat(codes(Planner.rollback(folder("1"), applied("1"), 1, version("7"))
                        .problems()))
                .contains(Code.TARGET_UNKNOWN);
    }

    @Test
    void aMigrationThatCannotBeUndoneStopsTheRollbackBeforeAnythingRuns() {
        Migration irreversible = new Migration(
                Version.of("1"), "x", file("1", Optional.of("mail was sent")), Optional.empty(), Optional.empty());
        MigrationFolder folder = new MigrationFolder("sql/migrations", List.of(irreversible), List.of(), Includes.NONE);

        List<Problem> problems =
                Planner.rollback(folder, applied("1"), 1, Optional.empty()).problems();

        assertThat(codes(problems)).containsExactly(Code.IRREVERSIBLE);
        assertThat(problems.get(0).message()).contains("mail was sent");
    }

    @Test
    void whatIsHalfAppliedIsFinishedBeforeAnythingIsRolledBack() {
        History history = new History(true, List.of(row("1", "sum1")), List.of(step("2", Direction.FORWARD)));

        assertThat(codes(Planner.rollback(folder("1", "2"), history, 1, Optional.empty())
                        .problems()))
                .containsExactly(Code.HALF_DONE);
    }

    @Test
    void aRollbackThatStoppedHalfWayKeepsMigrateFromRunning() {
        History history = new History(true, List.of(row("1", "sum1")), List.of(step("1", Direction.ROLLBACK)));

        assertThat(codes(Planner.migrate(folder("1"), history, ALL, false).problems()))
                .containsExactly(Code.HALF_DONE);
    }

    private static List<Code> codes(List<Problem> problems) {
        return problems.stream().map(Problem::code).toList();
    }

    private static Optional<Version> version(String digits) {
        return Optional.of(Version.of(digits));
    }

    private static MigrationFolder folder(String... versions) {
        List<Migration> migrations = Stream.of(versions)
                .map(Version::of)
                .sorted()
                .map(version -> new Migration(
                        version,
                        "x",
                        file(version.toString(), Optional.empty()),
                        Optional.of(file(version + "_rollback", Optional.empty())),
                        Optional.empty()))
                .toList();
        return new MigrationFolder("sql/migrations", migrations, List.of(), Includes.NONE);
    }

    private static ScriptFile file(String name, Optional<String> irreversible) {
        ScriptFacts facts = new ScriptFacts(
                "sum" + name,
                1,
                false,
                ScriptFacts.Mode.TRANSACTIONAL,
                Map.of(),
                irreversible,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of());
        return new ScriptFile(new TextSource("sql/migrations/" + name + ".sql", ""), name + ".sql", facts);
    }

    private static History applied(String... versions) {
        return history(Stream.of(versions).map(v -> row(v, "sum" + v)).toArray(AppliedRow[]::new));
    }

    private static History history(AppliedRow... rows) {
        return new History(true, List.of(rows), List.of());
    }

    private static AppliedRow row(String version, String checksum) {
        return new AppliedRow(
                Optional.of(Version.of(version)),
                "x",
                version + ".sql",
                Kind.VERSIONED,
                checksum,
                "me",
                Instant.EPOCH,
                1,
                true,
                1,
                true,
                Optional.empty());
    }

    private static StepRow step(String version, Direction direction) {
        return new StepRow(
                MigrationKey.of(version), direction, 1, StepRow.State.DONE, 1, "digest", "SELECT 1", null, null, false);
    }
}
