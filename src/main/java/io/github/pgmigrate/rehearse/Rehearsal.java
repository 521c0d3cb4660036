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
 * @param record by which a run can tell whether it is about to do the same; empty where it could not be found out what was to be
 *     done
 */
public record Rehearsal(
        RunReport report, Optional<Course> course, List<Rehearsed> migrations, Optional<RehearsalRecord> record) {

    public Rehearsal {
        migrations = List.copyOf(migrations);
    }
}
