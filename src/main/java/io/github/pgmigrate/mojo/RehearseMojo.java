package io.github.pgmigrate.mojo;

import io.github.pgmigrate.apply.Request;
import io.github.pgmigrate.apply.RunReport;
import io.github.pgmigrate.backup.ClientPrograms;
import io.github.pgmigrate.problem.ProblemsException;
import io.github.pgmigrate.rehearse.CopyOf;
import io.github.pgmigrate.rehearse.Rehearsal;
import io.github.pgmigrate.rehearse.Rehearse;
import io.github.pgmigrate.rehearse.TracedRun;
import io.github.pgmigrate.report.JsonReport;
import io.github.pgmigrate.report.RehearsalHtml;
import io.github.pgmigrate.report.RehearsalJson;
import io.github.pgmigrate.report.RehearsalText;
import io.github.pgmigrate.script.LooseScript;
import io.github.pgmigrate.script.MigrationFolder;
import io.github.pgmigrate.script.ScriptFile;
import io.github.pgmigrate.server.EmbeddedSettings;
import io.github.pgmigrate.server.ThrowawayServer;
import io.github.pgmigrate.target.Target;
import java.util.List;
import java.util.Optional;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * Proves each rollback on a throwaway server: runs every pending migration up, down and up again, and compares the schemas; then
 * all of them down in a row, and up again. A rollback that leaves a trace fails the build.
 */
@Mojo(name = "rehearse", defaultPhase = LifecyclePhase.TEST, requiresProject = false, threadSafe = true)
@SuppressWarnings("NullAway.Init") // Maven sets the parameters.
public final class RehearseMojo extends AbstractDatabaseGoal {

    /** Whether to rehearse all migrations from an empty database, and not only those that the target lacks. */
    @Parameter(property = "pgmigrate.all", defaultValue = "false")
    private boolean all;

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

    /** The directory of pg_dump and pg_restore, which copies need; by default they are looked for on the PATH. */
    @Parameter(property = "pgmigrate.pgBinDirectory")
    private @Nullable String pgBinDirectory;

    /** A script to run before the first migration that is rehearsed, so that there are rows which a rollback may lose. */
    @Parameter(property = "pgmigrate.seedScript")
    private @Nullable String seedScript;

    private @Nullable Rehearsal rehearsal;

    @Override
    Optional<RunReport> instead() {
        return isSkippedAsTest() ? Optional.of(RunReport.quiet(List.of())) : Optional.empty();
    }

    /** Without a target all migrations are rehearsed. */
    @Override
    Optional<Target> unnamedTarget() {
        return Optional.empty();
    }

    @Override
    RunReport run(MigrationFolder folder, Optional<Target> target) {
        Throwaways throwaways = new Throwaways(
                server,
                image,
                dump == null ? null : home().resolve(dump),
                ClientPrograms.of(Optional.ofNullable(pgBinDirectory).map(home()::resolve)));
        Optional<CopyOf> copy = throwaways.copy(target.isPresent(), all);
        ThrowawayServer.Source servers = throwaways.in(work().resolve("throwaway"), binaries());
        rehearsal = new Rehearse(
                        request(folder, target.orElse(Rehearse.NO_TARGET)),
                        servers,
                        new Rehearse.Settings(
                                target.isPresent(),
                                major(),
                                all,
                                seed(folder),
                                new TracedRun(),
                                EmbeddedSettings.defaultCache().resolve("rehearsals"),
                                copy),
                        new RehearsalText(output()))
                .run();
        return recorded(rehearsal);
    }

    private Optional<ScriptFile> seed(MigrationFolder folder) {
        return Optional.ofNullable(seedScript)
                .map(script ->
                        LooseScript.read(home(), home().resolve(script), encoding(), variables(), folder.includes()));
    }

    @Override
    RunReport run(Request request) {
        throw new IllegalStateException("a rehearsal is run on no target");
    }

    private RunReport recorded(Rehearsal done) {
        try {
            JsonReport.write(work().resolve("rehearsal.json"), RehearsalJson.text(goal(), done, done.report()));
            JsonReport.write(work().resolve("rehearsal.html"), RehearsalHtml.text(done));
            return done.report();
        } catch (ProblemsException e) {
            return RunReport.failed(e.problems()).after(done.report().problems());
        }
    }

    @Override
    String json(RunReport report) {
        return rehearsal == null ? super.json(report) : RehearsalJson.text(goal(), rehearsal, report);
    }

    @Override
    void finish(RunReport report) {
        if (rehearsal != null) {
            RehearsalText.summary(rehearsal).forEach(getLog()::info);
        }
    }
}
