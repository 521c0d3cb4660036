package io.github.pgmigrate.drift;

import io.github.pgmigrate.apply.RunReport;
import io.github.pgmigrate.catalog.diff.Difference;
import io.github.pgmigrate.text.Mask;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An immutable outcome of a search for drift.
 *
 * @param report the run, each difference a problem of it
 * @param differences what was changed on the target outside of migrations: before is what migrations make, after what is there
 * @param replayed how many versions and repeatable scripts were replayed; 0 where nothing could be compared
 */
public record Drifted(RunReport report, List<Difference> differences, int replayed) {

    public Drifted {
        differences = List.copyOf(differences);
    }

    /** Whether the catalogs were compared, whatever came of it. */
    public boolean isCompared() {
        return replayed > 0;
    }

    /** The same without secrets. */
    Drifted masked(Mask mask) {
        return new Drifted(
                report.masked(mask),
                differences.stream()
                        .map(difference -> new Difference(
                                difference.object(),
                                difference.kind(),
                                difference.property(),
                                masked(difference.before(), mask),
                                masked(difference.after(), mask),
                                mask.apply(difference.sentence())))
                        .toList(),
                replayed);
    }

    private static @Nullable String masked(@Nullable String text, Mask mask) {
        return text == null ? null : mask.apply(text);
    }
}
