package io.github.pgmigrate.apply;

import io.github.pgmigrate.db.DatabaseIdentity;
import io.github.pgmigrate.db.ServerException;
import io.github.pgmigrate.history.Damage;
import io.github.pgmigrate.history.Direction;
import io.github.pgmigrate.history.History;
import io.github.pgmigrate.history.HistorySql;
import io.github.pgmigrate.history.MigrationKey;
import io.github.pgmigrate.history.StepRow;
import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.script.Migration;
import io.github.pgmigrate.script.Repeatable;
import io.github.pgmigrate.script.ScriptFile;
import io.github.pgmigrate.script.ScriptKind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Mends the history where it no longer says what is: shows what it would change and why, and makes exactly those changes when
 * their fingerprint is given. Runs no script.
 */
public final class Repair {

    private final Request request;
    private final Wishes wishes;
    private final Optional<String> confirm;

    /**
     * A run.
     *
     * @param wishes what to change beyond what the run finds by itself
     * @param confirm the fingerprint of the changes that are to be made; where empty, they are shown only
     */
    public Repair(Request request, Wishes wishes, Optional<String> confirm) {
        this.request = request;
        this.wishes = wishes;
        this.confirm = confirm;
    }

    /** Runs; what goes wrong is in the report. */
    public RunReport run() {
        return Runs.report(request, Direction.FORWARD, this::run);
    }

    private void run(Workplace place, RunLog log) throws ServerException {
        place.requireOwnSession();
        if (place.history().tables().damages().isEmpty()) {
            History history = place.history().read();
            log.history(history);
            if (!history.exists()) {
                log.problem(nothing("this database has no history"));
                return;
            }
        }
        // What a run is doing at this moment is half done, and nothing to repair.
        place.history().lockOnly();
        String identity = DatabaseIdentity.of(place.session()) + " "
                + place.history().tables().name();
        // What is read and what is written are one state, whoever else writes without the lock.
        place.session().send("BEGIN ISOLATION LEVEL REPEATABLE READ READ WRITE");
        try {
            decide(place, log, plan(place, log), identity);
        } finally {
            place.rollback();
        }
    }

    /** What is in damaged tables is looked at when they are mended. */
    private RepairPlan plan(Workplace place, RunLog log) throws ServerException {
        List<Damage> damages = place.history().tables().damages();
        if (!damages.isEmpty()) {
            return Mending.plan(damages, place.history().tables().name());
        }
        RepairFacts facts = facts(place);
        log.history(facts.history());
        return RepairPlanner.plan(facts, wishes);
    }

    private void decide(Workplace place, RunLog log, RepairPlan plan, String identity) throws ServerException {
        log.problems(plan.problems());
        if (plan.isRefused()) {
            return;
        }
        List<Change> changes = plan.changes().stream().map(Planned::change).toList();
        if (changes.isEmpty()) {
            log.problem(nothing(
                    plan.problems().isEmpty()
                            ? "the history says what the folder says"
                            : "nothing is changed unless it is named"));
            return;
        }
        String fingerprint = Fingerprints.of(identity, changes);
        if (confirm.filter(fingerprint::equals).isPresent()) {
            make(place, log, plan, changes);
            return;
        }
        log.changes(new Changes(changes, Optional.of(fingerprint), false));
        log.outcome(
                "Nothing is changed yet. To make exactly these changes, run the same again with -Dpgmigrate.confirm="
                        + fingerprint);
        confirm.ifPresent(given -> log.problem(Problem.error(
                        Code.REPAIR_DIFFERS,
                        "the changes are not those of the fingerprint " + given + ", so nothing was changed")
                .withHint("Somebody has run a goal since, the folder is another, or it is another database. Look at the"
                        + " changes as they would be now.")));
    }

    private void make(Workplace place, RunLog log, RepairPlan plan, List<Change> changes) throws ServerException {
        log.stale();
        place.history()
                .commit(plan.changes().stream()
                        .map(change -> change.sql(place.sql()))
                        .collect(Collectors.joining()));
        log.changes(new Changes(changes, Optional.empty(), true));
        boolean tables = changes.stream().anyMatch(change -> change.action() == Change.Action.TABLES);
        log.outcome("The history is repaired; nothing else was touched. "
                + (tables
                        ? "Run pgmigrate:repair again: it looks at what is in the tables now."
                        : "pgmigrate:verify says whether the database is what it says now."));
    }

    private static Problem nothing(String why) {
        return Problem.note(Code.NOTHING_TO_REPAIR, "there is nothing to repair: " + why);
    }

    private RepairFacts facts(Workplace place) throws ServerException {
        History history = place.history().read();
        Map<MigrationKey, HistorySql.Entry> entries = new HashMap<>();
        Map<MigrationKey, LedgerNow> ledgers = new HashMap<>();
        for (Migration migration : request.folder().migrations()) {
            MigrationKey key = MigrationKey.of(migration.version());
            entries.put(key, Job.forward(request, migration, Optional.empty()).entry());
            boolean forward = RepairFacts.direction(key, history) == Direction.FORWARD;
            Optional<ScriptFile> script = forward ? Optional.of(migration.forward()) : migration.rollback();
            ScriptKind kind = forward ? ScriptKind.FORWARD : ScriptKind.ROLLBACK;
            if (script.isPresent()) {
                ledger(place, history, key, script.get(), kind).ifPresent(ledger -> ledgers.put(key, ledger));
            }
        }
        for (Repeatable repeatable : request.folder().repeatables()) {
            MigrationKey key = new MigrationKey.Repeated(repeatable.name());
            entries.put(key, Job.repeatable(request, repeatable).entry());
            ledger(place, history, key, repeatable.script(), ScriptKind.REPEATABLE)
                    .ifPresent(ledger -> ledgers.put(key, ledger));
        }
        return new RepairFacts(
                request.folder(), history, entries, place.history().tables().storedTexts(), ledgers);
    }

    private Optional<LedgerNow> ledger(
            Workplace place, History history, MigrationKey key, ScriptFile script, ScriptKind kind)
            throws ServerException {
        List<StepRow> steps = history.steps(key, RepairFacts.direction(key, history));
        return steps.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        LedgerNow.read(place, script, kind, request.folder().includes(), steps));
    }
}
