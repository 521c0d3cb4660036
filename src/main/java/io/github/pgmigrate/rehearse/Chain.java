package io.github.pgmigrate.rehearse;

import io.github.pgmigrate.apply.RunReport;
import io.github.pgmigrate.catalog.diff.Difference;
import io.github.pgmigrate.catalog.diff.Verdict;
import io.github.pgmigrate.db.ServerException;
import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.script.Migration;
import io.github.pgmigrate.script.MigrationFolder;
import io.github.pgmigrate.script.ScriptFacts;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** All rehearsed migrations in a row: rolled back down to where the rehearsal began, and applied again. */
final class Chain {

    private final Stage stage;
    private final List<Rehearsed> accounts;
    private final List<@Nullable Moment> before;
    private final Optional<Memory.KeptChain> below;
    private final int from;
    private final TreeMap<Integer, Rehearsed> judged = new TreeMap<>();
    private final List<Integer> clean = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();
    private Others others = Others.NONE;

    /**
     * A chain.
     *
     * @param accounts the migrations as they were judged one by one, ascending; all of them are applied
     * @param before the database before each of them; null for those of which an earlier rehearsal tells
     * @param below what an earlier rehearsal has found of these; empty where there are none
     */
    Chain(Stage stage, List<Rehearsed> accounts, List<@Nullable Moment> before, Optional<Memory.KeptChain> below) {
        this.stage = stage;
        this.accounts = List.copyOf(accounts);
        this.before = before;
        this.below = below;
        this.from = below.map(kept -> kept.verdicts().size()).orElse(0);
    }

    /**
     * What came of it.
     *
     * @param accounts the migrations with their verdicts in the chain
     * @param problems what is to be known of the whole
     * @param clean how many of the migrations were applied whenever the database was as if none above them had ever been;
     *     the whole alone where more than migrations runs, since that has run after the whole alone
     */
    record Outcome(List<Rehearsed> accounts, List<Problem> problems, List<Integer> clean) {}

    /** Goes down and up again, given the database with all applied. */
    Outcome run(Moment all) throws ServerException {
        if (!alreadyDone()) {
            Moment top = top(all);
            if (problems.isEmpty()) {
                clean.add(accounts.size());
                down(all);
                upAgain(top);
            }
        }
        List<Rehearsed> judgedAll = new ArrayList<>(accounts);
        judged.forEach(judgedAll::set);
        return new Outcome(
                judgedAll,
                problems,
                clean.stream()
                        .filter(count -> count == accounts.size() || !hasMore(stage.folder()))
                        .toList());
    }

    /** Where its one pair was the whole way, and the rest is known. */
    private boolean alreadyDone() {
        if (!isOfOnePair(from, accounts.size(), stage.folder())) {
            return false;
        }
        Rehearsed newest = accounts.get(from);
        RollbackVerdict verdict = newest.rollback().orElseThrow();
        switch (verdict) {
            case IRREVERSIBLE, MISSING -> stopsAt(newest.migration());
            case FAILED, DIFFERENT -> judged.put(from, newest.inChain(verdict, List.of()));
            case EXACT, ORDER -> {
                clean.add(accounts.size());
                judged.put(from, newest.inChain(verdict, List.of()));
                reachBelow();
            }
        }
        return true;
    }

    /**
     * Whether a chain has nothing to show that a pair does not: one migration alone is new, and nothing else runs at the end.
     *
     * @param known of how many migrations an earlier rehearsal tells
     * @param all how many there are
     */
    static boolean isOfOnePair(int known, int all, MigrationFolder folder) {
        return all == known + 1 && !hasMore(folder);
    }

    /** Whether more than migrations is in the folder. */
    private static boolean hasMore(MigrationFolder folder) {
        return !folder.repeatables().isEmpty() || !folder.around().isEmpty();
    }

    /** Runs what comes after the migrations; what that makes is not theirs to undo. */
    private Moment top(Moment all) throws ServerException {
        if (!hasMore(stage.folder())) {
            return all;
        }
        RunReport report = stage.rest();
        if (!report.isOk()) {
            problems.addAll(report.problems());
            return all;
        }
        Moment top = stage.lookSince(all);
        others = Others.between(all.catalog(), top.catalog());
        return top;
    }

    private void down(Moment all) throws ServerException {
        Set<String> known = new HashSet<>();
        for (int i = accounts.size() - 1; i >= from && !stage.isInterrupted(); i--) {
            Rehearsed account = accounts.get(i);
            if (account.rollback()
                    .filter(verdict -> verdict == RollbackVerdict.IRREVERSIBLE || verdict == RollbackVerdict.MISSING)
                    .isPresent()) {
                stopsAt(account.migration());
                return;
            }
            RunReport report = stage.down(stage.folder(), account.migration().version());
            if (!report.isOk()) {
                boolean said = account.rollback().equals(Optional.of(RollbackVerdict.FAILED));
                judged.put(
                        i,
                        account.inChain(
                                RollbackVerdict.FAILED,
                                said ? List.of() : List.of(Findings.chainFails(account.migration(), report))));
                return;
            }
            Moment was = Objects.requireNonNull(before.get(i));
            Moment after = i + 1 < accounts.size() ? Objects.requireNonNull(before.get(i + 1)) : all;
            Looking.Catalogs now = stage.catalogsSince(was);
            List<Difference> differences = new ArrayList<>(others.besides(was.catalog(), now.catalog()));
            differences.addAll(now.granted().kept(was.granted(), after.granted()));
            judged.put(
                    i,
                    account.inChain(
                            RollbackVerdict.of(Moment.verdict(differences)), fresh(account, differences, known)));
            known = differences.stream().map(Difference::sentence).collect(Collectors.toSet());
            if (Moment.verdict(differences) != Verdict.DIFFERENT) {
                clean.add(i);
            }
        }
        if (clean.contains(from)) {
            reachBelow();
        }
    }

    /** What neither the pair nor the rollbacks before it in the chain have told of. */
    private static List<Problem> fresh(Rehearsed account, List<Difference> differences, Set<String> known) {
        Set<String> told = new HashSet<>(known);
        account.differences().forEach(difference -> told.add(difference.sentence()));
        List<Difference> fresh = differences.stream()
                .filter(difference -> difference.kind() != Difference.Kind.ORDER)
                .filter(difference -> !told.contains(difference.sentence()))
                .toList();
        return fresh.isEmpty() ? List.of() : List.of(Findings.chainDiffers(account.migration(), fresh));
    }

    /** The way from here on down was gone before. */
    private void reachBelow() {
        below.ifPresent(kept -> {
            for (int i = 0; i < from; i++) {
                String word = kept.verdicts().get(i);
                if (!word.isEmpty()) {
                    judged.put(i, accounts.get(i).inChain(RollbackVerdict.valueOf(word), List.of()));
                }
            }
            problems.addAll(kept.problems());
        });
    }

    private void stopsAt(Migration migration) {
        String why = migration
                .irreversible()
                .map(reason -> "is irreversible: " + reason)
                .orElse("has no rollback");
        problems.add(Problem.note(
                        Code.CHAIN_STOPS,
                        "rolling back in a row ends above version " + migration.version() + ", which " + why)
                .in(migration.forward().source().name()));
    }

    private void upAgain(Moment top) throws ServerException {
        if (judged.isEmpty() || stage.isInterrupted() || isHalfWay()) {
            return;
        }
        RunReport report = stage.up(stage.folder(), Optional.empty());
        if (!report.isOk()) {
            problems.add(Findings.againFails(report));
            return;
        }
        List<Difference> differences =
                Moment.between(top, stage.catalogsSince(top).catalog());
        if (Moment.verdict(differences) == Verdict.DIFFERENT) {
            problems.add(Findings.againDiffers(differences));
        }
    }

    /** Whether a rollback in steps has failed: what it has done stays, and nothing can be applied on that. */
    private boolean isHalfWay() {
        return judged.values().stream()
                .filter(account -> account.chain().equals(Optional.of(RollbackVerdict.FAILED)))
                .flatMap(account -> account.migration().rollback().stream())
                .anyMatch(script -> script.facts().mode() != ScriptFacts.Mode.TRANSACTIONAL);
    }
}
