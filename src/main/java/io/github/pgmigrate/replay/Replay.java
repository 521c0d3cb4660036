package io.github.pgmigrate.replay;

import io.github.pgmigrate.apply.Request;
import io.github.pgmigrate.catalog.snapshot.CatalogScope;
import io.github.pgmigrate.catalog.snapshot.CatalogSnapshot;
import io.github.pgmigrate.catalog.snapshot.ObjectName;
import io.github.pgmigrate.db.ServerException;
import io.github.pgmigrate.db.Session;
import io.github.pgmigrate.history.HistoryNames;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.replay.Legs.Leg;
import io.github.pgmigrate.script.Around;
import io.github.pgmigrate.script.MigrationFolder;
import io.github.pgmigrate.script.ScriptFile;
import io.github.pgmigrate.server.ThrowawayServer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** What is applied on a target, to be run on a throwaway server, in a database made like the target, as the roles that did it there. */
public final class Replay {

    /** Grows with each change of how a replay is held, or of what is noted beside it. */
    private static final String FORMAT = "1";

    private final Request request;
    private final Likeness like;
    private final HistoryNames history;
    private final Legs legs;
    private final Actors actors;
    private final Mentions mentions;
    private final Steps steps;

    /**
     * What a replay has made. Immutable.
     *
     * @param base the catalogs before the first migration
     * @param made the same after the last one
     * @param unknown what scripts made whose files are others by now than what was run
     * @param roles the roles that were prepared, as SQL writes them
     * @param sameLocale whether the database has the target's locale
     * @param needed who could do more for a while than on the target, since a script needed it
     */
    public record Outcome(
            CatalogSnapshot base,
            CatalogSnapshot made,
            Set<ObjectName> unknown,
            Set<String> roles,
            boolean sameLocale,
            Set<String> needed) {

        public Outcome {
            unknown = Set.copyOf(unknown);
            roles = Set.copyOf(roles);
            needed = Set.copyOf(needed);
        }
    }

    /** Thrown by a replay that does not come to its end. */
    public static final class Stopped extends Exception {

        private static final long serialVersionUID = 1L;

        @SuppressWarnings("serial")
        private final List<Problem> problems;

        Stopped(List<Problem> problems) {
            super(problems.stream().map(Problem::headline).findFirst().orElse(""));
            this.problems = List.copyOf(problems);
        }

        /** What is wrong, with an error. */
        public List<Problem> problems() {
            return problems;
        }
    }

    /**
     * A replay.
     *
     * @param request the target, on which nothing is done, and its folder
     * @param like what the target is like
     * @param history where the history stands there
     * @param legs what is to be replayed
     * @param origin tells what the throwaway server does from what others do
     */
    public Replay(Request request, Likeness like, HistoryNames history, Legs legs, String origin) {
        this.request = request;
        this.like = like;
        this.history = history;
        this.legs = legs;
        this.actors = new Actors(request.options().session(), like, legs);
        this.mentions = Mentions.of(scripts(request.folder(), legs));
        this.steps = Steps.of(
                ground(origin),
                legs,
                legs.list().stream().map(actors::user).toList(),
                request.folder().around(Around.AFTER_MIGRATE).isPresent());
    }

    /** What is to be read of a database that is compared. */
    public static CatalogScope scope(HistoryNames history) {
        return StandIn.scope(history);
    }

    /** How many versions and scripts are replayed. */
    public int size() {
        return legs.size();
    }

    /** The names of the states with which its server may begin, the best first. */
    public List<String> states() {
        return steps.fromEnd();
    }

    /** The name of the state in which nothing is left to do. */
    public String end() {
        return steps.end();
    }

    /**
     * Runs what the state with which the server has begun lacks, and keeps what took long for the next replay.
     *
     * @throws Stopped where it does not come to its end
     * @throws ForgottenException where nobody knows any more what the state is
     */
    public Outcome run(ThrowawayServer server) throws ServerException, Stopped, ForgottenException {
        return new Replaying(request, history, legs, actors, new StandIn(server, like, mentions), steps, server.state())
                .run();
    }

    /** A session of the superuser on what was made, while the throwaway server is there. */
    public Session open(ThrowawayServer server) {
        return new StandIn(server, like, mentions).open();
    }

    private static List<ScriptFile> scripts(MigrationFolder folder, Legs legs) {
        List<ScriptFile> scripts = new ArrayList<>(folder.around().values());
        for (Leg leg : legs.list()) {
            leg.migrations().forEach(migration -> scripts.add(migration.forward()));
            leg.repeatables().forEach(repeatable -> scripts.add(repeatable.script()));
        }
        return scripts;
    }

    /** All that has a say in what is there before the first migration, and in how they run. */
    private List<String> ground(String origin) {
        return List.of(
                FORMAT,
                origin,
                ContentName.of(request.options()),
                history.schema(),
                history.table(),
                like.name(actors, mentions),
                ContentName.of(Arrays.stream(Around.values())
                        .map(when -> ContentName.of(request.folder().around(when)))
                        .toList()));
    }
}
