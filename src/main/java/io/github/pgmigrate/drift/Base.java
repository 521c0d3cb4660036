package io.github.pgmigrate.drift;

import io.github.pgmigrate.history.AppliedRow;
import io.github.pgmigrate.history.History;
import io.github.pgmigrate.history.Kind;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.replay.Legs;
import io.github.pgmigrate.script.Migration;
import io.github.pgmigrate.script.MigrationFolder;
import io.github.pgmigrate.script.Repeatable;
import io.github.pgmigrate.script.Version;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What there is to be replayed, from a folder and a history alone. Immutable.
 *
 * @param orders in which orders it may be replayed, the likelier first
 * @param isComplete whether it makes all that was there when the first of it was applied
 * @param problems errors where it cannot be replayed; else what is to be known of it
 */
record Base(List<Legs> orders, boolean isComplete, List<Problem> problems) {

    Base {
        orders = List.copyOf(orders);
        problems = List.copyOf(problems);
    }

    static Base of(MigrationFolder folder, History history) {
        Legs usual = Legs.asInNewDatabase(folder, history);
        Legs asApplied = Legs.asApplied(folder, history);
        Optional<Version> baseline =
                Legs.baseline(history).filter(version -> version.number().signum() > 0);
        boolean covered = baseline.filter(version -> folder.migrations().stream()
                        .anyMatch(migration -> migration.version().compareTo(version) <= 0))
                .isPresent();
        List<Problem> problems = new ArrayList<>(hindrances(folder, history, usual));
        if (problems.isEmpty()) {
            baseline.ifPresent(version -> problems.add(
                    covered
                            ? DriftProblems.covered(version.toString())
                            : DriftProblems.unknownBaseline(version.toString())));
            problems.addAll(doubts(folder, history));
        }
        return new Base(
                usual.equals(asApplied) ? List.of(usual) : List.of(usual, asApplied),
                baseline.isEmpty() || covered,
                problems);
    }

    private static List<Problem> hindrances(MigrationFolder folder, History history, Legs legs) {
        Map<Version, Migration> files = files(folder);
        List<Problem> problems = new ArrayList<>();
        if (legs.size() == 0
                && history.steps().isEmpty()
                && history.rows().stream().noneMatch(row -> row.kind() == Kind.VERSIONED)) {
            problems.add(DriftProblems.nothingApplied());
        }
        if (!history.steps().isEmpty()) {
            problems.add(DriftProblems.notReplayable(
                    history.steps().get(0).key().words() + " is half-way",
                    "pgmigrate:migrate goes on with it, or pgmigrate:repair says what can be done."));
        }
        if (!history.lost().isEmpty()) {
            problems.add(DriftProblems.notReplayable(
                    "the history has lost its row of version " + history.lost().get(0),
                    "pgmigrate:repair puts it back."));
        }
        history.rows().stream()
                .filter(row -> row.kind() == Kind.VERSIONED)
                .flatMap(row -> row.version().stream())
                .filter(version -> !files.containsKey(version))
                .findFirst()
                .ifPresent(version -> problems.add(DriftProblems.notReplayable(
                        "the folder has no file of version " + version, "Put it back, or update your working copy.")));
        return problems;
    }

    private static List<Problem> doubts(MigrationFolder folder, History history) {
        Map<Version, Migration> files = files(folder);
        List<Problem> problems = new ArrayList<>();
        for (AppliedRow row : history.rows()) {
            Optional<Migration> file = row.version().map(files::get);
            if (row.kind() == Kind.VERSIONED
                    && row.checksum() != null
                    && file.filter(migration ->
                                    !migration.forward().facts().checksum().equals(row.checksum()))
                            .isPresent()) {
                problems.add(DriftProblems.edited("version " + row.version().orElseThrow() + " was")
                        .in(file.get().forward().source().name()));
            }
        }
        List<String> outdated = repeated(
                history,
                row -> repeatable(folder, row)
                        .filter(script -> !script.script().facts().checksum().equals(row.checksum()))
                        .isPresent());
        if (!outdated.isEmpty()) {
            problems.add(DriftProblems.outdated(outdated));
        }
        List<String> gone = repeated(history, row -> repeatable(folder, row).isEmpty());
        if (!gone.isEmpty()) {
            problems.add(DriftProblems.gone(gone));
        }
        return problems;
    }

    private static List<String> repeated(History history, Predicate<AppliedRow> wanted) {
        return repeatables(history).filter(wanted).map(AppliedRow::script).toList();
    }

    private static Stream<AppliedRow> repeatables(History history) {
        return history.rows().stream().filter(row -> row.kind() == Kind.REPEATABLE);
    }

    private static Optional<Repeatable> repeatable(MigrationFolder folder, AppliedRow row) {
        return folder.repeatables().stream()
                .filter(repeatable -> repeatable.name().equals(row.script()))
                .findFirst();
    }

    private static Map<Version, Migration> files(MigrationFolder folder) {
        Map<Version, Migration> files = new HashMap<>();
        folder.migrations().forEach(migration -> files.put(migration.version(), migration));
        return files;
    }
}
