package io.github.pgmigrate.mojo;

import io.github.pgmigrate.apply.Request;
import io.github.pgmigrate.apply.Rollback;
import io.github.pgmigrate.apply.RunReport;
import io.github.pgmigrate.apply.WhenInDoubt;
import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.problem.ProblemsException;
import io.github.pgmigrate.report.StatusText;
import io.github.pgmigrate.script.Version;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * Undoes applied migrations, the highest version first: one by default. Bound to a phase it undoes exactly what this build's
 * migrate has applied.
 */
@Mojo(
        name = "rollback",
        defaultPhase = LifecyclePhase.POST_INTEGRATION_TEST,
        requiresProject = false,
        threadSafe = true)
@SuppressWarnings("NullAway.Init") // Maven sets the parameters.
public final class RollbackMojo extends AbstractDatabaseGoal {

    /** How many migrations to undo; 1 by default. */
    @Parameter(property = "pgmigrate.count")
    private @Nullable Integer count;

    /** The version that stays as the highest; 0 undoes all. */
    @Parameter(property = "pgmigrate.target")
    private @Nullable String target;

    /** What to do about a statement whose end nobody saw and of which the catalog cannot tell: {@code ask}, {@code done} or {@code again}. */
    @Parameter(property = "pgmigrate.inDoubt", defaultValue = "ask")
    private String inDoubt;

    @Override
    RunReport run(Request request) {
        WhenInDoubt decision = Choices.of("inDoubt", inDoubt, WhenInDoubt.class);
        RunReport report;
        if (isBound() && !inPom("count") && !inPom("target")) {
            Set<Version> applied = Set.copyOf(AppliedHere.versions(session(), request));
            if (applied.isEmpty()) {
                getLog().info("This build has applied no migration: nothing to roll back.");
                return RunReport.quiet(List.of());
            }
            report = Rollback.exactly(request, applied, decision).run();
        } else {
            Optional<Version> stays = Versions.of("target", target);
            report = new Rollback(request, number(stays), stays, decision).run();
        }
        AppliedHere.forget(session(), request, report);
        return report;
    }

    /** Whether the POM itself says it: what is said on the command line may be meant for another goal of the build. */
    private boolean inPom(String parameter) {
        String written = written(parameter);
        return written != null && !written.equals("${pgmigrate." + parameter + "}");
    }

    private int number(Optional<Version> stays) {
        if (count != null && (count < 1 || stays.isPresent())) {
            throw new ProblemsException(Problem.error(
                            Code.PARAMETER, count < 1 ? "count is not positive" : "count and target are both given")
                    .withHint("Name how many to undo with -Dpgmigrate.count, or what stays with"
                            + " -Dpgmigrate.target."));
        }
        return count == null ? 1 : count;
    }

    @Override
    void finish(RunReport report) {
        StatusText.counts(report.migrations()).ifPresent(counts -> getLog().info(counts));
    }
}
