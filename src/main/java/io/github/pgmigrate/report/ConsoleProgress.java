package io.github.pgmigrate.report;

import io.github.pgmigrate.apply.MigrationStatus;
import io.github.pgmigrate.apply.Progress;
import io.github.pgmigrate.apply.ServerFacts;
import io.github.pgmigrate.apply.TextTable;
import io.github.pgmigrate.db.ServerError;
import io.github.pgmigrate.history.Direction;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.problem.Severity;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells people of a run as it goes: a line a migration, and what its scripts have to say. */
public final class ConsoleProgress implements Progress {

    /** What a script may say in notices before the rest is only counted. */
    private static final int NOTICES = 50;

    private final Output output;
    private int notices;
    private String server = "";

    public ConsoleProgress(Output output) {
        this.output = output;
    }

    @Override
    public void reconnecting(Problem why, int attempt, int attempts, Duration pause) {
        output.warning(Printable.line(Character.toUpperCase(why.message().charAt(0))
                + why.message().substring(1) + "; trying again in " + pause.toMillis() + " ms (" + attempt + " of "
                + attempts + ")"));
    }

    @Override
    public void connected(ServerFacts connected) {
        String line = "PostgreSQL " + connected.version() + ", database " + Printable.line(connected.database())
                + ", user " + Printable.line(connected.user())
                + connected
                        .role()
                        .map(role -> ", acting as " + Printable.line(role))
                        .orElse("");
        if (!line.equals(server)) {
            server = line;
            output.info(line);
        }
    }

    @Override
    public void waitingForLock(String holder) {
        output.info("Waiting for another run to end: " + Printable.line(holder));
    }

    @Override
    public void started(MigrationStatus migration, Direction direction, long resumed) {
        notices = 0;
        if (resumed > 0) {
            output.info(name(migration) + ": going on after " + resumed + (resumed == 1 ? " statement" : " statements")
                    + " that an earlier run has done");
        }
    }

    @Override
    public void finished(MigrationStatus migration, Direction direction) {
        forgottenNotices();
        String verb = direction == Direction.FORWARD ? "applied" : "rolled back";
        output.info(verb + " " + name(migration) + " (" + migration.millis().orElse(0L) + " ms)");
    }

    @Override
    public void ran(String script, long millis) {
        forgottenNotices();
        output.info("ran " + Printable.line(script) + " (" + millis + " ms)");
    }

    private static String name(MigrationStatus migration) {
        String version = migration.version().map(Object::toString).orElse("R");
        return Printable.line((version + " " + migration.description()).strip());
    }

    @Override
    public void retrying(Problem why, int attempt, int attempts, Duration pause) {
        forgottenNotices();
        ProblemText.lines(why.withHint(null)).forEach(output::warning);
        output.warning(
                "Rolled back; trying again in " + pause.toMillis() + " ms (" + attempt + " of " + attempts + ")");
    }

    @Override
    public void problem(Problem problem) {
        ProblemText.write(problem, output);
    }

    @Override
    public void notice(ServerError notice) {
        notices++;
        if (notices > NOTICES) {
            return;
        }
        boolean warning = notice.severity().equals("WARNING");
        output.line(
                warning ? Severity.WARNING : Severity.NOTE,
                "  " + notice.severity() + ": " + Printable.line(notice.message()));
    }

    private void forgottenNotices() {
        if (notices > NOTICES) {
            int more = notices - NOTICES;
            output.info("  and " + more + (more == 1 ? " more notice" : " more notices"));
        }
        notices = 0;
    }

    @Override
    public void result(String place, List<String> columns, List<List<@Nullable String>> rows, long count) {
        output.info("  " + Printable.line(place) + " returned:");
        TextTable.lines(columns, rows, count).forEach(line -> output.info("    " + Printable.line(line)));
    }

    @Override
    public void echo(String text, boolean warning) {
        output.line(warning ? Severity.WARNING : Severity.NOTE, "  " + Printable.line(text));
    }

    @Override
    public void working(String place, String summary, Duration age, List<String> blockers) {
        output.info(
                "  " + Printable.line(place) + " has run for " + age.toSeconds() + " s: " + Printable.line(summary));
        blockers.forEach(blocker -> output.info("    blocked by " + Printable.line(blocker)));
    }
}
