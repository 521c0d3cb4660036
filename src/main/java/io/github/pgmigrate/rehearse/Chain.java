package io.github.pgmigrate.rehearse;

import io.github.pgmigrate.apply.RunReport;
import io.github.pgmigrate.catalog.diff.Difference;
import io.github.pgmigrate.catalog.diff.Verdict;
import io.github.pgmigrate.catalog.snapshot.ObjectName;
import io.github.pgmigrate.db.ServerException;
import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.script.Migration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** All rehearsed migrations in a row: rolled back down to where the rehearsal began, and applied again. */
final class Chain {

    private final Stage stage;
    private final List<Rehearsed> accounts;
    private final Map<Migration, Moment> before;
    private final Map<Migration, Rehearsed> judged = new HashMap<>();
    private final List<Problem> problems = new ArrayList<>();
    private final Set<ObjectName> ofOthers = new HashSet<>();

    /**
     * A chain.
     *
     * @param accounts the migrations as they were judged one by one, ascending; all of them are applied
     * @param before the database before each of them
     */
    Chain(Stage stage, List<Rehearsed> accounts, Map<Migration, Moment> before) {
        this.stage = stage;
        this.accounts = List.copyOf(accounts);
        this.before = Map.copyOf(before);
    }

    /**
     * What came of it.
     *
     * @param accounts the migrations with their verdicts in the chain
     * @param problems what is wrong with the whole
     */
    record Outcome(List<Rehearsed> accounts, List<Problem> problems) {}

    /** Goes down and up again, given the database with all applied. */
    Outcome run(Moment all) throws ServerException {
        Moment top = top(all);
        if (problems.isEmpty()) {
            down();
            upAgain(top);
        }
        return new Outcome(
                accounts.stream()
                        .map(account -> judged.getOrDefault(account.migration(), account))
                        .toList(),
                problems);
    }

    /** Runs what comes after the migrations; what that makes is not theirs to undo. */
    private Moment top(Moment all) throws ServerException {
        if (stage.folder().repeatables().isEmpty() && stage.folder().around().isEmpty()) {
            return all;
        }
        RunReport report = stage.up(stage.folder(), Optional.empty());
        if (!report.isOk()) {
            problems.addAll(report.problems());
            return all;
        }
        Moment top = stage.look(all.rows().tables().keySet());
        top.since(all).forEach(difference -> ofOthers.add(difference.object()));
        return top;
    }

    private void down() throws ServerException {
        Set<String> known = new HashSet<>();
        for (int i = accounts.size() - 1; i >= 0 && !stage.isInterrupted(); i--) {
            Rehearsed account = accounts.get(i);
            Migration migration = account.migration();
            if (account.rollback()
                    .filter(verdict -> verdict == RollbackVerdict.IRREVERSIBLE || verdict == RollbackVerdict.MISSING)
                    .isPresent()) {
                stopsAt(account);
                return;
            }
            RunReport report = stage.down(stage.folder(), migration.version());
            if (!report.isOk()) {
                Problem why = Findings.chainFails(migration, report);
                boolean said = account.rollback().equals(Optional.of(RollbackVerdict.FAILED));
                judged.put(migration, account.inChain(RollbackVerdict.FAILED, said ? List.of() : List.of(why)));
                return;
            }
            Moment expected = Objects.requireNonNull(before.get(migration));
            List<Difference> differences = theirs(stage.look(Set.of()).since(expected));
            Set<String> told = new HashSet<>(known);
            account.differences().forEach(difference -> told.add(difference.sentence()));
            List<Difference> fresh = differences.stream()
                    .filter(difference -> difference.kind() != Difference.Kind.ORDER)
                    .filter(difference -> !told.contains(difference.sentence()))
                    .toList();
            judged.put(
                    migration,
                    account.inChain(
                            RollbackVerdict.of(Moment.verdict(differences)),
                            fresh.isEmpty() ? List.of() : List.of(Findings.chainDiffers(migration, fresh))));
            known = differences.stream().map(Difference::sentence).collect(Collectors.toSet());
        }
    }

    private void stopsAt(Rehearsed account) {
        String why = account.migration()
                .irreversible()
                .map(reason -> "is irreversible: " + reason)
                .orElse("has no rollback");
        problems.add(Problem.note(
                        Code.CHAIN_STOPS,
                        "rolling back in a row ends above version "
                                + account.migration().version() + ", which " + why)
                .in(account.migration().forward().source().name()));
    }

    private void upAgain(Moment top) throws ServerException {
        if (judged.isEmpty() || stage.isInterrupted()) {
            return;
        }
        RunReport report = stage.up(stage.folder(), Optional.empty());
        if (!report.isOk()) {
            problems.add(Findings.againFails(report));
            return;
        }
        List<Difference> differences = stage.look(Set.of()).since(top);
        if (Moment.verdict(differences) == Verdict.DIFFERENT) {
            problems.add(Findings.againDiffers(differences));
        }
    }

    private List<Difference> theirs(List<Difference> differences) {
        return differences.stream()
                .filter(difference -> !ofOthers.contains(difference.object()))
                .toList();
    }
}
