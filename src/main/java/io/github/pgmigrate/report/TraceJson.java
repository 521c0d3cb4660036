package io.github.pgmigrate.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import io.github.pgmigrate.rehearse.trace.LockTaken;
import io.github.pgmigrate.rehearse.trace.StatementTrace;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;

/** Writes what a statement took and did as JSON. */
final class TraceJson {

    private TraceJson() {}

    static JsonObject statement(StatementTrace trace) {
        JsonObject json = new JsonObject();
        json.addProperty("file", trace.location().file());
        json.addProperty("line", trace.location().line());
        json.addProperty("sql", trace.sql());
        json.addProperty("transaction", trace.transaction());
        json.addProperty("startMillis", trace.startMillis());
        json.addProperty("millis", trace.millis());
        json.addProperty("rows", trace.rows());
        json.add("locks", list(trace.locks(), TraceJson::lock));
        json.add("rewrites", list(trace.rewrites(), (rewrite, entry) -> {
            entry.addProperty("relation", rewrite.relation());
            entry.addProperty("kind", rewrite.kind().inWords());
            entry.addProperty("reason", camel(rewrite.reason()));
            entry.addProperty("why", rewrite.reason().inWords());
        }));
        json.add("scans", list(trace.scans(), (scan, entry) -> {
            entry.addProperty("relation", scan.relation());
            entry.addProperty("times", scan.times());
            entry.addProperty("rows", scan.rows());
        }));
        json.add("findings", list(trace.findings(), (finding, entry) -> {
            entry.addProperty("kind", camel(finding.kind()));
            entry.addProperty("name", finding.name());
        }));
        json.add("objects", list(trace.objects(), (change, entry) -> {
            entry.addProperty("action", camel(change.action()));
            entry.addProperty("type", change.type());
            entry.addProperty("name", change.name());
            entry.addProperty("cascade", change.cascade());
        }));
        JsonArray gaps = new JsonArray();
        trace.gaps().forEach(gaps::add);
        json.add("gaps", gaps);
        return json;
    }

    private static void lock(LockTaken lock, JsonObject entry) {
        entry.addProperty("relation", lock.relation());
        entry.addProperty("kind", lock.kind().inWords());
        entry.addProperty("mode", lock.mode().sqlName());
        entry.addProperty("blocks", lock.blocks());
        entry.add(
                "upgradedFrom",
                lock.upgradedFrom()
                        .<JsonElement>map(mode -> JsonReport.text(mode.sqlName()))
                        .orElse(JsonNull.INSTANCE));
        entry.addProperty("heldMillis", lock.heldMillis());
    }

    private static <T> JsonArray list(List<T> values, BiConsumer<T, JsonObject> writer) {
        JsonArray array = new JsonArray();
        for (T value : values) {
            JsonObject entry = new JsonObject();
            writer.accept(value, entry);
            array.add(entry);
        }
        return array;
    }

    /** {@code COLUMN_TYPE} as {@code columnType}. */
    private static String camel(Enum<?> value) {
        StringBuilder camel = new StringBuilder();
        for (String word : value.name().toLowerCase(Locale.ROOT).split("_", -1)) {
            camel.append(camel.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1));
        }
        return camel.toString();
    }
}
