package io.github.pgmigrate.mojo;

import io.github.pgmigrate.apply.Interruption;
import io.github.pgmigrate.apply.RunReport;
import io.github.pgmigrate.apply.ShutdownWatch;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.problem.ProblemsException;
import io.github.pgmigrate.report.Gathered;
import io.github.pgmigrate.report.JsonReport;
import io.github.pgmigrate.report.Output;
import io.github.pgmigrate.report.ProblemText;
import io.github.pgmigrate.text.Mask;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProject;
import org.codehaus.plexus.util.xml.Xpp3Dom;
import org.jspecify.annotations.Nullable;

/** What all goals share: skipping, where paths start from, and one report at the end. */
@SuppressWarnings("NullAway.Init") // Maven sets the parameters.
abstract class AbstractGoal extends AbstractMojo {

    @Parameter(defaultValue = "${session}", readonly = true, required = true)
    private MavenSession session;

    @Parameter(defaultValue = "${project}", readonly = true)
    private MavenProject project;

    @Parameter(defaultValue = "${mojoExecution}", readonly = true, required = true)
    private MojoExecution execution;

    /** Whether to leave the goal out. */
    @Parameter(property = "pgmigrate.skip", defaultValue = "false")
    private boolean skip;

    /** A file to write the outcome to, as one JSON object. A second goal of the same run adds its name to the file's. */
    @Parameter(property = "pgmigrate.json")
    private @Nullable String json;

    private final Interruption interruption = new Interruption();

    @Override
    public final void execute() throws MojoFailureException {
        if (skip) {
            getLog().info("pgmigrate:" + goal() + " is skipped (pgmigrate.skip).");
            return;
        }
        ShutdownWatch watch = ShutdownWatch.begin(interruption);
        try {
            RunReport report = shown(outcome().masked(mask()));
            if (!report.isOk()) {
                throw new MojoFailureException(failure(report));
            }
        } finally {
            watch.end();
        }
    }

    private RunReport outcome() {
        try {
            return run();
        } catch (ProblemsException e) {
            return RunReport.failed(e.problems());
        }
    }

    private RunReport shown(RunReport report) {
        Gathered.of(report.problems()).forEach(problem -> ProblemText.write(problem, output()));
        finish(report);
        report.standing().ifPresent(sentence -> getLog().info(sentence));
        if (json == null) {
            return report;
        }
        try {
            JsonReport.write(JsonFiles.next(session, home().resolve(json), goal()), json(report));
            return report;
        } catch (ProblemsException e) {
            e.problems().forEach(problem -> ProblemText.write(problem, output()));
            return RunReport.failed(e.problems()).after(report.problems());
        }
    }

    /** The work of the goal. */
    abstract RunReport run();

    /** The outcome as JSON. */
    String json(RunReport report) {
        return JsonReport.text(goal(), report);
    }

    /** What the goal shows when it is over, problems apart. */
    void finish(RunReport report) {}

    private String failure(RunReport report) {
        long errors = report.problems().stream().filter(Problem::isError).count();
        Problem first =
                report.problems().stream().filter(Problem::isError).findFirst().orElseThrow();
        String more = errors == 1 ? "" : " (and " + (errors - 1) + " more, above)";
        return "pgmigrate:" + goal() + " failed: " + first.headline() + more;
    }

    final Interruption interruption() {
        return interruption;
    }

    final String goal() {
        return execution.getGoal();
    }

    final String pluginVersion() {
        return execution.getVersion();
    }

    final MavenSession session() {
        return session;
    }

    final MavenProject project() {
        return project;
    }

    /** How the POM writes a parameter; null where it does not. */
    final @Nullable String written(String parameter) {
        Xpp3Dom configuration = execution.getConfiguration();
        Xpp3Dom child = configuration == null ? null : configuration.getChild(parameter);
        return child == null ? null : child.getValue();
    }

    /** Whether a phase runs the goal, rather than the command line. */
    final boolean isBound() {
        return execution.getSource() == MojoExecution.Source.LIFECYCLE;
    }

    /** Says that the goal has nothing to do where the build leaves out the tests that the embedded server is for. */
    final boolean isForSkippedTests() {
        Optional<String> reason = SkippedTests.reason(session, project, execution);
        reason.ifPresent(property -> getLog().info("pgmigrate:" + goal() + " is skipped (" + property
                + "): the database would be the plugin's own, for integration tests."));
        return reason.isPresent();
    }

    /** Says that the goal has nothing to do where the build leaves its tests out. */
    final boolean isSkippedAsTest() {
        Optional<String> reason = SkippedTests.reason(session, project);
        reason.ifPresent(property -> getLog().info("pgmigrate:" + goal() + " is skipped (" + property + ")."));
        return reason.isPresent();
    }

    final Output output() {
        return new LogOutput(getLog(), this::mask);
    }

    /** Hides secrets in all that is shown or written. */
    Mask mask() {
        return Mask.NONE;
    }

    /** The directory that relative paths start from: the module's, or the working directory where there is no POM. */
    final Path home() {
        return project != null && project.getBasedir() != null
                ? project.getBasedir().toPath()
                : Path.of(session.getExecutionRootDirectory());
    }

    /** A file as it is called before people: from the project's directory on, where it is below that. */
    final String shown(Path file) {
        Path absolute = file.toAbsolutePath().normalize();
        Path home = home().toAbsolutePath().normalize();
        return absolute.startsWith(home)
                ? home.relativize(absolute).toString().replace('\\', '/')
                : absolute.toString();
    }

    /** Where the plugin keeps what {@code clean} may take away. */
    final Path work() {
        Path build = project != null && project.getBasedir() != null
                ? Path.of(project.getBuild().getDirectory())
                : home().resolve("target");
        return build.resolve("pgmigrate");
    }
}
