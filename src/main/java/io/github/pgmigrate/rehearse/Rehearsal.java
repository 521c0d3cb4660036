package io.github.pgmigrate.rehearse;

import io.github.pgmigrate.apply.RunReport;
import java.util.List;
import java.util.Optional;

/**
 * An immutable outcome of a rehearsal, half-done ones included.
 *
 * @param report the problems, and the migrations as they stand where they are to be applied
 * @param course what was to be done; empty where that could not be found out
 * @param migrations what was rehearsed, ascending
 */
public record Rehearsal(RunReport report, Optional<Course> course, List<Rehearsed> migrations) {

    public Rehearsal {
        migrations = List.copyOf(migrations);
    }
}
