package io.github.pgmigrate.apply;

import io.github.pgmigrate.script.MigrationFolder;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reports on a folder alone, no database asked. */
public final class Folders {

    private Folders() {}

    /** Its migrations and repeatable scripts, all of them pending for all that is known. */
    public static RunReport report(MigrationFolder folder) {
        List<MigrationStatus> statuses = Stream.concat(
                        folder.migrations().stream()
                                .map(migration -> MigrationStatus.of(migration, MigrationState.PENDING)),
                        folder.repeatables().stream()
                                .map(repeatable -> MigrationStatus.of(repeatable, MigrationState.PENDING)))
                .toList();
        return new RunReport(Optional.empty(), statuses, List.of(), List.of(), Optional.empty());
    }
}
