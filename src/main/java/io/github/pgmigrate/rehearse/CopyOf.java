package io.github.pgmigrate.rehearse;

import io.github.pgmigrate.backup.ClientPrograms;
import java.nio.file.Path;

/** What a rehearsal with real rows is held on a copy of. */
public sealed interface CopyOf {

    /**
     * A dump that somebody has made, restored on a throwaway server.
     *
     * @param file a script or an archive of pg_dump's
     * @param programs where pg_restore is, which archives need
     */
    record Dump(Path file, ClientPrograms programs) implements CopyOf {}

    /**
     * The target, dumped by pg_dump and restored on a throwaway server. Nothing is changed on the target.
     *
     * @param programs where pg_dump and pg_restore are
     */
    record TargetByDump(ClientPrograms programs) implements CopyOf {}

    /** The target, copied by its own server, beside it. Nothing but databases is created there, and dropped again. */
    record TargetBeside() implements CopyOf {}
}
