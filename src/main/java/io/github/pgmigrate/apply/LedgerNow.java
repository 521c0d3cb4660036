package io.github.pgmigrate.apply;

import com.google.gson.Gson;
import com.google.gson.reflect.TypeToken;
import io.github.pgmigrate.db.ServerException;
import io.github.pgmigrate.history.StepRow;
import io.github.pgmigrate.script.ScriptFile;
import io.github.pgmigrate.script.ScriptKind;
import io.github.pgmigrate.script.StatementReader.Directed;
import io.github.pgmigrate.sql.Includes;
import io.github.pgmigrate.sql.Item;
import io.github.pgmigrate.sql.Statement;
import io.github.pgmigrate.sql.Traits;
import io.github.pgmigrate.text.Mask;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a file says now of the steps that the ledger has of it. Immutable.
 *
 * @param steps as many of the ledger's steps as the file has, each as the file has it now; state and what was before as in
 *     the ledger
 * @param next the beginning of what follows them; empty where nothing does
 */
record LedgerNow(List<StepRow> steps, Optional<String> next) {

    private static final TypeToken<Map<String, String>> VARIABLES = new TypeToken<>() {};

    LedgerNow {
        steps = List.copyOf(steps);
    }

    /** Reads a file as far as the ledger goes. */
    static LedgerNow read(Workplace place, ScriptFile file, ScriptKind kind, Includes includes, List<StepRow> ledger)
            throws ServerException {
        Mask mask = place.options().mask();
        try (Reading reading = place.read(file, kind, includes)) {
            reading.rowCountsFrom(place.outgoing());
            List<StepRow> steps = new ArrayList<>();
            Item next = item(reading.nextStep());
            for (StepRow row : ledger) {
                if (next == null) {
                    break;
                }
                steps.add(step(reading, next, row, mask));
                next = item(reading.nextStep());
            }
            return new LedgerNow(steps, Optional.ofNullable(next).map(item -> mask.apply(summary(item))));
        } catch (StatementFailure failure) {
            throw failure.failure();
        }
    }

    private static StepRow step(Reading reading, Item first, StepRow row, Mask mask) throws StatementFailure {
        Step step = new Step(row.number());
        Map<String, String> variables = new HashMap<>();
        if (row.variables() != null) {
            new Gson()
                    .fromJson(row.variables(), VARIABLES)
                    .forEach((name, value) -> variables.put(name, mask.reveal(value)));
        }
        add(step, reading, first, variables);
        boolean open = Controls.of(first) == Traits.Control.BEGIN;
        while (open) {
            Item next = item(reading.nextCounted());
            if (next == null) {
                throw new IllegalStateException("a file that ends within a transaction was found sound");
            }
            add(step, reading, next, variables);
            open = Controls.of(next) != Traits.Control.COMMIT;
        }
        return step.asIn(row, mask);
    }

    private static void add(Step step, Reading reading, Item item, Map<String, String> variables) {
        step.add(item);
        if (item instanceof Statement statement) {
            if (statement.traits().copyFromStdin()) {
                reading.skipData();
                step.addData(reading.script().copyDigest());
            }
            if (statement.ending() == Statement.Ending.GSET) {
                variables.forEach(reading.script()::set);
            }
        }
    }

    private static @Nullable Item item(@Nullable Directed directed) {
        return directed == null ? null : directed.item();
    }

    private static String summary(Item item) {
        return item instanceof Item.CopyFile copy ? copy.sql() : ((Statement) item).summary();
    }
}
