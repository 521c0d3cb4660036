package io.github.pgmigrate.apply;

import io.github.pgmigrate.apply.adoption.AdoptionPlan;
import io.github.pgmigrate.apply.adoption.Match;
import io.github.pgmigrate.db.DatabaseIdentity;
import io.github.pgmigrate.db.ServerException;
import io.github.pgmigrate.history.AppliedRow;
import io.github.pgmigrate.history.Direction;
import io.github.pgmigrate.history.History;
import io.github.pgmigrate.history.HistorySql;
import io.github.pgmigrate.history.foreign.ForeignHistory;
import io.github.pgmigrate.history.foreign.ForeignReader;
import io.github.pgmigrate.history.foreign.ForeignTable;
import io.github.pgmigrate.history.foreign.ForeignTables;
import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.problem.ProblemsException;
import io.github.pgmigrate.script.Migration;
import io.github.pgmigrate.script.Repeatable;
import io.github.pgmigrate.script.ScriptFile;
import io.github.pgmigrate.script.Version;
import io.github.pgmigrate.script.foreign.ForeignDigests;
import io.github.pgmigrate.script.foreign.Tool;
import io.github.pgmigrate.text.IoReason;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Takes over another tool's history: shows what it would record, and records exactly that when its fingerprint is given. Runs
 * no script, and leaves the other tool's tables alone.
 */
public final class Adopt {

    private static final String ANY = "any";

    private final Request request;
    private final Wishes wishes;

    /**
     * What a run is asked for.
     *
     * @param from whose history; empty to find out
     * @param table where it is, as in SQL; empty to look for it
     * @param project the one of Sqitch's projects that is meant; empty where there is only one
     * @param gaps whether what finds no counterpart is left out instead of refused
     * @param confirm the fingerprint of what is to be recorded, or {@code any}; where empty, it is shown only
     */
    public record Wishes(
            Optional<Tool> from,
            Optional<String> table,
            Optional<String> project,
            boolean gaps,
            Optional<String> confirm) {}

    public Adopt(Request request, Wishes wishes) {
        this.request = request;
        this.wishes = wishes;
    }

    /** Runs; what goes wrong is in the report. */
    public RunReport run() {
        return Runs.report(request, Direction.FORWARD, this::run);
    }

    /** What there is to decide on: the other history, what would be recorded of it, and the word for exactly that. */
    private record Proposal(ForeignHistory foreign, AdoptionPlan plan, List<Adoption> adoptions, String fingerprint) {

        List<Change> changes() {
            return adoptions.stream().map(Adoption::change).toList();
        }
    }

    private void run(Workplace place, RunLog log) throws ServerException {
        place.requireOwnSession();
        History history = place.history().read();
        log.history(history);
        ForeignTable table = ForeignTables.find(place.session(), wishes.from(), wishes.table());
        ForeignReader reader = ForeignReader.of(table, wishes.project());
        place.session().send("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
        Proposal seen;
        try {
            seen = proposal(place, reader);
        } finally {
            place.rollback();
        }
        if (!mayRecord(seen, history, log) || !isConfirmed(seen, log)) {
            return;
        }
        place.history().lock();
        place.session().send("BEGIN READ WRITE");
        try {
            reader.lock(place.session());
            Proposal now = proposal(place, reader);
            History present = place.history().read();
            log.history(present);
            if (now.equals(seen) ? mayRecord(present, now, log) : moved(log)) {
                record(place, log, now);
            }
        } finally {
            place.rollback();
        }
    }

    private Proposal proposal(Workplace place, ForeignReader reader) throws ServerException {
        ForeignHistory foreign = reader.read(place.session());
        AdoptionPlan plan = AdoptionPlan.of(foreign, request.folder(), digests(), wishes.gaps());
        List<Adoption> adoptions = plan.matches().stream()
                .map(match -> new Adoption(match, foreign.tool(), entry(match)))
                .toList();
        String identity = DatabaseIdentity.of(place.session()) + " "
                + place.history().tables().name() + " " + foreign.table();
        String fingerprint = Fingerprints.of(
                identity, adoptions.stream().map(Adoption::change).toList());
        return new Proposal(foreign, plan, adoptions, fingerprint);
    }

    private HistorySql.Entry entry(Match match) {
        if (match instanceof Match.Versioned versioned) {
            return Job.forward(request, versioned.migration(), Optional.empty()).entry();
        }
        if (match instanceof Match.Repeated repeated) {
            return Job.repeatable(request, repeated.repeatable()).entry();
        }
        return Baseline.entry(((Match.Baseline) match).version(), match.row().description());
    }

    private Map<String, ForeignDigests> digests() {
        Map<String, ForeignDigests> digests = new HashMap<>();
        for (Migration migration : request.folder().migrations()) {
            digests.put(migration.forward().fileName(), digests(migration.forward()));
        }
        for (Repeatable repeatable : request.folder().repeatables()) {
            digests.put(repeatable.name(), digests(repeatable.script()));
        }
        return digests;
    }

    private static ForeignDigests digests(ScriptFile file) {
        try {
            return ForeignDigests.of(file.source().open());
        } catch (IOException e) {
            throw new ProblemsException(
                    List.of(Problem.error(Code.UNREADABLE, "the file cannot be read: " + IoReason.of(e))
                            .in(file.source().name())
                            .withHint("Check the file and the rights to it.")),
                    e);
        }
    }

    /** Tells what was found, and whether all of it may be recorded in a history as it is. */
    private static boolean mayRecord(Proposal proposal, History history, RunLog log) {
        log.problems(proposal.plan().problems());
        if (proposal.plan().isRefused()) {
            return false;
        }
        if (proposal.adoptions().isEmpty()) {
            log.problem(Problem.note(
                    Code.ADOPTION,
                    "there is nothing to take over: "
                            + proposal.foreign().tool().title() + " has applied nothing in "
                            + proposal.foreign().table()));
            return false;
        }
        return mayRecord(history, proposal, log);
    }

    private static boolean mayRecord(History history, Proposal proposal, RunLog log) {
        if (history.rows().isEmpty() && history.steps().isEmpty()) {
            return true;
        }
        if (proposal.adoptions().stream().allMatch(adoption -> adoption.isIn(history))) {
            log.problem(Problem.note(
                    Code.ADOPTION,
                    "the history of " + proposal.foreign().tool().title() + " is taken over already, all of it"));
            return false;
        }
        List<Version> versions = history.rows().stream()
                .map(AppliedRow::version)
                .flatMap(Optional::stream)
                .toList();
        log.problem(Problem.error(
                        Code.ADOPTION_REFUSED,
                        "this database has a history of pgmigrate's own already"
                                + (versions.isEmpty() ? "" : ": " + VersionWords.of(versions)))
                .withHint(
                        "See it with pgmigrate:status. Another tool's history is taken over into an empty one only. A row"
                                + " that should not be there goes with pgmigrate:repair -Dpgmigrate.forget=VERSION."));
        return false;
    }

    /** Whether a person has agreed to just this; shows it otherwise. */
    private boolean isConfirmed(Proposal proposal, RunLog log) {
        Optional<String> given = wishes.confirm();
        if (given.filter(word -> word.equals(proposal.fingerprint()) || word.equalsIgnoreCase(ANY))
                .isPresent()) {
            return true;
        }
        log.changes(new Changes(proposal.changes(), Optional.of(proposal.fingerprint()), false));
        log.outcome("Nothing is recorded yet. To record exactly this, run the same again with -Dpgmigrate.confirm="
                + proposal.fingerprint());
        given.ifPresent(word -> log.problem(Problem.error(
                        Code.ADOPTION_REFUSED,
                        "what would be recorded is not what the fingerprint " + word + " stands for, so nothing was"
                                + " recorded")
                .withHint(
                        "One of the histories or a file has changed since, or it is another database. Look at what would"
                                + " be recorded now.")));
        return false;
    }

    private static boolean moved(RunLog log) {
        log.problem(Problem.error(
                        Code.ADOPTION_REFUSED,
                        "the other tool's history changed at this moment, so nothing was recorded")
                .withHint("Run it again when the other tool is at rest."));
        return false;
    }

    private static void record(Workplace place, RunLog log, Proposal proposal) throws ServerException {
        log.stale();
        place.history()
                .commit(proposal.adoptions().stream()
                        .map(adoption -> adoption.sql(place.sql()))
                        .collect(Collectors.joining()));
        log.changes(new Changes(proposal.changes(), Optional.empty(), true));
        String title = proposal.foreign().tool().title();
        log.outcome("The history of " + title
                + " is taken over; nothing else was touched. From now on use pgmigrate:migrate"
                + " only. When nobody uses " + title + " here any more, its tables can go: "
                + proposal.foreign().drop());
    }
}
