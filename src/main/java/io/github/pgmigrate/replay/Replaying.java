package io.github.pgmigrate.replay;

import io.github.pgmigrate.apply.Groundwork;
import io.github.pgmigrate.apply.Migrate;
import io.github.pgmigrate.apply.MigrationState;
import io.github.pgmigrate.apply.MigrationStatus;
import io.github.pgmigrate.apply.Request;
import io.github.pgmigrate.apply.RunReport;
import io.github.pgmigrate.apply.Status;
import io.github.pgmigrate.apply.WhenInDoubt;
import io.github.pgmigrate.catalog.snapshot.CatalogSnapshot;
import io.github.pgmigrate.catalog.snapshot.ObjectName;
import io.github.pgmigrate.db.ServerException;
import io.github.pgmigrate.history.HistoryNames;
import io.github.pgmigrate.history.Kind;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.replay.Legs.Leg;
import io.github.pgmigrate.replay.Replay.Outcome;
import io.github.pgmigrate.replay.Replay.Stopped;
import io.github.pgmigrate.script.Around;
import io.github.pgmigrate.script.Migration;
import io.github.pgmigrate.script.MigrationFolder;
import io.github.pgmigrate.script.Repeatable;
import io.github.pgmigrate.script.ScriptFile;
import io.github.pgmigrate.script.Version;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A replay as it runs, from the state with which its server has begun to the end. */
final class Replaying {

    /** How often a server's refusal may be a thing that the target has and the throwaway server lacks. */
    private static final int MOST_MENDS = 300;

    /** After how much time, or after how many versions and scripts, a state is kept: that takes a second or so. */
    private static final long WORTH_KEEPING = TimeUnit.SECONDS.toNanos(2);

    private static final int MANY = 50;

    private static final Pattern ROLE_EXISTS = Pattern.compile("(?s)role \"(.+)\" already exists");
    private static final Pattern EXTENSION_EXISTS = Pattern.compile("(?s)extension \"(.+)\" already exists");
    private static final Pattern NO_TABLESPACE = Pattern.compile("(?s)tablespace \"(.+)\" does not exist");

    private final Request request;
    private final HistoryNames history;
    private final Legs legs;
    private final Actors actors;
    private final StandIn place;
    private final Steps steps;
    private final Optional<String> begun;
    private final Set<ObjectName> unknown = new HashSet<>();
    private final List<Migration> migrations = new ArrayList<>();
    private final List<Repeatable> repeatables = new ArrayList<>();
    private int kept;
    private long since = System.nanoTime();

    /**
     * A replay.
     *
     * @param begun the state with which the server of the place has begun; empty where nothing had been done on it
     */
    Replaying(
            Request request,
            HistoryNames history,
            Legs legs,
            Actors actors,
            StandIn place,
            Steps steps,
            Optional<String> begun) {
        this.request = request;
        this.history = history;
        this.legs = legs;
        this.actors = actors;
        this.place = place;
        this.steps = steps;
        this.begun = begun;
    }

    Outcome run() throws ServerException, Stopped, ForgottenException {
        boolean atEnd = begun.equals(Optional.of(steps.end()));
        kept = atEnd ? legs.size() : begun.map(steps.names()::indexOf).orElse(-1);
        CatalogSnapshot base = begun.isPresent() ? resume() : begin();
        if (!atEnd) {
            run(base);
        }
        return new Outcome(base, place.read(history), unknown, place.roles(), place.isExact(), place.needed());
    }

    private CatalogSnapshot begin() throws ServerException, Stopped {
        List<String> schemas = new ArrayList<>(actors.schemas());
        schemas.add(history.schema());
        place.make(actors.users(), actors.acting(), schemas);
        ground(actors.first(), List.of());
        CatalogSnapshot base = place.read(history);
        around(actors.first(), Around.BEFORE_MIGRATE);
        return base;
    }

    private CatalogSnapshot resume() throws ServerException, ForgottenException {
        Notes notes = place.resume(actors.users());
        unknown.addAll(notes.unknown());
        return notes.baseSnapshot();
    }

    private void run(CatalogSnapshot base) throws ServerException, Stopped {
        int done = 0;
        for (Leg leg : legs.pieces()) {
            int after = done + leg.migrations().size() + leg.repeatables().size();
            if (after <= kept) {
                add(leg);
            } else {
                run(leg, actors.user(leg));
                keep(base, after, steps.names().get(after));
            }
            done = after;
        }
        if (request.folder().around(Around.AFTER_MIGRATE).isPresent()) {
            around(actors.first(), Around.AFTER_MIGRATE);
            keep(base, done, steps.end());
        }
    }

    /** Keeps what took long to come to. Not where scripts are given secrets, which may be in the data. */
    private void keep(CatalogSnapshot base, int position, String name) throws ServerException {
        boolean far = position - Math.max(kept, 0) >= MANY || System.nanoTime() - since > WORTH_KEEPING;
        if (far && request.options().mask().isEmpty() && place.keep(name, base, unknown)) {
            kept = position;
            since = System.nanoTime();
        }
    }

    private void add(Leg leg) {
        leg.migrations().forEach(migration -> migrations.add(plain(migration)));
        repeatables.addAll(leg.repeatables());
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
        add(leg);
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
        return Unattended.request(request, place.as(user), folder, Optional.of(history.schema()), actors.acting(user));
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
