package io.github.pgmigrate.apply;

import io.github.pgmigrate.script.MigrationFolder;
import java.util.List;
import java.util.Optional;

/** Reports on a folder alone, no database asked. */
public final class Folders {

    private Folders() {}

    /** Its migrations, all of them pending for all that is known. */
    public static RunReport report(MigrationFolder folder) {
        List<MigrationStatus> statuses = folder.migrations().stream()
                .map(migration -> MigrationStatus.of(migration, MigrationState.PENDING))
                .toList();
        return new RunReport(Optional.empty(), statuses, List.of(), List.of(), Optional.empty());
    }
}
