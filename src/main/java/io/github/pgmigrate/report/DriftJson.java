package io.github.pgmigrate.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.pgmigrate.apply.RunReport;
import io.github.pgmigrate.catalog.diff.Difference;
import io.github.pgmigrate.drift.Drifted;
import java.util.Locale;

/** Writes what a search for drift has found into the JSON report of its run. */
public final class DriftJson {

    private DriftJson() {}

    /** The report of a goal that has looked for drift. */
    public static String text(String goal, Drifted drifted, RunReport report) {
        JsonObject json = JsonReport.json(goal, report);
        json.addProperty("compared", drifted.isCompared());
        JsonArray differences = new JsonArray();
        drifted.differences().forEach(difference -> differences.add(difference(difference)));
        json.add("differences", differences);
        return JsonReport.text(json);
    }

    private static JsonObject difference(Difference difference) {
        JsonObject json = new JsonObject();
        json.addProperty("object", difference.object().toString());
        json.addProperty(
                "kind",
                difference.kind() == Difference.Kind.LEFT_OVER
                        ? "added"
                        : difference.kind().name().toLowerCase(Locale.ROOT));
        json.add("property", JsonReport.text(difference.property()));
        json.add("before", JsonReport.text(difference.before()));
        json.add("after", JsonReport.text(difference.after()));
        json.addProperty("sentence", difference.sentence());
        return json;
    }
}
