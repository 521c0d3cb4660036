package io.github.pgmigrate.mojo;

import io.github.pgmigrate.backup.ClientPrograms;
import io.github.pgmigrate.script.LooseScript;
import io.github.pgmigrate.script.MigrationFolder;
import io.github.pgmigrate.script.ScriptFile;
import io.github.pgmigrate.server.EmbeddedSettings;
import java.util.Optional;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/** A goal that may hold a rehearsal. */
@SuppressWarnings("NullAway.Init") // Maven sets the parameters.
abstract class AbstractRehearsingGoal extends AbstractDatabaseGoal {

    /**
     * What is rehearsed on: a server of the plugin's own ({@code embedded}); a {@code container}, which needs image and
     * Testcontainers; or a {@code copy} of the database with its rows, or of a dump, on a server of the plugin's own.
     */
    @Parameter(property = "pgmigrate.server", defaultValue = "embedded")
    private String server;

    /** The image of containers, made like Docker's official postgres, such as {@code postgis/postgis:17-3.5}. */
    @Parameter(property = "pgmigrate.image")
    private @Nullable String image;

    /**
     * A dump to restore and to rehearse on, with server copy: a script ({@code .sql}, {@code .sql.gz}), or an archive in one of
     * pg_dump's other formats.
     */
    @Parameter(property = "pgmigrate.dump")
    private @Nullable String dump;

    /**
     * How server copy copies the database: by a {@code dump} of pg_dump, the default, onto a server of the plugin's own; or by
     * {@code template}, beside it on its own server, which needs the right to create databases, and nobody else connected.
     */
    @Parameter(property = "pgmigrate.copyBy")
    private @Nullable String copyBy;

    /** The directory of pg_dump and pg_restore, which copies need; by default they are looked for on the PATH. */
    @Parameter(property = "pgmigrate.pgBinDirectory")
    private @Nullable String pgBinDirectory;

    /** A script to run before the first migration that is rehearsed, so that there are rows which a rollback may lose. */
    @Parameter(property = "pgmigrate.seedScript")
    private @Nullable String seedScript;

    /** How rehearsals of a folder are held. */
    final Rehearsals rehearsals(MigrationFolder folder) {
        Throwaways throwaways = new Throwaways(
                server,
                image,
                dump == null ? null : home().resolve(dump),
                copyBy,
                ClientPrograms.of(Optional.ofNullable(pgBinDirectory).map(home()::resolve)));
        return new Rehearsals(
                throwaways,
                throwaways.in(work().resolve("throwaway"), binaries()),
                major(),
                seed(folder),
                work(),
                EmbeddedSettings.defaultCache().resolve("rehearsals"),
                output());
    }

    private Optional<ScriptFile> seed(MigrationFolder folder) {
        return Optional.ofNullable(seedScript)
                .map(script ->
                        LooseScript.read(home(), home().resolve(script), encoding(), variables(), folder.includes()));
    }
}
