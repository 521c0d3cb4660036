package io.github.pgmigrate.mojo;

import io.github.pgmigrate.apply.Repair;
import io.github.pgmigrate.apply.Request;
import io.github.pgmigrate.apply.RunReport;
import io.github.pgmigrate.apply.Settle;
import io.github.pgmigrate.apply.Wishes;
import io.github.pgmigrate.report.ChangesText;
import java.util.Optional;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * Mends the history where it no longer says what is: files edited or gone after they were applied, migrations that stopped
 * half-way. Shows what it would change; makes exactly that when it is confirmed. Runs no script.
 */
@Mojo(name = "repair", requiresProject = false, threadSafe = true)
@SuppressWarnings("NullAway.Init") // Maven sets the parameters.
public final class RepairMojo extends AbstractDatabaseGoal {

    /** The only migration to look at: its version, or the file name of a repeatable script. All by default. */
    @Parameter(property = "pgmigrate.version")
    private @Nullable String version;

    /**
     * How that migration stands: {@code applied} (all of it is there), {@code pending} (nothing of it is), {@code done} (what
     * was begun is done: go on after it) or {@code again} (what is in doubt is not done: do it again).
     */
    @Parameter(property = "pgmigrate.settle")
    private @Nullable String settle;

    /** Versions, or file names of repeatable scripts, whose files are gone for good, separated by commas. */
    @Parameter(property = "pgmigrate.forget")
    private @Nullable String forget;

    /** The fingerprint of the changes that are to be made, as a run without it shows it. */
    @Parameter(property = "pgmigrate.confirm")
    private @Nullable String confirm;

    @Override
    RunReport run(Request request) {
        Wishes wishes = new Wishes(
                Versions.key("version", version),
                Optional.ofNullable(settle).map(word -> Choices.of("settle", word, Settle.class)),
                Versions.keys("forget", forget));
        return new Repair(request, wishes, Optional.ofNullable(confirm).map(String::strip)).run();
    }

    @Override
    void finish(RunReport report) {
        ChangesText.lines(report.changes()).forEach(getLog()::info);
    }
}
