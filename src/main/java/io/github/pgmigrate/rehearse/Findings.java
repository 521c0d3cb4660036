package io.github.pgmigrate.rehearse;

import io.github.pgmigrate.apply.RunReport;
import io.github.pgmigrate.catalog.diff.Difference;
import io.github.pgmigrate.catalog.diff.RowDifference;
import io.github.pgmigrate.catalog.snapshot.ObjectName;
import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.replay.Missing;
import io.github.pgmigrate.script.Migration;
import io.github.pgmigrate.script.ScriptFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a rehearsal finds, in words. */
final class Findings {

    private static final String ON_THE_SERVER = "The target is untouched: this was a throwaway server.";

    private Findings() {}

    /** A rollback that leaves something otherwise than it was. */
    static Problem differs(Migration migration, List<Difference> differences) {
        return told(
                        Problem.error(
                                Code.ROLLBACK_DIFFERS,
                                "the rollback of version " + migration.version() + " does not restore what was there: "
                                        + first(differences)),
                        differences)
                .in(file(migration))
                .withHint(EnumLabels.recipe(differences)
                        .orElse(
                                "Have the rollback undo this as well. Where that cannot be done, say so in the migration:"
                                        + " -- pgmigrate:irreversible and the reason. " + ON_THE_SERVER));
    }

    /** What is wrong with a migration itself, which may be that the server lacks what the target has. */
    static List<Problem> ofMigration(RunReport report) {
        return report.problems().stream().map(Missing::explain).toList();
    }

    /** What is worth knowing of where a rehearsal begins. */
    static Problem base(String message) {
        return Problem.warning(Code.REHEARSAL_BASE, message);
    }

    /** A rollback that ends with an error. */
    static Problem fails(Migration migration, RunReport report) {
        return wrapped(
                Code.ROLLBACK_FAILS, "the rollback of version " + migration.version() + " fails: ", migration, report);
    }

    /** A migration that cannot be applied again after its rollback. */
    static Problem redoFails(Migration migration, RunReport report) {
        return wrapped(
                Code.REDO_FAILS,
                "version " + migration.version() + " cannot be applied again after its rollback: ",
                migration,
                report);
    }

    /** A migration that makes something else when it is applied again after its rollback. */
    static Problem redoDiffers(Migration migration, List<Difference> differences) {
        return told(
                        Problem.error(
                                Code.REDO_DIFFERS,
                                "version " + migration.version()
                                        + ", applied again after its rollback, makes something else: "
                                        + first(differences)),
                        differences)
                .in(file(migration))
                .withHint(
                        "What is different is said as it is after the second time, beside the first. " + ON_THE_SERVER);
    }

    /** A rollback after which tables hold something else than before; nothing where they hold the same. */
    static List<Problem> rows(Migration migration, List<RowDifference> rows) {
        Set<ObjectName> grown = rows.stream()
                .filter(difference -> difference.column() == null && difference.after() > difference.before())
                .map(RowDifference::table)
                .collect(Collectors.toSet());
        Map<Boolean, List<RowDifference>> more = rows.stream()
                .collect(Collectors.partitioningBy(
                        difference -> grown.contains(difference.table()) && difference.after() > difference.before()));
        List<Problem> problems = new ArrayList<>();
        if (!more.getOrDefault(false, List.of()).isEmpty()) {
            problems.add(rowsLost(migration, more.getOrDefault(false, List.of())));
        }
        if (!more.getOrDefault(true, List.of()).isEmpty()) {
            problems.add(rowsLeft(migration, more.getOrDefault(true, List.of())));
        }
        return problems;
    }

    private static Problem rowsLeft(Migration migration, List<RowDifference> rows) {
        List<RowDifference> tables =
                rows.stream().filter(difference -> difference.column() == null).toList();
        return Problem.warning(
                        Code.ROWS_LOST,
                        "the rollback of version " + migration.version() + " leaves rows: "
                                + tables.get(0).sentence())
                .in(file(migration))
                .withDetails(
                        tables.stream().skip(1).map(RowDifference::sentence).toList())
                .withHint("Have the rollback take out what the migration puts in: "
                        + (tables.get(0).table().equals(Looking.LARGE_OBJECTS)
                                ? "SELECT lo_unlink(...)"
                                : "DELETE FROM " + tables.get(0).table().name() + " WHERE ..."));
    }

    private static Problem rowsLost(Migration migration, List<RowDifference> rows) {
        return Problem.warning(
                        Code.ROWS_LOST,
                        "the rollback of version " + migration.version() + " does not bring all rows back: "
                                + rows.get(0).sentence())
                .in(file(migration))
                .withDetails(rows.stream().skip(1).map(RowDifference::sentence).toList())
                .withHint(
                        "If it has to bring them back, keep them in the migration, in a table of their own for example.");
    }

    /** A rollback that does, in its turn of all, what it did not do by itself. */
    static Problem chainDiffers(Migration migration, List<Difference> differences) {
        return told(
                        Problem.error(
                                Code.CHAIN_DIFFERS,
                                "when all are rolled back, the rollback of version " + migration.version()
                                        + " does not restore what was there: " + first(differences)),
                        differences)
                .in(file(migration))
                .withHint(
                        "Alone it was judged by what is said above. Here the migrations after it were rolled back before,"
                                + " and repeatable scripts had run. " + ON_THE_SERVER);
    }

    /** A rollback that fails in its turn of all. */
    static Problem chainFails(Migration migration, RunReport report) {
        return wrapped(
                Code.CHAIN_FAILS,
                "when all are rolled back, the rollback of version " + migration.version() + " fails: ",
                migration,
                report);
    }

    /** What goes wrong when all that was rolled back is applied again. */
    static Problem againFails(RunReport report) {
        Problem why = firstError(report);
        return new Problem(
                Code.REDO_FAILS,
                why.severity(),
                why.location(),
                "what was rolled back in a row cannot be applied again: " + why.message(),
                hint(why),
                why.sqlState(),
                why.excerpt(),
                why.details());
    }

    /** What is otherwise when all that was rolled back has been applied again. */
    static Problem againDiffers(List<Difference> differences) {
        return told(
                        Problem.error(
                                Code.REDO_DIFFERS,
                                "what was rolled back in a row and applied again makes something else: "
                                        + first(differences)),
                        differences)
                .withHint("Look at the rollbacks above that do not restore what was there. " + ON_THE_SERVER);
    }

    private static Problem wrapped(Code code, String words, Migration migration, RunReport report) {
        Problem why = firstError(report);
        return new Problem(
                code,
                why.severity(),
                why.location() == null
                        ? Problem.error(code, "").in(file(migration)).location()
                        : why.location(),
                words + why.message(),
                hint(why),
                why.sqlState(),
                why.excerpt(),
                why.details());
    }

    /** On a throwaway server nobody else has made what is there already. */
    private static @Nullable String hint(Problem why) {
        return why.code() == Code.ALREADY_EXISTS
                ? "A rollback has left it, or makes what is there still: have it undo what its migration does, and no more."
                : why.hint();
    }

    private static Problem firstError(RunReport report) {
        return report.problems().stream().filter(Problem::isError).findFirst().orElseThrow();
    }

    /** Columns in another order are no mistake of a rollback's, so that they are named last. */
    private static String first(List<Difference> differences) {
        return sentences(differences).get(0);
    }

    private static Problem told(Problem problem, List<Difference> differences) {
        return problem.withDetails(sentences(differences).stream().skip(1).toList());
    }

    private static List<String> sentences(List<Difference> differences) {
        List<String> sentences = new ArrayList<>();
        differences.stream()
                .filter(difference -> difference.kind() != Difference.Kind.ORDER)
                .forEach(difference -> sentences.add(difference.sentence()));
        differences.stream()
                .filter(difference -> difference.kind() == Difference.Kind.ORDER)
                .forEach(difference -> sentences.add(difference.sentence()));
        return sentences;
    }

    private static String file(Migration migration) {
        ScriptFile script = migration.rollback().orElse(migration.forward());
        return script.source().name();
    }
}
