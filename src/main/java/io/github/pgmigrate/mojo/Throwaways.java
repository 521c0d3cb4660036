package io.github.pgmigrate.mojo;

import io.github.pgmigrate.backup.ClientPrograms;
import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.problem.ProblemsException;
import io.github.pgmigrate.rehearse.CopyOf;
import io.github.pgmigrate.server.Binaries;
import io.github.pgmigrate.server.ContainerThrowaways;
import io.github.pgmigrate.server.EmbeddedSettings;
import io.github.pgmigrate.server.EmbeddedThrowaways;
import io.github.pgmigrate.server.ThrowawayServer;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which throwaway servers are used, as the parameters have it.
 *
 * @param server {@code embedded}, {@code container} or {@code copy}
 * @param image the image of containers; null where none is given
 * @param dump the dump that is restored for a copy; null where none is given
 * @param copyBy how the target is copied: {@code dump} or {@code template}; null where nothing is said
 * @param programs where pg_dump and pg_restore are
 */
record Throwaways(
        String server,
        @Nullable String image,
        @Nullable Path dump,
        @Nullable String copyBy,
        ClientPrograms programs) {

    private static final String COPY = "copy";
    private static final String DUMP = "dump";
    private static final String TEMPLATE = "template";

    /**
     * What a rehearsal is held on a copy of; empty where it is not.
     *
     * @param hasTarget whether something names a database
     * @param all whether all migrations are to be rehearsed
     * @throws ProblemsException (PARAMETER) where the parameters do not fit together
     */
    Optional<CopyOf> copy(boolean hasTarget, boolean all) {
        if (!server.equals(COPY)) {
            if (dump != null || copyBy != null) {
                throw wrong(
                        (dump != null ? "dump" : "copyBy") + " is given, and server is " + server
                                + ", which copies nothing",
                        "Set server to copy.");
            }
            return Optional.empty();
        }
        String way = copyBy == null ? DUMP : copyBy;
        if (!way.equals(DUMP) && !way.equals(TEMPLATE)) {
            throw wrong("copyBy is neither dump nor template: '" + way + "'", "It is one of these two.");
        }
        if (all) {
            throw wrong(
                    "all is set, and server is copy: what a copy has is not run again on it",
                    "Leave one of the two out.");
        }
        if (dump != null && way.equals(TEMPLATE)) {
            throw wrong("dump is given, and copyBy is template, which copies the target", "Leave one of the two out.");
        }
        if (dump != null) {
            return Optional.of(new CopyOf.Dump(dump, programs));
        }
        if (!hasTarget) {
            throw wrong(
                    "server is copy, and nothing names the database to copy",
                    "Name one with url or serverId, or a dump with -Dpgmigrate.dump=...");
        }
        return Optional.of(way.equals(DUMP) ? new CopyOf.TargetByDump(programs) : new CopyOf.TargetBeside());
    }

    /**
     * Those servers.
     *
     * @param directory where they keep what goes with them
     * @param binaries where PostgreSQL's programs come from
     * @throws ProblemsException (PARAMETER) where the parameters do not fit together
     */
    ThrowawayServer.Source in(Path directory, Binaries binaries) {
        return switch (server) {
            case "embedded", COPY -> {
                if (image != null) {
                    throw wrong(
                            "image is given, and server is " + server + ", which has no images",
                            "Set server to container.");
                }
                yield new EmbeddedThrowaways(directory, EmbeddedSettings.defaultCache(), binaries);
            }
            case "container" -> {
                if (image == null) {
                    throw wrong(
                            "server is container, and no image is given",
                            "Name one made like Docker's official postgres, such as"
                                    + " -Dpgmigrate.image=postgis/postgis:17-3.5.");
                }
                yield new ContainerThrowaways(image, directory, EmbeddedSettings.defaultCache());
            }
            default ->
                throw wrong(
                        "server is neither embedded, container nor copy: '" + server + "'",
                        "It is one of these three.");
        };
    }

    private static ProblemsException wrong(String message, String hint) {
        return new ProblemsException(Problem.error(Code.PARAMETER, message).withHint(hint));
    }
}
