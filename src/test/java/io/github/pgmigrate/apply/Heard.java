package io.github.pgmigrate.apply;

import io.github.pgmigrate.db.ServerError;
import io.github.pgmigrate.history.Direction;
import io.github.pgmigrate.problem.Problem;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What a run told while it went, for tests. */
public final class Heard implements Progress {

    public final List<String> lines = new CopyOnWriteArrayList<>();
    public final List<Problem> problems = new CopyOnWriteArrayList<>();
    public final CountDownLatch reconnecting = new CountDownLatch(1);
    public final CountDownLatch waiting = new CountDownLatch(1);
    public final CountDownLatch working = new CountDownLatch(1);
    public final CountDownLatch retrying = new CountDownLatch(1);

    /** Waits until a line holds these words. */
    public void await(String words) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
        while (lines.stream().noneMatch(line -> line.contains(words))) {
            if (System.nanoTime() > end) {
                throw new AssertionError("for two minutes nobody said '" + words + "': " + lines);
            }
            Thread.sleep(10);
        }
    }

    @Override
    public void reconnecting(Problem why, int attempt, int attempts, Duration pause) {
        lines.add("reconnecting " + attempt + " of " + attempts + ": " + why.message());
        reconnecting.countDown();
    }

    @Override
    public void connected(ServerFacts server) {}

    @Override
    public void waitingForLock(String holder) {
        lines.add("waiting for " + holder);
        waiting.countDown();
    }

    @Override
    public void started(MigrationStatus migration, Direction direction, long resumed) {
        lines.add("started " + name(migration) + (resumed == 0 ? "" : " after " + resumed));
    }

    @Override
    public void finished(MigrationStatus migration, Direction direction) {
        lines.add(migration.state().word() + " " + name(migration));
    }

    @Override
    public void ran(String script, long millis) {
        lines.add("ran " + script);
    }

    private static String name(MigrationStatus migration) {
        return migration
                .version()
                .map(Object::toString)
                .orElseGet(() -> migration.file().replace(Bench.PREFIX, ""));
    }

    @Override
    public void retrying(Problem why, int attempt, int attempts, Duration pause) {
        lines.add("retrying " + attempt + " of " + attempts + ": " + why.code());
        retrying.countDown();
    }

    @Override
    public void problem(Problem problem) {
        problems.add(problem);
    }

    @Override
    public void notice(ServerError notice) {
        lines.add(notice.severity() + ": " + notice.message());
    }

    @Override
    public void result(String place, List<String> columns, List<List<@Nullable String>> rows, long count) {
        lines.add(place.replace(Bench.PREFIX, "") + " " + columns + " " + rows + " " + count);
    }

    @Override
    public void echo(String text, boolean warning) {
        lines.add((warning ? "warn " : "echo ") + text);
    }

    @Override
    public void working(String place, String summary, Duration age, List<String> blockers) {
        lines.add("working " + place.replace(Bench.PREFIX, "") + " " + blockers);
        working.countDown();
    }
}
