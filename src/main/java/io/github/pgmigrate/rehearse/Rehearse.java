package io.github.pgmigrate.rehearse;

import io.github.pgmigrate.apply.MigrationStatus;
import io.github.pgmigrate.apply.Request;
import io.github.pgmigrate.apply.RunReport;
import io.github.pgmigrate.apply.ServerFacts;
import io.github.pgmigrate.db.ServerException;
import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.problem.ProblemsException;
import io.github.pgmigrate.script.Migration;
import io.github.pgmigrate.script.ScriptFile;
import io.github.pgmigrate.server.ThrowawayServer;
import io.github.pgmigrate.target.Target;
import io.github.pgmigrate.text.Mask;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Proves each rollback on a throwaway server: up, down, compare, up again; then all down and up again. */
public final class Rehearse {

    /** Stands for a target where there is none: nobody listens there, and nobody asks. */
    public static final Target NO_TARGET =
            new Target("jdbc:postgresql://127.0.0.1:1/none", null, null, "no target", false);

    /** Of how many of the last migrations a chain is kept: what is edited is mostly near the end. */
    private static final int CHAINS_KEPT = 50;

    private final Request request;
    private final ThrowawayServer.Source servers;
    private final Settings settings;
    private final RehearsalProgress progress;
    private final Memory memory;
    private final List<Problem> problems = new ArrayList<>();
    private final List<Problem> ofAll = new ArrayList<>();
    private final List<Rehearsed> accounts = new ArrayList<>();
    private String version = "";
    private Optional<Course> course = Optional.empty();
    private Optional<RehearsalRecord> record = Optional.empty();

    /**
     * How to rehearse.
     *
     * @param hasTarget whether the request's target is one to look at; where not, all migrations are rehearsed
     * @param major PostgreSQL's major version where no target says one
     * @param all whether to rehearse what the target has, too
     * @param seed a script to run before the first rehearsed migration, so that there are rows to lose
     * @param forward runs each migration for the first time
     * @param memory a directory where what was found is kept for later rehearsals of the same
     * @param copy what it is held on a copy of, so that there are rows; then what that lacks is rehearsed, and nothing is kept.
     *     Empty for a database that scripts alone have made
     * @param at the time
     */
    public record Settings(
            boolean hasTarget,
            int major,
            boolean all,
            Optional<ScriptFile> seed,
            ForwardRun forward,
            Path memory,
            Optional<CopyOf> copy,
            Instant at) {}

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
        this.memory = settings.copy().isPresent() ? Memory.none() : new Memory(settings.memory());
    }

    /** Runs; what goes wrong is in the report. */
    public Rehearsal run() {
        try {
            if (settings.copy().isPresent()) {
                runOnCopy(new Copying(
                        request, servers, settings.major(), settings.copy().get()));
            } else {
                runFromScripts();
            }
        } catch (ProblemsException e) {
            ofAll.addAll(e.problems());
        } catch (ServerException e) {
            ofAll.add(unexpected(e));
        }
        RunReport report = report();
        return new Rehearsal(
                report,
                course,
                accounts.stream().map(account -> account.masked(mask())).toList(),
                record.map(begun -> begun.concluded(report.isOk())));
    }

    private void runFromScripts() throws ServerException {
        Course found = settings.hasTarget()
                ? Courses.of(request, settings.major(), settings.all())
                : Courses.everything(request.folder(), settings.major());
        if (isToBeRun(found)) {
            version = servers.version(found.major());
            recorded(found);
            run(found);
            memory.tidy();
            memory.trouble().ifPresent(ofAll::add);
        } else {
            recorded(found);
        }
    }

    private void runOnCopy(Copying copying) throws ServerException {
        Optional<Course> looked = copying.look();
        if (looked.isPresent() && !isToBeRun(looked.get())) {
            recorded(looked.get());
            return;
        }
        List<Problem> hindrances =
                copying.hindrances(looked.map(Course::rehearsed).orElse(List.of()), settings.seed());
        problems.addAll(hindrances);
        if (!hindrances.isEmpty()) {
            return;
        }
        progress.copies(copying.announced());
        try (Copy copy = copying.make()) {
            runOn(copy, copying.words());
            ofAll.addAll(copy.afterwards());
            ofAll.addAll(copy.problems());
        }
    }

    private void runOn(Copy copy, String words) throws ServerException {
        ForwardRun forward = copy.isWatched() ? settings.forward() : ForwardRun.PLAIN;
        Stage stage = new Stage(copy.site(), request, forward);
        problems.clear();
        Course found = Courses.onCopy(
                stage.status(),
                request.folder(),
                Courses.major(copy.version()),
                copy.site().target().database(),
                words);
        if (isToBeRun(found)) {
            version = copy.version();
            recorded(found);
            progress.begins(found, version, 0);
            StateNames names = new StateNames(request, found, "a copy", settings.seed());
            run(stage, found, names, Known.NOTHING, Optional.empty());
        }
    }

    private boolean isToBeRun(Course found) {
        course = Optional.of(found);
        problems.addAll(found.problems());
        return found.problems().stream().noneMatch(Problem::isError) && !found.isEmpty();
    }

    private void recorded(Course found) {
        record = Optional.of(RehearsalRecord.of(request, found, version, settings.at()));
    }

    private void run(Course course) throws ServerException {
        StateNames names = new StateNames(request, course, servers.origin(course.major()), settings.seed());
        Known known = Known.of(course, names, memory, settings.forward());
        progress.begins(course, version, known.accounts().size());
        if (known.chain().isPresent()
                && known.accounts().size() == course.rehearsed().size()) {
            accounts.addAll(known.whole());
            ofAll.addAll(known.chain().get().problems());
            return;
        }
        int position = course.replayed().size() + known.accounts().size();
        try (ThrowawayServer server = servers.start(course.major(), names.statesDownFrom(position));
                Workshop workshop = new Workshop(server, course.database())) {
            workshop.open();
            run(new Stage(workshop, request, settings.forward()), course, names, known, server.state());
        }
    }

    private void run(Stage stage, Course course, StateNames names, Known known, Optional<String> state)
            throws ServerException {
        Ascent ascent = new Ascent(stage, course, names, settings.seed());
        List<Problem> hindrances = ascent.to(state, known.accounts().size());
        problems.addAll(hindrances);
        accounts.addAll(known.accounts());
        if (hindrances.isEmpty()) {
            rehearse(stage, course, names, known, ascent);
        }
    }

    private void rehearse(Stage stage, Course course, StateNames names, Known known, Ascent ascent)
            throws ServerException {
        List<@Nullable Moment> before = new ArrayList<>();
        known.accounts().forEach(account -> before.add(null));
        int last = course.rehearsed().size() - 1;
        boolean goesOn = !Chain.isOfOnePair(known.accounts().size(), last + 1, stage.folder());
        Moment now = stage.look();
        for (int i = known.accounts().size(); i <= last; i++) {
            if (stage.isInterrupted()) {
                return;
            }
            if (i == last) {
                ascent.keep(i);
            }
            Migration migration = course.rehearsed().get(i);
            before.add(now);
            Pair.Outcome outcome = new Pair(stage, ascent.folder(), migration, goesOn).run(now);
            accounts.add(outcome.account());
            memory.keep(names.verdict(i), outcome.account().masked(mask()), settings.forward());
            progress.rehearsed(outcome.account());
            if (!outcome.account().isApplied()) {
                return;
            }
            now = outcome.after();
        }
        Chain.Outcome chain = new Chain(stage, accounts, before, known.chain()).run(now);
        accounts.clear();
        accounts.addAll(chain.accounts());
        ofAll.addAll(chain.problems());
        if (!stage.isInterrupted()) {
            keep(chain, names);
        }
    }

    private void keep(Chain.Outcome chain, StateNames names) {
        List<String> words = chain.accounts().stream()
                .map(account -> account.chain().map(Enum::name).orElse(""))
                .toList();
        boolean bad = chain.problems().stream().anyMatch(Problem::isError)
                || chain.accounts().stream().anyMatch(Rehearsed::isBad);
        if (!bad) {
            chain.clean().stream()
                    .filter(count -> count > 0 && count > words.size() - CHAINS_KEPT)
                    .forEach(count -> memory.keepChain(
                            names.chain(count - 1),
                            new Memory.KeptChain(
                                    words.subList(0, count),
                                    chain.problems().stream()
                                            .map(problem -> problem.masked(mask()))
                                            .toList())));
        }
    }

    private RunReport report() {
        Optional<ServerFacts> server = course.filter(done -> !accounts.isEmpty())
                .map(done -> new ServerFacts(version, true, done.database(), "postgres", Optional.empty()));
        List<MigrationStatus> statuses = accounts.stream()
                .map(account -> MigrationStatus.pending(account.migration(), account.upMillis()))
                .toList();
        List<Problem> all = new ArrayList<>(problems);
        if (request.interruption().isRequested()) {
            all.add(Problem.error(Code.INTERRUPTED, "the rehearsal was told to stop")
                    .withHint("Its server is removed. Run it again."));
        } else {
            accounts.forEach(account -> all.addAll(account.problems()));
            all.addAll(ofAll);
        }
        return new RunReport(server, statuses, List.of(), all, Optional.empty()).masked(mask());
    }

    private Mask mask() {
        return request.options().mask();
    }

    private static Problem unexpected(ServerException e) {
        return Problem.error(Code.CONNECTION, "the throwaway server refused: " + e.getMessage())
                .withSqlState(e.sqlState())
                .withHint("Run it again; if it happens again, report it as a fault of the plugin.");
    }
}
