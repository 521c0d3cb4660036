package io.github.pgmigrate.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import io.github.pgmigrate.apply.RunReport;
import io.github.pgmigrate.catalog.diff.Difference;
import io.github.pgmigrate.catalog.diff.RowDifference;
import io.github.pgmigrate.rehearse.Course;
import io.github.pgmigrate.rehearse.Rehearsal;
import io.github.pgmigrate.rehearse.RehearsalRecord;
import io.github.pgmigrate.rehearse.Rehearsed;
import io.github.pgmigrate.rehearse.RollbackVerdict;
import io.github.pgmigrate.rehearse.trace.ScriptTrace;
import io.github.pgmigrate.script.Migration;
import java.util.Locale;
import java.util.Optional;

/** Writes a rehearsal as the JSON report of a run, whose migrations say more. */
public final class RehearsalJson {

    private RehearsalJson() {}

    /** The report of a goal that has rehearsed. */
    public static String text(String goal, Rehearsal rehearsal, RunReport report) {
        JsonObject json = JsonReport.json(goal, report);
        json.add(
                "copyOf",
                JsonReport.text(rehearsal.course().flatMap(Course::copyOf).orElse(null)));
        JsonArray migrations = json.getAsJsonArray("migrations");
        for (int i = 0; i < migrations.size(); i++) {
            add(
                    rehearsal.migrations().get(i),
                    rehearsal.record(),
                    migrations.get(i).getAsJsonObject());
        }
        json.add("record", rehearsal.record().<JsonElement>map(RecordJson::of).orElse(JsonNull.INSTANCE));
        RecordJson.seal(json);
        return JsonReport.text(json);
    }

    private static void add(Rehearsed migration, Optional<RehearsalRecord> record, JsonObject json) {
        record.flatMap(known -> known.migration(migration.migration().version()))
                .ifPresent(entry -> files(migration.migration(), entry, json));
        json.add("rollback", word(migration.rollback()));
        json.add("chain", word(migration.chain()));
        json.addProperty("rollbackMillis", migration.downMillis());
        JsonArray differences = new JsonArray();
        migration.differences().forEach(difference -> differences.add(difference(difference)));
        json.add("differences", differences);
        JsonArray rows = new JsonArray();
        migration.rows().forEach(difference -> rows.add(rows(difference)));
        json.add("rows", rows);
        json.add("statements", statements(migration.trace()));
        json.add("rollbackStatements", statements(migration.backTrace()));
    }

    private static JsonArray statements(Optional<ScriptTrace> trace) {
        JsonArray statements = new JsonArray();
        trace.ifPresent(seen -> seen.statements().forEach(statement -> statements.add(TraceJson.statement(statement))));
        return statements;
    }

    private static void files(Migration migration, RehearsalRecord.Entry entry, JsonObject json) {
        for (RehearsalRecord.Part part : RehearsalRecord.Part.values()) {
            json.add(
                    RecordJson.checksum(part),
                    JsonReport.text(part.of(migration)
                            .map(script -> script.facts().checksum())
                            .orElse(null)));
            json.add(RecordJson.digest(part), JsonReport.text(entry.digests().get(part)));
        }
    }

    private static JsonElement word(Optional<RollbackVerdict> verdict) {
        return verdict.<JsonElement>map(known -> JsonReport.text(known.word())).orElse(JsonNull.INSTANCE);
    }

    private static JsonObject difference(Difference difference) {
        JsonObject json = new JsonObject();
        json.addProperty("object", difference.object().toString());
        json.addProperty("kind", kind(difference.kind()));
        json.add("property", JsonReport.text(difference.property()));
        json.add("before", JsonReport.text(difference.before()));
        json.add("after", JsonReport.text(difference.after()));
        json.addProperty("sentence", difference.sentence());
        return json;
    }

    private static String kind(Difference.Kind kind) {
        return kind == Difference.Kind.LEFT_OVER ? "leftOver" : kind.name().toLowerCase(Locale.ROOT);
    }

    private static JsonObject rows(RowDifference difference) {
        JsonObject json = new JsonObject();
        json.addProperty("table", difference.table().name());
        json.add("column", JsonReport.text(difference.column()));
        json.addProperty("before", difference.before());
        json.addProperty("after", difference.after());
        json.addProperty("sentence", difference.sentence());
        return json;
    }
}
