package io.github.pgmigrate.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.history.AppliedRow;
import io.github.pgmigrate.history.Direction;
import io.github.pgmigrate.history.History;
import io.github.pgmigrate.history.HistorySql;
import io.github.pgmigrate.history.Kind;
import io.github.pgmigrate.history.MigrationKey;
import io.github.pgmigrate.history.StepRow;
import io.github.pgmigrate.history.StoredTexts;
import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.script.MigrationFolder;
import io.github.pgmigrate.script.Version;
import io.github.pgmigrate.sql.Includes;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a repair changes follows from what was read alone. */
class RepairPlannerTest {

    private static final String REPEATABLE = "R_views.sql";

    @Test
    void whereFolderAndHistoryAgreeNothingChanges() {
        RepairPlan plan =
                plan(Wishes.NONE, List.of(row("1", "sum1"), row(REPEATABLE, "old")), List.of(), "1", REPEATABLE);

        assertThat(plan.changes()).isEmpty();
        assertThat(plan.problems()).isEmpty();
    }

    @Test
    void anEditedVersionIsRefreshedAndARepeatableRunsAgainByItself() {
        RepairPlan plan = plan(
                Wishes.NONE,
                List.of(row("2", "other"), row("1", "sum1"), row(REPEATABLE, "old")),
                List.of(),
                "1",
                "2",
                REPEATABLE);

        assertThat(plan.changes()).hasSize(1);
        assertThat(plan.changes().get(0).change().values())
                .containsExactly(new Change.Value("checksum", "other", "sum2"));
        assertThat(plan.changes().get(0).effects()).containsExactly(new Effect.Refresh(entry("2")));
        assertThat(plan.changes().get(0).checksum()).isEqualTo("sum2");
    }

    @Test
    void whatWasNeverHashedAndABaselineAreLeftAlone() {
        RepairPlan plan =
                plan(Wishes.NONE, List.of(row(Kind.BASELINE, "1", null), row("2", null)), List.of(), "1", "2");

        assertThat(plan.changes()).isEmpty();
        assertThat(plan.problems()).isEmpty();
    }

    @Test
    void onlyOneMigrationIsLookedAtWhereItIsNamed() {
        List<AppliedRow> rows = List.of(row("1", "a"), row("2", "b"), row("3", "c"));

        assertThat(keys(plan(only("02"), rows, List.of(), "1", "2", "3"))).containsExactly("2");
        assertThat(keys(plan(Wishes.NONE, rows, List.of(), "1", "2", "3"))).containsExactly("1", "2", "3");
    }

    @Test
    void aMigrationThatNobodyKnowsIsRefused() {
        assertThat(codes(plan(only("9"), List.of(row("1", "x")), List.of(), "1")))
                .containsExactly(Code.REPAIR_REFUSED);
        assertThat(codes(plan(forget("9", "R_x.sql"), List.of(), List.of())))
                .containsExactly(Code.REPAIR_REFUSED, Code.REPAIR_REFUSED);
    }

    @Test
    void filesThatAreGoneAreForgottenOnlyWhereTheyAreNamed() {
        List<AppliedRow> rows = List.of(row("1", "sum1"), row("2", "sum2"), row(REPEATABLE, "sum"));

        RepairPlan untold = plan(Wishes.NONE, rows, List.of(), "2");
        RepairPlan told = plan(forget("1", REPEATABLE), rows, List.of(), "2");

        assertThat(untold.changes()).isEmpty();
        assertThat(codes(untold)).containsExactly(Code.MISSING_FILE);
        assertThat(untold.problems().get(0).hint()).endsWith("-Dpgmigrate.forget=1," + REPEATABLE);
        assertThat(untold.isRefused()).isFalse();
        assertThat(keys(told)).containsExactly("1", REPEATABLE);
        assertThat(told.problems()).isEmpty();
        assertThat(told.changes().get(1).effects())
                .containsExactly(new Effect.TakeOut(new MigrationKey.Repeated(REPEATABLE)));
    }

    @Test
    void aSettlementIsAboutTheOnlyHalfDoneMigrationOrTheOneThatIsNamed() {
        Wishes wishes = new Wishes(Optional.empty(), Optional.of(Settle.PENDING), Set.of());

        assertThat(codes(plan(wishes, List.of(), List.of(), "1"))).containsExactly(Code.REPAIR_REFUSED);
        assertThat(keys(plan(wishes, List.of(), List.of(step("1", Direction.FORWARD)), "1", "2")))
                .containsExactly("1");
        RepairPlan two =
                plan(wishes, List.of(), List.of(step("1", Direction.FORWARD), step("2", Direction.FORWARD)), "1", "2");
        assertThat(two.isRefused()).isTrue();
        assertThat(two.problems().get(0).message()).contains("several are half done, versions 1, 2");
    }

    @Test
    void aSettlementThatChangesNothingIsRefused() {
        List<AppliedRow> rows = List.of(row("1", "sum1"), row(REPEATABLE, "sum" + REPEATABLE));

        assertThat(codes(plan(settle("1", Settle.APPLIED), rows, List.of(), "1", "2", REPEATABLE)))
                .containsExactly(Code.REPAIR_REFUSED);
        assertThat(codes(plan(settle("2", Settle.PENDING), rows, List.of(), "1", "2", REPEATABLE)))
                .containsExactly(Code.REPAIR_REFUSED);
        assertThat(codes(plan(settle("1", Settle.DONE), rows, List.of(), "1", "2", REPEATABLE)))
                .containsExactly(Code.REPAIR_REFUSED);
        assertThat(codes(plan(settle("1", Settle.AGAIN), rows, List.of(), "1", "2", REPEATABLE)))
                .containsExactly(Code.REPAIR_REFUSED);
        assertThat(codes(plan(settle(REPEATABLE, Settle.APPLIED), rows, List.of(), "1", "2", REPEATABLE)))
                .containsExactly(Code.REPAIR_REFUSED);
    }

    @Test
    void aRepeatableIsSettledByItsFileName() {
        List<AppliedRow> rows = List.of(row(REPEATABLE, "old"));
        MigrationKey key = new MigrationKey.Repeated(REPEATABLE);
        StepRow begun =
                new StepRow(key, Direction.FORWARD, 1, StepRow.State.DONE, 1, "digest", "SELECT 1", null, null, false);

        assertThat(plan(settle(REPEATABLE, Settle.APPLIED), rows, List.of(begun), REPEATABLE)
                        .changes()
                        .get(0)
                        .effects())
                .containsExactly(new Effect.Enter(entry(REPEATABLE)), new Effect.ForgetSteps(key, Direction.FORWARD));
        assertThat(plan(settle(REPEATABLE, Settle.PENDING), rows, List.of(begun), REPEATABLE)
                        .changes()
                        .get(0)
                        .effects())
                .containsExactly(new Effect.ForgetSteps(key, Direction.FORWARD));
        assertThat(plan(settle(REPEATABLE, Settle.PENDING), rows, List.of(), REPEATABLE)
                        .changes()
                        .get(0)
                        .effects())
                .containsExactly(new Effect.TakeOut(key));
    }

    @Test
    void aRollbackUnderWayIsSettledAsSuch() {
        List<AppliedRow> rows = List.of(row("1", "sum1"));
        List<StepRow> steps = List.of(step("1", Direction.ROLLBACK));
        Effect forgotten = new Effect.ForgetSteps(MigrationKey.of("1"), Direction.ROLLBACK);

        assertThat(plan(settle("1", Settle.APPLIED), rows, steps, "1")
                        .changes()
                        .get(0)
                        .effects())
                .containsExactly(forgotten);
        assertThat(plan(settle("1", Settle.PENDING), rows, steps, "1")
                        .changes()
                        .get(0)
                        .effects())
                .containsExactly(new Effect.Undo(Version.of("1")), forgotten);
    }

    @Test
    void aFingerprintIsOfAllThatIsShown() {
        List<Change> changes = shown(plan(Wishes.NONE, List.of(row("1", "a")), List.of(), "1"));
        List<Change> others = shown(plan(Wishes.NONE, List.of(row("1", "b")), List.of(), "1"));

        assertThat(Fingerprints.of("here", changes))
                .isEqualTo(Fingerprints.of("here", changes))
                .isNotEqualTo(Fingerprints.of("there", changes))
                .isNotEqualTo(Fingerprints.of("here", others))
                .isNotEqualTo(Fingerprints.of("here", List.of()));
    }

    private static List<Change> shown(RepairPlan plan) {
        return plan.changes().stream().map(Planned::change).toList();
    }

    private static List<String> keys(RepairPlan plan) {
        return shown(plan).stream()
                .map(change -> change.migration().orElseThrow().toString())
                .toList();
    }

    private static List<Code> codes(RepairPlan plan) {
        return plan.problems().stream().map(Problem::code).toList();
    }

    private static Wishes only(String migration) {
        return new Wishes(Optional.of(MigrationKey.of(migration)), Optional.empty(), Set.of());
    }

    private static Wishes settle(String migration, Settle how) {
        return new Wishes(Optional.of(MigrationKey.of(migration)), Optional.of(how), Set.of());
    }

    private static Wishes forget(String... migrations) {
        return new Wishes(
                Optional.empty(),
                Optional.empty(),
                Stream.of(migrations).map(MigrationKey::of).collect(Collectors.toSet()));
    }

    /** A plan for a folder that has these migrations. */
    private static RepairPlan plan(Wishes wishes, List<AppliedRow> rows, List<StepRow> steps, String... files) {
        Map<MigrationKey, HistorySql.Entry> entries = new HashMap<>();
        Stream.of(files).forEach(file -> entries.put(MigrationKey.of(file), entry(file)));
        MigrationFolder folder = new MigrationFolder("sql/migrations", List.of(), List.of(), Includes.NONE);
        Map<Version, StoredTexts> stored = new HashMap<>();
        rows.forEach(row -> row.version().ifPresent(version -> stored.put(version, new StoredTexts("{}", null))));
        return RepairPlanner.plan(
                new RepairFacts(folder, new History(true, rows, steps), entries, stored, Map.of()), wishes);
    }

    private static HistorySql.Entry entry(String file) {
        MigrationKey key = MigrationKey.of(file);
        return new HistorySql.Entry(
                key.asVersion().orElse(null),
                "x",
                script(key),
                key.asVersion().isPresent() ? Kind.VERSIONED : Kind.REPEATABLE,
                "sum" + key,
                "{}",
                null,
                null,
                true,
                1);
    }

    private static String script(MigrationKey key) {
        return key.asVersion().isPresent() ? key + "_x.sql" : key.toString();
    }

    private static AppliedRow row(String file, @Nullable String checksum) {
        return row(MigrationKey.of(file).asVersion().isPresent() ? Kind.VERSIONED : Kind.REPEATABLE, file, checksum);
    }

    private static AppliedRow row(Kind kind, String file, @Nullable String checksum) {
        MigrationKey key = MigrationKey.of(file);
        return new AppliedRow(
                key.asVersion(),
                "x",
                script(key),
                kind,
                checksum,
                "me",
                Instant.EPOCH,
                1,
                true,
                1,
                false,
                Optional.empty());
    }

    private static StepRow step(String version, Direction direction) {
        return new StepRow(
                MigrationKey.of(version), direction, 1, StepRow.State.DONE, 1, "digest", "SELECT 1", null, null, false);
    }
}
