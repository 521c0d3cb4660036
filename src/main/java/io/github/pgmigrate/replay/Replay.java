package io.github.pgmigrate.replay;

import io.github.pgmigrate.apply.Groundwork;
import io.github.pgmigrate.apply.Migrate;
import io.github.pgmigrate.apply.MigrationState;
import io.github.pgmigrate.apply.MigrationStatus;
import io.github.pgmigrate.apply.Request;
import io.github.pgmigrate.apply.RunReport;
import io.github.pgmigrate.apply.Status;
import io.github.pgmigrate.apply.WhenInDoubt;
import io.github.pgmigrate.catalog.snapshot.CatalogScope;
import io.github.pgmigrate.catalog.snapshot.CatalogSnapshot;
import io.github.pgmigrate.catalog.snapshot.ObjectName;
import io.github.pgmigrate.db.ServerException;
import io.github.pgmigrate.db.Session;
import io.github.pgmigrate.history.HistoryNames;
import io.github.pgmigrate.history.Kind;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.replay.Legs.Leg;
import io.github.pgmigrate.script.Around;
import io.github.pgmigrate.script.Migration;
import io.github.pgmigrate.script.MigrationFolder;
import io.github.pgmigrate.script.Repeatable;
import io.github.pgmigrate.script.ScriptFile;
import io.github.pgmigrate.script.Version;
import io.github.pgmigrate.server.ThrowawayServer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Runs what is applied on a target on a throwaway server, in a database made like the target, as the roles that did it there. */
public final class Replay {

    /** How often a server's refusal may be a thing that the target has and the throwaway server lacks. */
    private static final int MOST_MENDS = 300;

    private static final Pattern ROLE_EXISTS = Pattern.compile("(?s)role \"(.+)\" already exists");
    private static final Pattern EXTENSION_EXISTS = Pattern.compile("(?s)extension \"(.+)\" already exists");
    private static final Pattern NO_TABLESPACE = Pattern.compile("(?s)tablespace \"(.+)\" does not exist");

    private final Request request;
    private final Likeness like;
    private final HistoryNames history;
    private final Legs legs;
    private final StandIn place;
    private final Set<ObjectName> unknown = new HashSet<>();
    private final List<Migration> migrations = new ArrayList<>();
    private final List<Repeatable> repeatables = new ArrayList<>();

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
     */
    public Replay(Request request, Likeness like, HistoryNames history, Legs legs, ThrowawayServer server) {
        this.request = request;
        this.like = like;
        this.history = history;
        this.legs = legs;
        this.place = new StandIn(server, like, Mentions.of(scripts(request.folder(), legs)));
    }

    /** What is to be read of a database that is compared. */
    public static CatalogScope scope(HistoryNames history) {
        return StandIn.scope(history);
    }

    /** Runs the legs. */
    public Outcome run() throws ServerException, Stopped {
        Set<String> users = new TreeSet<>(Set.of(user(Optional.empty())));
        legs.list().forEach(leg -> users.add(user(leg.by())));
        Set<String> acting = new TreeSet<>();
        users.forEach(user -> acting(user).ifPresent(acting::add));
        List<String> schemas = new ArrayList<>(Surroundings.searched(
                like, Stream.concat(users.stream(), acting.stream()).toList()));
        request.options().session().defaultSchema().ifPresent(schemas::add);
        schemas.add(history.schema());
        place.make(users, acting, schemas);
        String first =
                user(legs.list().stream().flatMap(leg -> leg.by().stream()).findFirst());
        ground(first, List.of());
        CatalogSnapshot base = place.read(history);
        around(first, Around.BEFORE_MIGRATE);
        for (Leg leg : legs.list()) {
            run(leg, user(leg.by()));
        }
        around(first, Around.AFTER_MIGRATE);
        return new Outcome(base, place.read(history), unknown, place.roles(), place.isExact(), place.needed());
    }

    /** A session of the superuser on what was made, while the throwaway server is there. */
    public Session open() {
        return place.open();
    }

    private static List<ScriptFile> scripts(MigrationFolder folder, Legs legs) {
        List<ScriptFile> scripts = new ArrayList<>(folder.around().values());
        for (Leg leg : legs.list()) {
            leg.migrations().forEach(migration -> scripts.add(migration.forward()));
            leg.repeatables().forEach(repeatable -> scripts.add(repeatable.script()));
        }
        return scripts;
    }

    /** Who did it there; where nobody of that name is there any more, whose the history is. */
    private String user(Optional<String> by) {
        return by.or(() -> legs.appliers().keySet().stream().sorted().findFirst())
                .filter(like.roles()::containsKey)
                .or(like::historyOwner)
                .orElse(like.database().owner());
    }

    /** The role that things are to belong to; without a word of the user's the one whose the history is, if it may be acted as. */
    private Optional<String> acting(String user) {
        return request.options()
                .session()
                .role()
                .or(() -> like.historyOwner()
                        .filter(owner -> !owner.equals(user)
                                && like.groups(List.of(user)).contains(owner)));
    }

    private void around(String user, Around when) throws ServerException, Stopped {
        Optional<ScriptFile> script = request.folder().around(when);
        if (script.isPresent()) {
            ground(user, List.of(script.get()));
        }
    }

    private void ground(String user, List<ScriptFile> scripts) throws ServerException, Stopped {
        Supplier<RunReport> run = () -> new Groundwork(like(user, Map.of()), scripts).run();
        attempt(user, run, run);
    }

    private void run(Leg leg, String user) throws ServerException, Stopped {
        leg.migrations().forEach(migration -> migrations.add(plain(migration)));
        repeatables.addAll(leg.repeatables());
        Optional<CatalogSnapshot> before = leg.outdated() ? Optional.of(place.read(history)) : Optional.empty();
        attempt(user, () -> migrate(user, Optional.empty()), () -> migrate(user, next(user)));
        if (before.isPresent()) {
            CatalogSnapshot after = place.read(history);
            Set<ObjectName> names = new HashSet<>(before.get().objects().keySet());
            names.addAll(after.objects().keySet());
            names.removeIf(name -> Objects.equals(
                    before.get().objects().get(name), after.objects().get(name)));
            unknown.addAll(names);
        }
    }

    /** What must be true of the target's rows need not be true of none. */
    private static Migration plain(Migration migration) {
        return new Migration(
                migration.version(),
                migration.description(),
                migration.forward(),
                migration.rollback(),
                Optional.empty());
    }

    private RunReport migrate(String user, Optional<Version> target) {
        return new Migrate(like(user, each()), target, true, WhenInDoubt.ASK).run();
    }

    /** The version that comes next; empty where what comes next is none. */
    private Optional<Version> next(String user) {
        return new Status(like(user, Map.of()))
                .run().migrations().stream()
                        .filter(migration -> migration.kind() == Kind.VERSIONED)
                        .filter(migration -> migration.state() != MigrationState.APPLIED)
                        .map(MigrationStatus::version)
                        .flatMap(Optional::stream)
                        .min(Version::compareTo);
    }

    private Map<Around, ScriptFile> each() {
        Map<Around, ScriptFile> each = new HashMap<>(request.folder().around());
        each.keySet().removeIf(when -> when != Around.BEFORE_EACH && when != Around.AFTER_EACH);
        return each;
    }

    private Request like(String user, Map<Around, ScriptFile> around) {
        MigrationFolder folder = new MigrationFolder(
                request.folder().name(),
                migrations.stream()
                        .sorted((one, other) -> one.version().compareTo(other.version()))
                        .toList(),
                repeatables,
                around,
                request.folder().includes());
        return Unattended.request(request, place.as(user), folder, Optional.of(history.schema()), acting(user));
    }

    /**
     * Runs all, and makes what the target has and is missed here. What a user may not do it is let do, and no more than that, the one
     * thing: whoever did it there could do it then.
     */
    private void attempt(String user, Supplier<RunReport> all, Supplier<RunReport> one)
            throws ServerException, Stopped {
        for (int mends = 0; ; mends++) {
            RunReport report = all.get();
            if (!report.isOk() && isForbidden(report) && place.superuser(user, true)) {
                report = one.get();
                boolean goesOn = report.isOk() && !request.interruption().isRequested();
                place.superuser(user, false);
                if (goesOn && !all.equals(one)) {
                    continue;
                }
            }
            if (report.isOk()) {
                return;
            }
            if (request.interruption().isRequested() || mends == MOST_MENDS || !mend(report, user)) {
                throw new Stopped(report.problems());
            }
        }
    }

    private static boolean isForbidden(RunReport report) {
        return report.problems().stream().anyMatch(problem -> problem.isError() && "42501".equals(problem.sqlState()));
    }

    private boolean mend(RunReport report, String user) throws ServerException {
        Optional<String> role = MissingRole.of(report.problems());
        if (role.isPresent()) {
            return place.createRole(role.get(), user);
        }
        for (Problem problem : report.problems()) {
            Optional<String> twice = named(problem, ROLE_EXISTS);
            Optional<String> extension = named(problem, EXTENSION_EXISTS);
            Optional<String> tablespace = named(problem, NO_TABLESPACE);
            if (twice.isPresent()) {
                return place.dropRole(twice.get());
            }
            if (extension.isPresent()) {
                return place.dropExtension(extension.get());
            }
            if (tablespace.isPresent()) {
                return place.createTablespace(tablespace.get());
            }
        }
        return false;
    }

    private static Optional<String> named(Problem problem, Pattern pattern) {
        Matcher matcher = pattern.matcher(problem.message());
        return problem.isError() && matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }
}
