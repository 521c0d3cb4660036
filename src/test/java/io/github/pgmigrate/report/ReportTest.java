package io.github.pgmigrate.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.apply.Change;
import io.github.pgmigrate.apply.Changes;
import io.github.pgmigrate.apply.MigrationState;
import io.github.pgmigrate.apply.MigrationStatus;
import io.github.pgmigrate.apply.RunReport;
import io.github.pgmigrate.apply.ServerFacts;
import io.github.pgmigrate.history.Kind;
import io.github.pgmigrate.history.MigrationKey;
import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.script.Version;
import io.github.pgmigrate.testing.Golden;
import io.github.pgmigrate.text.Excerpt;
import io.github.pgmigrate.text.Location;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people and programs read of a run. */
class ReportTest {

    private static final Problem FAILURE = Problem.error(Code.STATEMENT_FAILED, "column \"phon\" does not exist")
            .at(Location.of("sql/migrations/007_x.sql", 12, 10))
            .withSqlState("42703")
            .withExcerpt(Excerpt.of("SELECT\tphon FROM users", 8))
            .withDetails(List.of("detail: There is none."))
            .withHint("Check the name.");

    private static final Change CHANGE = new Change(
            Change.Action.REFRESH,
            Optional.of(MigrationKey.of("2")),
            "2_x.sql",
            "record what its files say now",
            "its statements were edited",
            List.of(
                    new Change.Value("checksum", "a".repeat(64), "b".repeat(64)),
                    new Change.Value("rollback", null, "c".repeat(61) + "\n")));

    @Test
    void aChangeOfTheHistoryIsShownWithItsReason() {
        assertThat(ChangesText.lines(new Changes(List.of(CHANGE), Optional.of("0123456789ab"), false)))
                .containsExactly(
                        "This would be changed in the history:",
                        "  version 2 (2_x.sql): record what its files say now",
                        "      since its statements were edited",
                        "      checksum: aaaaaaaaaaaa -> bbbbbbbbbbbb",
                        "      rollback: none -> " + "c".repeat(57) + "...");
        assertThat(ChangesText.lines(new Changes(List.of(CHANGE), Optional.empty(), true)))
                .startsWith("Changed in the history:");
        assertThat(ChangesText.lines(Changes.NONE)).isEmpty();
    }

    @Test
    void aProblemIsDrawnAsCompilersDo() {
        assertThat(ProblemText.lines(FAILURE))
                .containsExactly(
                        "sql/migrations/007_x.sql:12:10: error PGM0701 [statement-failed] column \"phon\" does not exist",
                        "    SELECT\tphon FROM users",
                        "          \t^",
                        "    SQLSTATE 42703",
                        "    detail: There is none.",
                        "  -> Check the name.");
    }

    @Tag("S22")
    @Test
    void nothingThatAServerSaysForgesALine() {
        Problem forged = Problem.error(Code.STATEMENT_FAILED, "a\n[INFO] BUILD SUCCESS\u001b[2J\u202egnp");

        assertThat(ProblemText.lines(forged))
                .containsExactly("error PGM0701 [statement-failed] a [INFO] BUILD SUCCESS [2J gnp");
    }

    @Test
    void statusIsATable() {
        assertThat(StatusText.lines(Arrays.stream(MigrationState.values())
                        .map(ReportTest::status)
                        .toList()))
                .containsExactly(
                        "state            version  applied at            by     ms  description",
                        "pending          1        -                     -      -   add ünicode",
                        "applied          2        2026-11-22 23:00:01Z  alice  12  add ünicode (Author: Ada)",
                        "edited           3        2026-11-22 23:00:01Z  alice  12  add ünicode (Author: Ada)",
                        "missing          4        2026-11-22 23:00:01Z  alice  12  add ünicode (Author: Ada)",
                        "out of order     5        -                     -      -   add ünicode",
                        "failed half-way  6        -                     -      -   add ünicode",
                        "in doubt         7        -                     -      -   add ünicode",
                        "to run again     8        -                     -      -   add ünicode",
                        "rolled back      9        -                     -      -   add ünicode");
    }

    @Test
    void whatNoRunEndsByItselfHasAWayOut() {
        assertThat(StatusText.waysOut(Arrays.stream(MigrationState.values())
                        .map(ReportTest::status)
                        .toList()))
                .containsExactly(
                        "3 is edited: put the file back as it was, or accept it with pgmigrate:repair",
                        "4 is missing: put the file back, or take its row out with pgmigrate:repair -Dpgmigrate.forget=...",
                        "6 is failed half-way: the same goal again goes on where it stopped; pgmigrate:repair settles it"
                                + " otherwise",
                        "7 is in doubt: the same goal again finds out, or asks; pgmigrate:repair settles it otherwise");
        assertThat(StatusText.waysOut(List.of(status(MigrationState.APPLIED), status(MigrationState.PENDING))))
                .isEmpty();
    }

    @Test
    void aBaselineIsCalledOne() {
        MigrationStatus baseline = new MigrationStatus(
                Optional.of(Version.of("5")),
                "the old tool's",
                "baseline",
                Kind.BASELINE,
                MigrationState.APPLIED,
                Optional.of(Instant.EPOCH),
                Optional.of("alice"),
                Optional.of(0L),
                true,
                0,
                Map.of());

        assertThat(StatusText.lines(List.of(baseline)).get(1)).startsWith("baseline  5  ");
        assertThat(StatusText.counts(List.of(baseline, status(MigrationState.APPLIED))))
                .contains("1 baseline, 1 applied");
    }

    @Test
    void aRunIsCountedInASentence() {
        assertThat(StatusText.counts(List.of(
                        status(MigrationState.APPLIED),
                        status(MigrationState.APPLIED),
                        status(MigrationState.PENDING))))
                .contains("1 pending, 2 applied");
        assertThat(StatusText.counts(List.of())).isEmpty();
    }

    @Test
    void aFolderIsCountedInASentence() {
        MigrationStatus version = status(MigrationState.PENDING);
        MigrationStatus repeatable = repeatable();

        assertThat(StatusText.valid(List.of())).isEqualTo("0 migrations are valid.");
        assertThat(StatusText.valid(List.of(version))).isEqualTo("1 migration is valid.");
        assertThat(StatusText.valid(List.of(repeatable))).isEqualTo("1 repeatable script is valid.");
        assertThat(StatusText.valid(List.of(version, version, repeatable)))
                .isEqualTo("2 migrations and 1 repeatable script are valid.");
    }

    @Test
    void aRepeatableHasNoVersion() {
        assertThat(StatusText.lines(List.of(repeatable())))
                .containsExactly(
                        "state         version  applied at  by  ms  description",
                        "to run again  R        -           -   -   active users");
        assertThat(JsonReport.text(
                        "status",
                        new RunReport(Optional.empty(), List.of(repeatable()), List.of(), List.of(), Optional.empty())))
                .contains("\"version\": null", "\"kind\": \"repeatable\"", "\"state\": \"outdated\"");
    }

    private static MigrationStatus repeatable() {
        return new MigrationStatus(
                Optional.empty(),
                "active users",
                "sql/migrations/R_active_users.sql",
                Kind.REPEATABLE,
                MigrationState.OUTDATED,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                true,
                1,
                Map.of());
    }

    /** The names of the fields are a contract: a change of this golden file breaks those who read the reports. */
    @Test
    void theJsonObjectIsAContract(@TempDir Path folder) throws IOException {
        RunReport report = new RunReport(
                Optional.of(new ServerFacts("17.11", true, "postgres", "alice", Optional.of("owner"))),
                List.of(status(MigrationState.APPLIED), status(MigrationState.OUT_OF_ORDER)),
                List.of(),
                List.of(FAILURE, Problem.warning(Code.MISSING_FILE, "gone")),
                Optional.of("Nothing was applied."),
                new Changes(List.of(CHANGE), Optional.of("0123456789ab"), false));
        Path file = folder.resolve("deep").resolve("report.json");

        JsonReport.write(file, JsonReport.text("migrate", report));

        Golden.assertSame("report.json", Files.readString(file));
    }

    @Test
    void aRunWithoutServerIsJsonToo() throws IOException {
        Golden.assertSame("report-empty.json", JsonReport.text("validate", RunReport.quiet(List.of())));
    }

    private static MigrationStatus status(MigrationState state) {
        boolean applied = List.of(MigrationState.APPLIED, MigrationState.EDITED, MigrationState.MISSING)
                .contains(state);
        int number = Arrays.asList(MigrationState.values()).indexOf(state) + 1;
        return new MigrationStatus(
                Optional.of(Version.of("0" + number)),
                "add ünicode",
                "sql/migrations/0" + number + "_add_ünicode.sql",
                Kind.VERSIONED,
                state,
                applied ? Optional.of(Instant.parse("2026-11-22T23:00:01.25Z")) : Optional.empty(),
                applied ? Optional.of("alice") : Optional.empty(),
                applied ? Optional.of(12L) : Optional.empty(),
                true,
                3,
                applied ? Map.of("Author", "Ada", "Migration", "x", "Risk", "") : Map.of());
    }
}
