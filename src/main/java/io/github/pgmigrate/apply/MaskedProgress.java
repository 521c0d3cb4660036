package io.github.pgmigrate.apply;

import io.github.pgmigrate.db.ServerError;
import io.github.pgmigrate.history.Direction;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.text.Mask;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Passes on what is told, without secrets.
 *
 * @param to hears it
 * @param mask hides them
 */
record MaskedProgress(Progress to, Mask mask) implements Progress {

    @Override
    public void reconnecting(Problem why, int attempt, int attempts, Duration pause) {
        to.reconnecting(why.masked(mask), attempt, attempts, pause);
    }

    @Override
    public void connected(ServerFacts server) {
        to.connected(server);
    }

    @Override
    public void waitingForLock(String holder) {
        to.waitingForLock(mask.apply(holder));
    }

    @Override
    public void started(MigrationStatus migration, Direction direction, long resumed) {
        to.started(migration, direction, resumed);
    }

    @Override
    public void finished(MigrationStatus migration, Direction direction) {
        to.finished(migration, direction);
    }

    @Override
    public void ran(String script, long millis) {
        to.ran(script, millis);
    }

    @Override
    public void retrying(Problem why, int attempt, int attempts, Duration pause) {
        to.retrying(why.masked(mask), attempt, attempts, pause);
    }

    @Override
    public void problem(Problem problem) {
        to.problem(problem.masked(mask));
    }

    @Override
    public void notice(ServerError notice) {
        to.notice(notice.masked(mask));
    }

    @Override
    public void result(String place, List<String> columns, List<List<@Nullable String>> rows, long count) {
        to.result(
                place,
                columns.stream().map(mask::apply).toList(),
                rows.stream().map(mask::applyToRow).toList(),
                count);
    }

    @Override
    public void echo(String text, boolean warning) {
        to.echo(mask.apply(text), warning);
    }

    @Override
    public void working(String place, String summary, Duration age, List<String> blockers) {
        to.working(
                place,
                mask.apply(summary),
                age,
                blockers.stream().map(mask::apply).toList());
    }
}
