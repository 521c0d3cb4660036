package io.github.pgmigrate.server;

import io.github.pgmigrate.problem.ProblemsException;
import java.nio.file.Path;

/** Where archives of PostgreSQL's binaries come from: Maven's repositories, or a folder in tests. */
@FunctionalInterface
public interface Binaries {

    /** The group of all archives. */
    String GROUP = "io.zonky.test.postgres";

    /**
     * The jar of the group {@link #GROUP} with this artifact id and version.
     *
     * @throws ProblemsException (SERVER_BINARIES) where it cannot be had, with a remedy
     */
    Path jar(String artifactId, String version);
}
