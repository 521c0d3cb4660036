package io.github.pgmigrate.apply;

import io.github.pgmigrate.db.ServerError;
import io.github.pgmigrate.history.Direction;
import io.github.pgmigrate.problem.Problem;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Hears of a run as it goes. Called on the thread of the run, except for {@link #working}. */
public interface Progress {

    /** The server cannot be reached yet: another try follows a pause. */
    void reconnecting(Problem why, int attempt, int attempts, Duration pause);

    /** The connection stands. */
    void connected(ServerFacts server);

    /** Another run holds the lock; called at first and then every few seconds. */
    void waitingForLock(String holder);

    /** A script begins, or goes on after a stop when {@code resumed} statements of it are done already. */
    void started(MigrationStatus migration, Direction direction, long resumed);

    /** A script is done and recorded. */
    void finished(MigrationStatus migration, Direction direction);

    /** A script around others is done. */
    void ran(String script, long millis);

    /** A transaction is tried again after a pause. */
    void retrying(Problem why, int attempt, int attempts, Duration pause);

    /** A warning or a note of a script. */
    void problem(Problem problem);

    /** A notice of the server. */
    void notice(ServerError notice);

    /** The result of a query of a script: its first rows, in text form, and how many there were. */
    void result(String place, List<String> columns, List<List<@Nullable String>> rows, long count);

    /** {@code \echo} and {@code \warn}. */
    void echo(String text, boolean warning);

    /** A statement runs for long; called from another thread every few seconds. */
    void working(String place, String summary, Duration age, List<String> blockers);
}
