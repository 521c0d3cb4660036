package io.github.pgmigrate.drift;

import io.github.pgmigrate.catalog.diff.CatalogDiff;
import io.github.pgmigrate.catalog.diff.Difference;
import io.github.pgmigrate.catalog.snapshot.CatalogObject;
import io.github.pgmigrate.catalog.snapshot.CatalogSnapshot;
import io.github.pgmigrate.catalog.snapshot.ObjectKind;
import io.github.pgmigrate.catalog.snapshot.ObjectName;
import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.problem.Severity;
import io.github.pgmigrate.replay.Missing;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a search for drift finds, in words. */
final class DriftProblems {

    private static final String UNTOUCHED = "The target was only read.";
    private static final int LONGEST = 500;

    private DriftProblems() {}

    /** Each difference, partitions of one table together; what to do stands with the last. */
    static List<Problem> of(List<Difference> differences, CatalogSnapshot made, CatalogSnapshot found) {
        Map<Difference, Partitions> partitions = Partitions.of(differences, made, found);
        List<Problem> problems = new ArrayList<>();
        for (Difference difference : differences) {
            Partitions group = partitions.get(difference);
            if (group != null) {
                problems.add(problem(difference, group, made, found));
            } else if (Partitions.table(difference, made, found).isEmpty()) {
                problems.add(problem(difference, made, found));
            }
        }
        if (!problems.isEmpty()) {
            Problem last = problems.get(problems.size() - 1);
            problems.set(problems.size() - 1, last.withHint(hint(differences, last.hint())));
        }
        return problems;
    }

    private static Problem problem(
            Difference difference, Partitions group, CatalogSnapshot made, CatalogSnapshot found) {
        return (group.names().size() == 1
                        ? problem(difference, made, found)
                        : Problem.error(Code.DRIFT, "changed outside of migrations: " + group.sentence()))
                .withHint(group.remedy());
    }

    private static Problem problem(Difference difference, CatalogSnapshot made, CatalogSnapshot found) {
        Problem problem = Problem.error(Code.DRIFT, "changed outside of migrations: " + difference.sentence())
                .withDetails(definition(difference, made, found));
        return difference.kind() == Difference.Kind.ORDER ? problem.as(Severity.WARNING) : problem;
    }

    /** What was lost, or was added, where one line says it. */
    private static List<String> definition(Difference difference, CatalogSnapshot made, CatalogSnapshot found) {
        @Nullable CatalogObject object = switch (difference.kind()) {
            case MISSING -> made.objects().get(difference.object());
            case LEFT_OVER -> found.objects().get(difference.object());
            case CHANGED, ORDER -> null;
        };
        String text = object == null ? "" : object.property("definition").orElse("");
        return text.isEmpty() || text.length() > LONGEST || text.indexOf('\n') >= 0 ? List.of() : List.of(text);
    }

    private static String hint(List<Difference> differences, @Nullable String ofLast) {
        boolean schemaPublic = differences.stream()
                .anyMatch(difference -> "privileges".equals(difference.property())
                        && difference.object().equals(new ObjectName(ObjectKind.SCHEMA, "public")));
        String others = schemaPublic
                ? "What others grant there on purpose can be left out with -Dpgmigrate.driftIgnore='grants on public'."
                : "What others make there on purpose can be left out with -Dpgmigrate.driftIgnore.";
        return "Write a migration that makes it so, in a way that does nothing where it is so already, or undo it by hand. "
                + UNTOUCHED + " " + (ofLast == null ? others : ofLast);
    }

    /** Nothing is applied. */
    static Problem nothingApplied() {
        return Problem.error(Code.DRIFT_BASE, "no migration is applied here: there is nothing to compare with")
                .withHint("Run pgmigrate:migrate; where the database was made by other means, pgmigrate:baseline says"
                        + " what it stands for.");
    }

    /** What is applied, or was begun, cannot be replayed. */
    static Problem notReplayable(String why, String remedy) {
        return Problem.error(Code.DRIFT_BASE, "what is applied cannot be replayed: " + why)
                .withHint(remedy + " " + UNTOUCHED);
    }

    /** Files that are others than what was run. */
    static Problem edited(String what) {
        return Problem.warning(
                        Code.DRIFT_BASE,
                        what
                                + " edited since it was applied: it is replayed as it is now, so that what differs may come"
                                + " from that")
                .withHint("Put the file back as it was when it was applied.");
    }

    /** Repeatable scripts that are others than what was run. */
    static Problem outdated(List<String> names) {
        return Problem.warning(
                        Code.DRIFT_BASE,
                        String.join(", ", names) + (names.size() == 1 ? " has" : " have")
                                + " to run again: what "
                                + (names.size() == 1 ? "it makes" : "they make") + " is not compared")
                .withHint("Run pgmigrate:migrate first.");
    }

    /** Repeatable scripts that are gone. */
    static Problem gone(List<String> names) {
        return Problem.warning(
                        Code.DRIFT_BASE,
                        "the folder has no " + String.join(", ", names)
                                + ", which ran here: what it made counts as added")
                .withHint("Put the file back, or drop what it made in a migration.");
    }

    /** Files that a baseline covers stand for what was there. */
    static Problem covered(String version) {
        return Problem.note(
                Code.DRIFT_BASE,
                "what was there at the baseline, version " + version + ", is taken to be what the files up to it make");
    }

    /** A baseline, and nothing that tells what it stands for. */
    static Problem unknownBaseline(String version) {
        return Problem.warning(
                        Code.DRIFT_BASE,
                        "what was there at the baseline, version " + version
                                + ", is in no file of the folder: only what the migrations after it make is compared, and"
                                + " what was added by hand cannot be told from what was there")
                .withHint(
                        "Put what was there into a file of that version, as pg_dump --schema-only writes it: it is never"
                                + " run on this target.");
    }

    /** The replay ended with an error. */
    static List<Problem> failed(List<Problem> problems) {
        return problems.stream()
                .map(Missing::explain)
                .map(problem -> !problem.isError() || Missing.isExplained(problem)
                        ? problem
                        : new Problem(
                                problem.code() == Code.INTERRUPTED ? Code.INTERRUPTED : Code.DRIFT_REPLAY,
                                problem.severity(),
                                problem.location(),
                                "the replay on a throwaway server fails, so that nothing could be compared: "
                                        + problem.message(),
                                "What is there by other means than migrations, such as rows or objects that this needs, a"
                                        + " replay does not have. " + UNTOUCHED,
                                problem.sqlState(),
                                problem.excerpt(),
                                problem.details()))
                .toList();
    }

    /** What was not compared. */
    static List<Problem> leftOut(
            Map<ObjectKind, SortedSet<String>> passedOver, SortedSet<String> remarks, List<CatalogDiff.Unread> unread) {
        List<Problem> notes = new ArrayList<>();
        if (!passedOver.isEmpty()) {
            notes.add(note("not compared, since no migration makes it: "
                    + passedOver.entrySet().stream()
                            .map(kind -> words(kind.getKey(), kind.getValue()))
                            .collect(Collectors.joining("; "))));
        }
        remarks.forEach(remark -> notes.add(note(remark)));
        if (!unread.isEmpty()) {
            notes.add(note("not compared, since the role may not read it: "
                    + unread.stream()
                            .map(one -> one.property() + " of " + one.object())
                            .collect(Collectors.joining("; "))));
        }
        return notes;
    }

    static Problem note(String text) {
        return Problem.note(Code.DRIFT_LEFT_OUT, text);
    }

    private static String words(ObjectKind kind, SortedSet<String> names) {
        boolean plural = names.size() > 1 && kind != ObjectKind.DEFAULT_PRIVILEGES;
        return kind.label() + (plural ? "s " : " ") + String.join(", ", names);
    }
}
