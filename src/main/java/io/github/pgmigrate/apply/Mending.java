package io.github.pgmigrate.apply;

import io.github.pgmigrate.history.Damage;
import java.util.List;
import java.util.Optional;

/** Mends the history tables themselves, where that needs no guess. */
final class Mending {

    private Mending() {}

    /**
     * The plan.
     *
     * @param damages what is wrong
     * @param table the table of applied migrations, quoted
     */
    static RepairPlan plan(List<Damage> damages, String table) {
        return new RepairPlan(
                damages.stream().map(damage -> planned(damage, table)).toList(), List.of());
    }

    private static Planned planned(Damage damage, String table) {
        String what = switch (damage) {
            case COMMENT -> "put the comment back by which " + table + " is known as a history";
            case LOG -> "make the log of " + table + " anew, empty";
            case LEDGER -> "make the ledger of " + table + " anew, empty";
        };
        String reason = switch (damage) {
            case COMMENT -> "it is gone, and the columns and the key are those of a history";
            case LOG -> "it is gone; what it said is lost";
            case LEDGER ->
                "it is gone; a migration that had stopped half-way would begin anew, so look whether there was one";
        };
        Change change = new Change(Change.Action.TABLES, Optional.empty(), "", what, reason, List.of());
        return new Planned(change, "tables", null, List.of(new Effect.Mend(damage)));
    }
}
