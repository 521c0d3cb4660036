package io.github.pgmigrate.rehearse;

import io.github.pgmigrate.apply.Migrate;
import io.github.pgmigrate.apply.Request;
import io.github.pgmigrate.apply.Rollback;
import io.github.pgmigrate.apply.RunReport;
import io.github.pgmigrate.apply.WhenInDoubt;
import io.github.pgmigrate.rehearse.trace.ScriptTrace;
import io.github.pgmigrate.script.Migration;
import java.util.Optional;
import java.util.Set;

/**
 * Runs one migration forward, for the first time, and back: the place for whoever wants to see more of it than what comes of it.
 * It has to leave the database as {@link #PLAIN} would.
 */
@FunctionalInterface
public interface ForwardRun {

    /** Runs it as migrate does, and sees no more. */
    ForwardRun PLAIN =
            (request, migration) -> new Migrate(request, Optional.of(migration.version()), true, WhenInDoubt.ASK).run();

    /** What was seen of the statements of a migration when it ran last; empty where nobody looked. */
    default Optional<ScriptTrace> trace(Migration migration) {
        return Optional.empty();
    }

    /**
     * Runs a migration. Called again where a role was missing that has been created since.
     *
     * @param request a database in which all migrations before it are applied, and nobody else works; its folder has all of them
     */
    RunReport run(Request request, Migration migration);

    /** What was seen of the statements of its rollback; empty where nobody looked, or none has run. */
    default Optional<ScriptTrace> backTrace(Migration migration) {
        return Optional.empty();
    }

    /**
     * Rolls a migration back. Called again where a role was missing that has been created since.
     *
     * @param request a database in which all migrations up to it are applied, and nobody else works; its folder has all of them
     * @param again whether it goes on after that
     */
    default RunReport back(Request request, Migration migration, boolean again) {
        return Rollback.exactly(request, Set.of(migration.version()), WhenInDoubt.ASK)
                .run();
    }

    /** What it has seen of a migration, as a text to be kept; a migration that is the same is not run again. */
    default String toKeep(Migration migration) {
        return "";
    }

    /** Takes what an earlier one has seen of a migration, and kept, in place of running it. */
    default void recall(Migration migration, String seen) {}
}
