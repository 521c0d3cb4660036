package io.github.pgmigrate.drift;

import io.github.pgmigrate.apply.Look;
import io.github.pgmigrate.apply.Options;
import io.github.pgmigrate.apply.Request;
import io.github.pgmigrate.apply.RunReport;
import io.github.pgmigrate.apply.SessionSettings;
import io.github.pgmigrate.catalog.diff.CatalogDiff;
import io.github.pgmigrate.catalog.diff.Difference;
import io.github.pgmigrate.catalog.snapshot.CatalogSnapshot;
import io.github.pgmigrate.db.ServerException;
import io.github.pgmigrate.db.Session;
import io.github.pgmigrate.history.History;
import io.github.pgmigrate.history.HistoryNames;
import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.problem.ProblemsException;
import io.github.pgmigrate.replay.ForgottenException;
import io.github.pgmigrate.replay.Likeness;
import io.github.pgmigrate.replay.Replay;
import io.github.pgmigrate.server.Platform;
import io.github.pgmigrate.server.ThrowawayServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Compares a target with what the migrations that are applied there make on a throwaway server. Changes nothing on the target. */
public final class Drift {

    private final Request request;
    private final ThrowawayServer.Source servers;
    private final DriftScope scope;
    private final DriftProgress progress;
    private final List<Problem> problems = new ArrayList<>();
    private List<Difference> differences = List.of();
    private int replayed;

    /**
     * A search.
     *
     * @param request the target, which is only read, and the folder
     * @param servers where throwaway servers come from
     * @param scope what is to be compared
     * @param progress hears of it as it goes
     */
    public Drift(Request request, ThrowawayServer.Source servers, DriftScope scope, DriftProgress progress) {
        this.request = request;
        this.servers = servers;
        this.scope = scope;
        this.progress = progress;
    }

    /** What a look at the target has found. */
    private record Found(HistoryNames names, History history, Likeness like, CatalogSnapshot catalog) {

        static Found of(Session session, HistoryNames names, History history) throws ServerException {
            return new Found(
                    names, history, Likeness.read(session, names), CatalogSnapshot.read(session, Replay.scope(names)));
        }
    }

    /** Where the look leaves what it finds. */
    private static final class Place {
        private @Nullable Found found;
    }

    /** Searches; what goes wrong is in the report. */
    public Drifted run() {
        Place place = new Place();
        RunReport look = look(place);
        if (look.isOk()) {
            try {
                compare(Objects.requireNonNull(place.found));
            } catch (ProblemsException e) {
                problems.addAll(e.problems());
            } catch (ServerException e) {
                problems.add(Problem.error(Code.CONNECTION, "the throwaway server refused: " + e.getMessage())
                        .withSqlState(e.sqlState())
                        .withHint("Run it again; if it happens again, report it as a fault of the plugin."));
            }
        }
        RunReport report = new RunReport(look.server(), look.migrations(), List.of(), problems, Optional.empty());
        return new Drifted(report.after(look.problems()), differences, replayed)
                .masked(request.options().mask());
    }

    /** Whoever only looks need not be able to act as the role that makes things. */
    private RunReport look(Place place) {
        RunReport report = look(request, place);
        boolean refused =
                report.problems().stream().anyMatch(problem -> problem.isError() && problem.code() == Code.ROLE);
        return refused ? look(withoutRole(), place) : report;
    }

    private static RunReport look(Request request, Place place) {
        return new Look(request).run((session, names, history) -> place.found = Found.of(session, names, history));
    }

    private Request withoutRole() {
        Options given = request.options();
        SessionSettings session = given.session();
        return new Request(
                request.target(),
                request.folder(),
                new Options(
                        new SessionSettings(
                                Optional.empty(),
                                session.defaultSchema(),
                                session.createSchema(),
                                session.pooler(),
                                session.connectRetries()),
                        given.historySchema(),
                        given.historyTable(),
                        given.lockTimeout(),
                        given.statementTimeout(),
                        given.lockRetries(),
                        given.lockWait(),
                        given.variables(),
                        given.mask(),
                        given.pluginVersion()),
                request.progress(),
                request.interruption());
    }

    private void compare(Found found) throws ServerException {
        Base base = Base.of(request.folder(), found.history());
        problems.addAll(base.problems());
        if (base.problems().stream().anyMatch(Problem::isError)) {
            return;
        }
        int major = major(found.catalog().serverVersion());
        String origin = servers.origin(major);
        List<Replay> replays = base.orders().stream()
                .map(legs -> new Replay(request, found.like(), found.names(), legs, origin))
                .toList();
        boolean remembered = true;
        while (!replays.isEmpty()) {
            try (ThrowawayServer server = servers.start(major, remembered ? states(replays) : List.of())) {
                replays = from(replays, server.state());
                Replay replay = replays.get(0);
                progress.replaying(replay.size(), server.version());
                Replay.Outcome outcome = replay.run(server);
                compare(found, base, outcome, () -> replay.open(server));
                replayed = replay.size();
                return;
            } catch (Replay.Stopped stopped) {
                replays = replays.subList(1, replays.size());
                if (replays.isEmpty() || request.interruption().isRequested()) {
                    problems.addAll(DriftProblems.failed(stopped.problems()));
                    return;
                }
            } catch (ForgottenException forgotten) {
                remembered = false;
            }
        }
    }

    /** With what a server may begin: the end of any, for what comes before one that was reached did not reach its own. */
    private static List<String> states(List<Replay> replays) {
        return Stream.concat(replays.stream().map(Replay::end), replays.get(0).states().stream())
                .distinct()
                .toList();
    }

    /** Those that are left when a server has begun with this state: the first of them goes on from there. */
    private static List<Replay> from(List<Replay> replays, Optional<String> state) {
        for (int i = 0; i < replays.size(); i++) {
            if (state.equals(Optional.of(replays.get(i).end()))) {
                return replays.subList(i, replays.size());
            }
        }
        return replays;
    }

    private int major(String version) {
        int found = Integer.parseInt(version.replaceFirst("[^0-9].*", ""));
        int offered = Math.max(Platform.OLDEST, Math.min(Platform.NEWEST, found));
        if (offered != found) {
            problems.add(Problem.warning(
                    Code.DRIFT_BASE,
                    "the target is PostgreSQL " + found + ", and the replay runs on " + offered
                            + ": some of what differs may come from that"));
        }
        return offered;
    }

    private void compare(Found found, Base base, Replay.Outcome outcome, Supplier<Session> sessions)
            throws ServerException {
        Renamed renamed = Renamed.of(found.like(), outcome.made(), found.catalog());
        Sides sides = new Sides(
                renamed.in(outcome.base()),
                renamed.in(outcome.made()),
                found.catalog(),
                outcome.unknown(),
                outcome.roles());
        Sieve.Sifted sifted = new Sieve(sides, scope).sift();
        CatalogDiff diff = CatalogDiff.outsideOfMigrations(sifted.made(), sifted.found());
        differences = new ArrayList<>(diff.differences());
        differences.removeIf(difference -> !base.isComplete() && difference.kind() == Difference.Kind.LEFT_OVER);
        if (!differences.isEmpty()) {
            try (Session session = sessions.get()) {
                differences.removeAll(new Meaning(session, outcome.made()).same(differences));
            }
        }
        problems.addAll(DriftProblems.leftOut(sifted.passedOver(), sifted.remarks(), diff.unread()));
        renamed.names().forEach((made, name) -> {
            if (!made.equals("postgres") || found.like().roles().containsKey(made)) {
                problems.add(DriftProblems.note("all that " + made + " has made belongs to " + name
                        + " here, as in a copy restored for another: it is not listed one by one"));
            }
        });
        if (!outcome.sameLocale()) {
            problems.add(DriftProblems.note("the throwaway server has no locale "
                    + found.like().database().collate() + " of the target's: the replay ran with another"));
        }
        problems.addAll(DriftProblems.of(differences, sifted.made(), sifted.found()));
    }
}
