package io.github.pgmigrate.apply;

import com.google.gson.Gson;
import io.github.pgmigrate.history.StepRow;
import io.github.pgmigrate.sql.Item;
import io.github.pgmigrate.sql.Statement;
import io.github.pgmigrate.sql.Traits;
import io.github.pgmigrate.text.Mask;
import io.github.pgmigrate.text.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A step under way: what is known of it so far. Not thread-safe. */
final class Step {

    private static final Gson GSON = new Gson();

    private final int number;
    private final MessageDigest digest = Sha256.begin();
    private int statements;
    private String summary = "";
    private boolean transaction;
    private boolean temporary;

    Step(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }

    /** Counts a statement in; its COPY data follow with {@link #addData}. */
    void add(Item item) {
        statements++;
        if (item instanceof Statement statement) {
            summarize(statement.summary());
            transaction |= statement.traits().control() == Traits.Control.BEGIN;
            temporary |= statement.traits().makesTemporary();
            addData(statement.digest());
        } else if (item instanceof Item.CopyFile copy) {
            summarize(copy.sql());
            addData(copy.digest());
        }
    }

    /** BEGIN alone would not tell one transaction from another. */
    private void summarize(String statement) {
        if (statements == 1) {
            summary = statement;
        } else if (transaction && statements == 2) {
            summary += " " + statement;
        } else if (transaction && statements == 3) {
            summary += " ...";
        }
    }

    void addData(String copyDigest) {
        digest.update(copyDigest.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) '\n');
    }

    /**
     * The row of the ledger for it. Asked once: it ends the digest.
     *
     * @param before what the catalog said before it, as JSON; null where nothing was asked
     * @param variables what {@code \gset} has set so far
     * @param mask hides secrets in what is kept
     */
    StepRow row(Job job, StepRow.State state, @Nullable String before, Map<String, String> variables, Mask mask) {
        return new StepRow(
                job.key(),
                job.direction(),
                number,
                state,
                statements,
                digest(),
                mask.apply(summary),
                before,
                kept(variables, mask),
                temporary);
    }

    /** The row of a step that was entered as started, once it is done; the variables are those that are set since. */
    static StepRow done(StepRow started, Map<String, String> variables, Mask mask) {
        return new StepRow(
                started.key(),
                started.direction(),
                started.number(),
                StepRow.State.DONE,
                started.statements(),
                started.digest(),
                started.summary(),
                null,
                kept(variables, mask),
                started.temporary());
    }

    /** The same step of the ledger with what the file says of it now. Asked once, as {@link #row}. */
    StepRow asIn(StepRow ledger, Mask mask) {
        return new StepRow(
                ledger.key(),
                ledger.direction(),
                ledger.number(),
                ledger.state(),
                statements,
                digest(),
                mask.apply(summary),
                ledger.before(),
                ledger.variables(),
                temporary);
    }

    private static @Nullable String kept(Map<String, String> variables, Mask mask) {
        if (variables.isEmpty()) {
            return null;
        }
        Map<String, String> kept = new TreeMap<>();
        variables.forEach((name, value) -> kept.put(name, mask.conceal(value)));
        return GSON.toJson(kept);
    }

    String digest() {
        return Sha256.hex(digest);
    }
}
