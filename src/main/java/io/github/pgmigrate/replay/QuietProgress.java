package io.github.pgmigrate.replay;

import io.github.pgmigrate.apply.MigrationStatus;
import io.github.pgmigrate.apply.Progress;
import io.github.pgmigrate.apply.ServerFacts;
import io.github.pgmigrate.db.ServerError;
import io.github.pgmigrate.history.Direction;
import io.github.pgmigrate.problem.Problem;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Passes on what a person waits for, and nothing of what scripts say three times over.
 *
 * @param heard hears of statements that run for long
 */
public record QuietProgress(Progress heard) implements Progress {

    @Override
    public void reconnecting(Problem why, int attempt, int attempts, Duration pause) {}

    @Override
    public void connected(ServerFacts server) {}

    @Override
    public void waitingForLock(String holder) {}

    @Override
    public void started(MigrationStatus migration, Direction direction, long resumed) {}

    @Override
    public void finished(MigrationStatus migration, Direction direction) {}

    @Override
    public void ran(String script, long millis) {}

    @Override
    public void retrying(Problem why, int attempt, int attempts, Duration pause) {}

    @Override
    public void problem(Problem problem) {}

    @Override
    public void notice(ServerError notice) {}

    @Override
    public void result(String place, List<String> columns, List<List<@Nullable String>> rows, long count) {}

    @Override
    public void echo(String text, boolean warning) {}

    @Override
    public void working(String place, String summary, Duration age, List<String> blockers) {
        heard.working(place, summary, age, blockers);
    }
}
