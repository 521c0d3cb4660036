package io.github.pgmigrate.apply;

import com.google.gson.JsonParser;
import io.github.pgmigrate.history.AppliedRow;
import io.github.pgmigrate.history.HistorySql;
import io.github.pgmigrate.history.Kind;
import io.github.pgmigrate.history.StoredTexts;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds where the row of an applied migration no longer says what its files say, and has it say that. */
final class Refreshing {

    private static final String CHECKSUM = "checksum";

    private Refreshing() {}

    /** The change; empty where there is nothing to change, no file, or no checksum to compare with. */
    static Optional<Planned> of(RepairFacts.Case found) {
        if (found.row().isEmpty()
                || found.entry().isEmpty()
                || found.row().get().kind() != Kind.VERSIONED
                || found.row().get().checksum() == null) {
            return Optional.empty();
        }
        AppliedRow row = found.row().get();
        HistorySql.Entry entry = found.entry().get();
        List<Change.Value> values = values(row, found.stored().orElse(new StoredTexts("{}", null)), entry);
        if (values.isEmpty()) {
            return Optional.empty();
        }
        Change change = new Change(
                Change.Action.REFRESH,
                Optional.of(found.key()),
                entry.script(),
                "record what its files say now",
                reason(values) + " after it was applied on " + row.appliedAt() + " by " + row.appliedBy(),
                values);
        return Optional.of(
                new Planned(change, Kind.VERSIONED.word(), entry.checksum(), List.of(new Effect.Refresh(entry))));
    }

    private static String reason(List<Change.Value> values) {
        if (values.stream().anyMatch(value -> value.name().equals(CHECKSUM))) {
            return "its statements were edited";
        }
        return "its " + values.stream().map(Change.Value::name).collect(Collectors.joining(" and its "))
                + (values.size() == 1 ? " was" : " were") + " edited";
    }

    private static List<Change.Value> values(AppliedRow row, StoredTexts stored, HistorySql.Entry entry) {
        List<Change.Value> values = new ArrayList<>();
        add(values, "script", row.script(), entry.script());
        add(values, "description", row.description(), entry.description());
        add(values, CHECKSUM, row.checksum(), entry.checksum());
        if (!JsonParser.parseString(stored.header()).equals(JsonParser.parseString(entry.header()))) {
            add(values, "header", stored.header(), entry.header());
        }
        add(values, "irreversible", row.irreversible().orElse(null), entry.irreversible());
        if (entry.rollback() != null) {
            add(values, "rollback", stored.rollback(), StoredTexts.digest(entry.rollback()));
        }
        return values;
    }

    private static void add(List<Change.Value> values, String name, @Nullable String before, @Nullable String after) {
        if (!Objects.equals(before, after)) {
            values.add(new Change.Value(name, before, after));
        }
    }
}
