package io.github.pgmigrate.report;

import io.github.pgmigrate.rehearse.trace.LockMode;
import io.github.pgmigrate.rehearse.trace.LockTaken;
import io.github.pgmigrate.rehearse.trace.RelationKind;
import io.github.pgmigrate.rehearse.trace.ScriptTrace;
import io.github.pgmigrate.rehearse.trace.StatementTrace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Words for what a trace has seen. */
final class LockWords {

    private static final int MOST = 3;

    private LockWords() {}

    /** The strongest lock and what is written anew, for a line of its own; empty where there is neither. */
    static String line(ScriptTrace trace) {
        List<String> words = new ArrayList<>();
        Optional<LockTaken> strongest = trace.strongestLock();
        strongest.ifPresent(lock -> words.add(lock.mode().sqlName() + " on " + several(lockedBy(trace, lock.mode()))));
        if (!trace.rewritten().isEmpty()) {
            words.add("rewrites " + several(trace.rewritten()));
        }
        return String.join(", ", words);
    }

    /** The relations that are locked in a mode, each once. */
    static List<String> lockedBy(ScriptTrace trace, LockMode mode) {
        return trace.statements().stream()
                .flatMap(statement -> worthShowing(statement).stream())
                .filter(lock -> lock.mode() == mode)
                .map(LockTaken::relation)
                .distinct()
                .toList();
    }

    /** The first few, and how many more. */
    static String several(List<String> names) {
        String first = String.join(", ", names.subList(0, Math.min(MOST, names.size())));
        return names.size() > MOST ? first + " and " + (names.size() - MOST) + " more" : first;
    }

    /** The locks of a statement without those of indexes, where a table is locked as strongly: nobody gets by that. */
    static List<LockTaken> worthShowing(StatementTrace statement) {
        boolean table = statement.locks().stream()
                .anyMatch(lock -> lock.kind() != RelationKind.INDEX && lock.mode() == LockMode.ACCESS_EXCLUSIVE);
        return statement.locks().stream()
                .filter(lock -> !table || lock.kind() != RelationKind.INDEX)
                .toList();
    }

    /** A class for the style: how much of an application's work has to wait. */
    static String weight(LockTaken lock) {
        if (lock.mode().blocksReads()) {
            return "reads";
        }
        if (lock.mode().blocksWrites()) {
            return "writes";
        }
        return lock.mode() == LockMode.SHARE_UPDATE_EXCLUSIVE ? "changes" : "little";
    }
}
