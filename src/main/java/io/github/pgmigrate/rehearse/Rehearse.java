package io.github.pgmigrate.rehearse;

import io.github.pgmigrate.apply.MigrationStatus;
import io.github.pgmigrate.apply.Request;
import io.github.pgmigrate.apply.RunReport;
import io.github.pgmigrate.apply.ServerFacts;
import io.github.pgmigrate.db.ServerException;
import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.problem.ProblemsException;
import io.github.pgmigrate.script.Around;
import io.github.pgmigrate.script.Migration;
import io.github.pgmigrate.script.MigrationFolder;
import io.github.pgmigrate.script.ScriptFile;
import io.github.pgmigrate.server.ThrowawayServer;
import io.github.pgmigrate.target.Target;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Proves each rollback on a throwaway server: up, down, compare, up again; then all down and up again. */
public final class Rehearse {

    /** Stands for a target where there is none: nobody listens there, and nobody asks. */
    public static final Target NO_TARGET =
            new Target("jdbc:postgresql://127.0.0.1:1/none", null, null, "no target", false);

    private final Request request;
    private final ThrowawayServer.Source servers;
    private final Settings settings;
    private final RehearsalProgress progress;
    private final List<Problem> problems = new ArrayList<>();
    private final List<Problem> ofAll = new ArrayList<>();
    private final List<Rehearsed> accounts = new ArrayList<>();

    /**
     * How to rehearse.
     *
     * @param hasTarget whether the request's target is one to look at; where not, all migrations are rehearsed
     * @param major PostgreSQL's major version where no target says one
     * @param all whether to rehearse what the target has, too
     * @param seed a script to run before the first rehearsed migration, so that there are rows to lose
     * @param forward runs each migration for the first time
     */
    public record Settings(boolean hasTarget, int major, boolean all, Optional<ScriptFile> seed, ForwardRun forward) {}

    /**
     * A rehearsal.
     *
     * @param request the folder, the options, and the target, on which nothing is changed
     * @param servers where throwaway servers come from
     * @param progress hears of it as it goes
     */
    public Rehearse(Request request, ThrowawayServer.Source servers, Settings settings, RehearsalProgress progress) {
        this.request = request;
        this.servers = servers;
        this.settings = settings;
        this.progress = progress;
    }

    /** Runs; what goes wrong is in the report. */
    public Rehearsal run() {
        Optional<Course> course = Optional.empty();
        try {
            course = Optional.of(
                    settings.hasTarget()
                            ? Courses.of(request, settings.major(), settings.all())
                            : Courses.everything(request.folder(), settings.major()));
            run(course.get());
        } catch (ProblemsException e) {
            ofAll.addAll(e.problems());
        } catch (ServerException e) {
            ofAll.add(unexpected(e));
        }
        return new Rehearsal(
                report(course),
                course,
                accounts.stream()
                        .map(account -> account.masked(request.options().mask()))
                        .toList());
    }

    private void run(Course course) throws ServerException {
        problems.addAll(course.problems());
        if (course.problems().stream().anyMatch(Problem::isError)
                || course.rehearsed().isEmpty()) {
            return;
        }
        try (ThrowawayServer server = servers.start(course.major(), Optional.empty());
                Stage stage = new Stage(server, request, course.database(), settings.forward())) {
            progress.begins(course, server.version());
            if (isReady(stage, course)) {
                rehearse(stage, course);
            }
        }
    }

    private boolean isReady(Stage stage, Course course) {
        List<ScriptFile> seeds = settings.seed().stream().toList();
        boolean last = course.replayed().isEmpty();
        return isOk(stage.ground(last ? seeds : List.of()))
                && (last || isOk(stage.up(folder(course.replayed()), Optional.empty())))
                && (last || seeds.isEmpty() || isOk(stage.ground(seeds)));
    }

    private boolean isOk(RunReport report) {
        if (!report.isOk()) {
            problems.addAll(Findings.ofMigration(report));
        }
        return report.isOk();
    }

    private void rehearse(Stage stage, Course course) throws ServerException {
        MigrationFolder folder = folder(request.folder().migrations());
        Map<Migration, Moment> before = new HashMap<>();
        Moment now = stage.look(List.of());
        for (Migration migration : course.rehearsed()) {
            if (isInterrupted(stage)) {
                return;
            }
            before.put(migration, now);
            Pair.Outcome outcome = new Pair(stage, folder, migration).run(now);
            accounts.add(outcome.account());
            progress.rehearsed(outcome.account());
            if (!outcome.account().isApplied()) {
                return;
            }
            now = outcome.after();
        }
        Chain.Outcome chain = new Chain(stage, accounts, before).run(now);
        accounts.clear();
        accounts.addAll(chain.accounts());
        ofAll.addAll(chain.problems());
        isInterrupted(stage);
    }

    private boolean isInterrupted(Stage stage) {
        if (stage.isInterrupted()) {
            ofAll.add(Problem.error(Code.INTERRUPTED, "the rehearsal was told to stop")
                    .withHint("The throwaway server is removed. Run it again."));
        }
        return stage.isInterrupted();
    }

    /** Migrations with what runs around each of them: what runs around all, and repeatables, are for the chain. */
    private MigrationFolder folder(List<Migration> migrations) {
        Map<Around, ScriptFile> around = new HashMap<>(request.folder().around());
        around.keySet().removeIf(when -> when != Around.BEFORE_EACH && when != Around.AFTER_EACH);
        return new MigrationFolder(
                request.folder().name(),
                migrations,
                List.of(),
                around,
                request.folder().includes());
    }

    private RunReport report(Optional<Course> course) {
        Optional<ServerFacts> server = course.filter(done -> !accounts.isEmpty())
                .map(done -> new ServerFacts(
                        servers.version(done.major()), true, done.database(), "postgres", Optional.empty()));
        List<MigrationStatus> statuses = accounts.stream()
                .map(account -> MigrationStatus.pending(account.migration(), account.upMillis()))
                .toList();
        List<Problem> all = new ArrayList<>(problems);
        accounts.forEach(account -> all.addAll(account.problems()));
        all.addAll(ofAll);
        return new RunReport(server, statuses, List.of(), all, Optional.empty())
                .masked(request.options().mask());
    }

    private static Problem unexpected(ServerException e) {
        return Problem.error(Code.CONNECTION, "the throwaway server refused: " + e.getMessage())
                .withSqlState(e.sqlState())
                .withHint("Run it again; if it happens again, report it as a fault of the plugin.");
    }
}
