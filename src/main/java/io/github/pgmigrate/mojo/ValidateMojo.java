package io.github.pgmigrate.mojo;

import io.github.pgmigrate.apply.Folders;
import io.github.pgmigrate.apply.RunReport;
import io.github.pgmigrate.report.StatusText;
import io.github.pgmigrate.script.FolderReader;
import io.github.pgmigrate.script.MigrationFolder;
import java.util.Optional;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/** Checks the migration folder without a server: names, pairs, directives, meta-commands, transactions, the sum file. */
@Mojo(name = "validate", defaultPhase = LifecyclePhase.VALIDATE, requiresProject = false, threadSafe = true)
@SuppressWarnings("NullAway.Init") // Maven sets the parameters.
public final class ValidateMojo extends AbstractFolderGoal {

    /** Whether to accept the files as they are now, and write the sum file anew. */
    @Parameter(property = "pgmigrate.updateSum", defaultValue = "false")
    private boolean updateSum;

    private Optional<String> around = Optional.empty();

    @Override
    RunReport run(MigrationFolder folder) {
        around = StatusText.around(folder);
        return Folders.report(folder);
    }

    @Override
    boolean isDry() {
        return true;
    }

    @Override
    RunReport unsound(FolderReader.Reading reading) {
        return Folders.report(reading.folder()).after(reading.problems());
    }

    @Override
    FolderReader.Sum sumByDefault() {
        return updateSum ? FolderReader.Sum.UPDATE : super.sumByDefault();
    }

    @Override
    void finish(RunReport report) {
        if (report.isOk() && hasFolder()) {
            getLog().info(StatusText.valid(report.migrations()));
            around.ifPresent(getLog()::info);
        }
    }
}
