package io.github.pgmigrate.mojo;

import io.github.pgmigrate.apply.Request;
import io.github.pgmigrate.apply.RunReport;
import io.github.pgmigrate.problem.ProblemsException;
import io.github.pgmigrate.rehearse.Rehearsal;
import io.github.pgmigrate.rehearse.Rehearse;
import io.github.pgmigrate.rehearse.TracedRun;
import io.github.pgmigrate.report.JsonReport;
import io.github.pgmigrate.report.Output;
import io.github.pgmigrate.report.RehearsalHtml;
import io.github.pgmigrate.report.RehearsalJson;
import io.github.pgmigrate.report.RehearsalText;
import io.github.pgmigrate.script.ScriptFile;
import io.github.pgmigrate.server.ThrowawayServer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * How a module's rehearsals are held, and where they are recorded. Immutable.
 *
 * @param throwaways which throwaway servers are used
 * @param servers where throwaway servers come from
 * @param major their major version where no target says one
 * @param seed a script that runs before the first migration that is rehearsed
 * @param work where the plugin keeps what {@code clean} may take away
 * @param memory a directory where what was found is kept for later rehearsals of the same
 * @param output hears of them as they go
 */
record Rehearsals(
        Throwaways throwaways,
        ThrowawayServer.Source servers,
        int major,
        Optional<ScriptFile> seed,
        Path work,
        Path memory,
        Output output) {

    /** The goal whose report a record is. */
    private static final String GOAL = "rehearse";

    /** Where the last rehearsal of a module is recorded. */
    static Path record(Path work) {
        return work.resolve("rehearsal.json");
    }

    /**
     * Holds one.
     *
     * @param hasTarget whether the request's target is one to look at
     * @param all whether to rehearse what it has, too
     */
    Rehearsal run(Request request, boolean hasTarget, boolean all) {
        return new Rehearse(
                        request,
                        servers,
                        new Rehearse.Settings(
                                hasTarget,
                                major,
                                all,
                                seed,
                                new TracedRun(),
                                memory,
                                throwaways.copy(hasTarget, all),
                                Instant.now()),
                        new RehearsalText(output))
                .run();
    }

    /** Writes what came of one, for programs and for people; its report, with what went wrong in that. */
    RunReport recorded(Rehearsal done) {
        try {
            JsonReport.write(record(work), RehearsalJson.text(GOAL, done, done.report()));
            JsonReport.write(work.resolve("rehearsal.html"), RehearsalHtml.text(done));
            return done.report();
        } catch (ProblemsException e) {
            return RunReport.failed(e.problems()).after(done.report().problems());
        }
    }
}
