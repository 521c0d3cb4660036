package io.github.pgmigrate.report;

import io.github.pgmigrate.drift.DriftProgress;
import io.github.pgmigrate.drift.Drifted;
import java.util.Optional;

/** Tells people of a search for drift: that it takes its time, and what came of it. */
public final class DriftText implements DriftProgress {

    private final Output output;

    public DriftText(Output output) {
        this.output = output;
    }

    @Override
    public void replaying(int count, String version) {
        output.info("Replaying " + count + (count == 1 ? " migration" : " migrations") + " on a throwaway PostgreSQL "
                + version + ", to compare");
    }

    /** The line at the end; empty where nothing could be compared. */
    public static Optional<String> summary(Drifted drifted) {
        if (!drifted.isCompared()) {
            return Optional.empty();
        }
        int count = drifted.differences().size();
        return Optional.of(
                count == 0
                        ? "No drift: the catalog is what the migrations make that are applied."
                        : "Drift: " + count + (count == 1 ? " thing was" : " things were")
                                + " changed outside of migrations.");
    }
}
