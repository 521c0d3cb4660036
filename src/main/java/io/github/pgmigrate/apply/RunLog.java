package io.github.pgmigrate.apply;

import io.github.pgmigrate.history.Direction;
import io.github.pgmigrate.history.History;
import io.github.pgmigrate.history.MigrationKey;
import io.github.pgmigrate.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Keeps what a run has done so far, and says it in a sentence. Not thread-safe. */
final class RunLog {

    private final Direction direction;
    private final List<MigrationKey> done = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();
    private Optional<String> remains = Optional.empty();
    private Optional<String> outcome = Optional.empty();
    private Changes changes = Changes.NONE;
    private Optional<History> history = Optional.empty();
    private boolean stale;

    RunLog(Direction direction) {
        this.direction = direction;
    }

    Direction direction() {
        return direction;
    }

    /** The history as it was read last; empty where it could not be read. */
    Optional<History> history() {
        return history;
    }

    void history(History read) {
        history = Optional.of(read);
        stale = false;
    }

    /** Says that the history may be other than it was when it was read. */
    void stale() {
        stale = true;
    }

    boolean isStale() {
        return stale;
    }

    void done(MigrationKey key) {
        done.add(key);
    }

    List<MigrationKey> done() {
        return done;
    }

    void problem(Problem problem) {
        problems.add(problem);
    }

    void problems(List<Problem> more) {
        problems.addAll(more);
    }

    List<Problem> problems() {
        return problems;
    }

    /** Says what a script that did not come to its end has left. */
    void stopped(String sentence) {
        remains = Optional.of(sentence);
    }

    /** Changes of the history, made or to be agreed to. */
    void changes(Changes shown) {
        changes = shown;
    }

    Changes changes() {
        return changes;
    }

    /** Says what has come of a run that runs no scripts. */
    void outcome(String sentence) {
        outcome = Optional.of(sentence);
    }

    /** One or two sentences about the database; empty where nothing was done and nothing stopped. */
    Optional<String> standing() {
        if (outcome.isPresent()) {
            return outcome;
        }
        if (done.isEmpty() && remains.isEmpty()) {
            return Optional.empty();
        }
        String verb = direction == Direction.FORWARD ? "applied" : "rolled back";
        String what = "This run has " + verb + " " + (done.isEmpty() ? "nothing" : VersionWords.ofKeys(done));
        return Optional.of(remains.map(rest -> rest + " " + what).orElse(what) + ".");
    }
}
