package io.github.pgmigrate.apply;

import io.github.pgmigrate.history.AppliedRow;
import io.github.pgmigrate.history.Direction;
import io.github.pgmigrate.history.Kind;
import io.github.pgmigrate.history.MigrationKey;
import io.github.pgmigrate.history.StepRow;
import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.problem.ProblemsException;
import io.github.pgmigrate.problem.Severity;
import io.github.pgmigrate.script.Version;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Decides what a repair changes, from what was read alone: no server, no clock, no file. Used once. */
final class RepairPlanner {

    private final RepairFacts facts;
    private final Wishes wishes;
    private final List<Planned> changes = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();
    private final List<RepairFacts.Case> missing = new ArrayList<>();

    private RepairPlanner(RepairFacts facts, Wishes wishes) {
        this.facts = facts;
        this.wishes = wishes;
    }

    static RepairPlan plan(RepairFacts facts, Wishes wishes) {
        return new RepairPlanner(facts, wishes).plan();
    }

    private RepairPlan plan() {
        Map<MigrationKey, RepairFacts.Case> cases = new LinkedHashMap<>();
        facts.cases().forEach(found -> cases.put(found.key(), found));
        Optional<MigrationKey> settled = Optional.empty();
        try {
            settled = wishes.settle().map(how -> Settlement.about(wishes, List.copyOf(cases.values())));
        } catch (ProblemsException e) {
            problems.addAll(e.problems());
        }
        wishes.only().ifPresent(this::requireKnown);
        settled.ifPresent(key -> cases.putIfAbsent(key, facts.of(key)));
        wishes.forget().forEach(key -> cases.putIfAbsent(key, facts.of(key)));
        Optional<Version> baseline = Standing.baseline(facts.history());
        for (RepairFacts.Case found : cases.values()) {
            try {
                if (wishes.forget().contains(found.key())) {
                    changes.add(Forgetting.of(found, facts));
                } else if (settled.filter(found.key()::equals).isPresent()) {
                    changes.add(Settlement.of(found, wishes.settle().orElseThrow(), baseline));
                } else if (wishes.includes(found.key())) {
                    byItself(found);
                }
            } catch (ProblemsException e) {
                problems.addAll(e.problems());
            }
        }
        missing();
        return new RepairPlan(changes, problems);
    }

    private void requireKnown(MigrationKey key) {
        boolean known = facts.entries().containsKey(key)
                || facts.cases().stream().anyMatch(found -> found.key().equals(key));
        if (!known) {
            problems.add(Problem.error(Code.REPAIR_REFUSED, "neither folder nor history has " + key.words())
                    .in(facts.folder().name())
                    .withHint("Look with pgmigrate:status."));
        }
    }

    /** What needs no word of a person. */
    private void byItself(RepairFacts.Case found) {
        stray(found).ifPresent(changes::add);
        try {
            LedgerChange.of(found).ifPresent(changes::add);
        } catch (ProblemsException e) {
            e.problems().forEach(problem -> problems.add(problem.as(Severity.WARNING)));
        }
        Refreshing.of(found).ifPresent(changes::add);
        boolean gone = found.row().filter(row -> row.kind() != Kind.BASELINE).isPresent()
                && found.entry().isEmpty();
        if (gone) {
            missing.add(found);
        }
        if (found.isHalfDone()) {
            problems.add(halfDone(found));
        }
    }

    private static Optional<Planned> stray(RepairFacts.Case found) {
        if (found.stray().isEmpty()) {
            return Optional.empty();
        }
        Direction direction = found.stray().get(0).direction();
        boolean forward = direction == Direction.FORWARD;
        Change change = new Change(
                Change.Action.LEDGER,
                Optional.of(found.key()),
                found.script(),
                "take steps of its " + (forward ? "script" : "rollback") + " out of the ledger",
                forward
                        ? "it is applied, so that nothing can go on after them"
                        : "it is not applied, so that there is nothing to roll back",
                List.of(new Change.Value("steps", String.valueOf(found.stray().size()), "0")));
        return Optional.of(new Planned(
                change, Kind.VERSIONED.word(), null, List.of(new Effect.ForgetSteps(found.key(), direction))));
    }

    private static Problem halfDone(RepairFacts.Case found) {
        boolean forward = found.direction() == Direction.FORWARD;
        String goal = forward ? "pgmigrate:migrate" : "pgmigrate:rollback";
        boolean doubt = found.steps().stream().anyMatch(step -> step.state() == StepRow.State.STARTED);
        boolean temporary = found.steps().stream().anyMatch(StepRow::temporary);
        String further = temporary
                ? "It made something temporary, which is gone; if the rest does not need it, go on with "
                        + Remedies.settle(found.key(), Settle.DONE) + ". "
                : goal + " goes on where it stopped. ";
        String inDoubt = doubt
                ? "What is in doubt is decided by " + Remedies.settle(found.key(), Settle.DONE) + " or "
                        + Remedies.settle(Settle.AGAIN) + ". "
                : "";
        return Problem.warning(
                        doubt ? Code.IN_DOUBT : Code.HALF_DONE,
                        (forward ? "" : "the rollback of ") + found.key().words() + " has stopped half-way, at step "
                                + found.steps().size() + ": "
                                + found.steps().get(found.steps().size() - 1).summary())
                .withHint(further
                        + inDoubt
                        + (forward ? Remedies.endings(found.key()) : Remedies.rollbackEndings(found.key())));
    }

    /** Files that are gone: only who names them has their rows taken out, since this checkout may be an old one. */
    private void missing() {
        if (missing.isEmpty()) {
            return;
        }
        List<MigrationKey> keys = missing.stream().map(RepairFacts.Case::key).toList();
        problems.add(Problem.warning(
                        Code.MISSING_FILE, "the folder has no file for " + VersionWords.ofKeys(keys) + ", applied here")
                .in(facts.folder().name())
                .withHint("Put the files back, or update this checkout. Where they are gone for good: "
                        + Remedies.forget(keys))
                .withDetails(missing.stream()
                        .map(found -> found.row().map(AppliedRow::script).orElse(""))
                        .toList()));
    }
}
