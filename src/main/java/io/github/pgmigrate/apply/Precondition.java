package io.github.pgmigrate.apply;

import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.script.Migration;
import io.github.pgmigrate.script.Repeatable;
import io.github.pgmigrate.script.Version;
import java.util.List;
import java.util.Optional;

/** Has to hold before a run changes anything. Asked before the history tables are made, and again under the lock. */
@FunctionalInterface
public interface Precondition {

    /** Always holds. */
    Precondition NONE = upcoming -> List.of();

    /**
     * What a run is about to do. Immutable.
     *
     * @param server where
     * @param before the migrations of the folder that count as applied there, ascending
     * @param unknown versions that are applied there, and of which the folder has no file
     * @param baseline the version at which the database was taken on, where the folder has no file up to it; else empty
     * @param migrations those that are to be applied, ascending
     * @param repeatables what is to run after them, by name
     */
    record Upcoming(
            ServerFacts server,
            List<Migration> before,
            List<Version> unknown,
            Optional<Version> baseline,
            List<Migration> migrations,
            List<Repeatable> repeatables) {
        public Upcoming {
            before = List.copyOf(before);
            unknown = List.copyOf(unknown);
            migrations = List.copyOf(migrations);
            repeatables = List.copyOf(repeatables);
        }
    }

    /** What keeps the run from beginning, as errors; nothing where it may begin. */
    List<Problem> problems(Upcoming upcoming);
}
