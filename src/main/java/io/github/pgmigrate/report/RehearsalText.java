package io.github.pgmigrate.report;

import io.github.pgmigrate.problem.Severity;
import io.github.pgmigrate.rehearse.Course;
import io.github.pgmigrate.rehearse.Rehearsal;
import io.github.pgmigrate.rehearse.RehearsalProgress;
import io.github.pgmigrate.rehearse.Rehearsed;
import io.github.pgmigrate.rehearse.RollbackVerdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Tells people of a rehearsal as it goes, a line a migration, and of its end. */
public final class RehearsalText implements RehearsalProgress {

    private final Output output;

    public RehearsalText(Output output) {
        this.output = output;
    }

    @Override
    public void copies(String words) {
        output.info(Printable.line("Copying " + words));
    }

    @Override
    public void begins(Course course, String version, int known) {
        int count = course.rehearsed().size();
        String what = "Rehearsing "
                + (count == 0 ? "repeatable scripts" : count + (count == 1 ? " migration" : " migrations"));
        output.info(Printable.line(
                course.copyOf().isPresent()
                        ? what + " on " + course.words() + " (PostgreSQL " + version + ")"
                        : what + " on a throwaway PostgreSQL " + version + ", from " + course.words()));
        if (known > 0) {
            output.info((known == count ? "All" : "The first " + known)
                    + " are as they were when they were rehearsed before: not again.");
        }
    }

    @Override
    public void rehearsed(Rehearsed migration) {
        String line = migration
                .rollback()
                .map(verdict -> migration.name() + ": " + words(verdict) + " (" + millis(migration, verdict) + ")"
                        + seen(migration))
                .orElse(migration.name() + ": the migration itself fails");
        output.line(migration.isBad() ? Severity.ERROR : Severity.NOTE, Printable.line(line));
    }

    private static String seen(Rehearsed migration) {
        String words = migration.trace().map(LockWords::line).orElse("");
        return words.isEmpty() ? "" : "; " + words;
    }

    private static String millis(Rehearsed migration, RollbackVerdict verdict) {
        boolean ran = verdict != RollbackVerdict.IRREVERSIBLE && verdict != RollbackVerdict.MISSING;
        return migration.upMillis() + " ms" + (ran ? ", back " + migration.downMillis() + " ms" : "");
    }

    private static String words(RollbackVerdict verdict) {
        return switch (verdict) {
            case EXACT -> "exact";
            case ORDER -> "exact but for the order of columns";
            case DIFFERENT -> "DIFFERENT";
            case FAILED -> "FAILED";
            case IRREVERSIBLE -> "irreversible";
            case MISSING -> "no rollback";
        };
    }

    /** The lines at the end: what the rollbacks did in a row where that is news, and how many did what. */
    public static List<String> summary(Rehearsal rehearsal) {
        List<String> lines = new ArrayList<>();
        List<Rehearsed> migrations = rehearsal.migrations();
        if (rehearsal.report().isOk()
                && rehearsal.course().isPresent()
                && rehearsal.course().get().isEmpty()) {
            boolean copy = rehearsal.course().get().copyOf().isPresent();
            lines.add("Nothing is pending: nothing to rehearse."
                    + (copy ? "" : " With -Dpgmigrate.all=true all migrations are rehearsed."));
            return lines;
        }
        migrations.stream()
                .filter(migration ->
                        migration.chain().isPresent() && !migration.chain().equals(migration.rollback()))
                .forEach(migration -> lines.add(Printable.line(migration.name() + ": "
                        + migration.rollback().map(RollbackVerdict::word).orElse("not run") + " by itself, "
                        + migration.chain().get().word() + " when all are rolled back in a row")));
        counts(migrations.stream().map(Rehearsed::rollback)).ifPresent(counts -> lines.add("Rollbacks: " + counts));
        counts(migrations.stream().map(Rehearsed::chain))
                .ifPresent(counts -> lines.add("Rolled back in a row: " + counts));
        return lines;
    }

    private static Optional<String> counts(Stream<Optional<RollbackVerdict>> verdicts) {
        List<RollbackVerdict> known = verdicts.flatMap(Optional::stream).toList();
        String text = Stream.of(RollbackVerdict.values())
                .filter(known::contains)
                .map(verdict -> known.stream().filter(verdict::equals).count() + " " + verdict.word())
                .collect(Collectors.joining(", "));
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }
}
