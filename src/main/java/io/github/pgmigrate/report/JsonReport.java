package io.github.pgmigrate.report;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.github.pgmigrate.apply.Change;
import io.github.pgmigrate.apply.MigrationStatus;
import io.github.pgmigrate.apply.RunReport;
import io.github.pgmigrate.apply.ServerFacts;
import io.github.pgmigrate.history.MigrationKey;
import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.problem.ProblemsException;
import io.github.pgmigrate.script.Version;
import io.github.pgmigrate.text.IoReason;
import io.github.pgmigrate.text.Location;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes a run as one JSON object. The names of its fields are a contract: they are never renamed. */
public final class JsonReport {

    private static final Gson GSON = new GsonBuilder()
            .setPrettyPrinting()
            .serializeNulls()
            .disableHtmlEscaping()
            .create();

    private JsonReport() {}

    /**
     * Writes a report, creating the folders above the file.
     *
     * @throws ProblemsException (WRITE_FAILED) when the file cannot be written
     */
    public static void write(Path file, String text) {
        try {
            Path parent = file.toAbsolutePath().getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            Files.writeString(file, text, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new ProblemsException(
                    List.of(
                            Problem.error(
                                            Code.WRITE_FAILED,
                                            "the report cannot be written to " + file + ": " + IoReason.withPath(e))
                                    .withHint(
                                            "Name another file with -Dpgmigrate.json, in a directory that the user who runs the build may write to.")),
                    e);
        }
    }

    /** The report of a goal. */
    public static String text(String goal, RunReport report) {
        return text(json(goal, report));
    }

    static String text(JsonObject json) {
        return GSON.toJson(json) + "\n";
    }

    static JsonObject json(String goal, RunReport report) {
        JsonObject json = new JsonObject();
        json.addProperty("goal", goal);
        json.addProperty("outcome", report.isOk() ? "ok" : "failed");
        json.add("server", report.server().<JsonElement>map(JsonReport::server).orElse(JsonNull.INSTANCE));
        JsonArray problems = new JsonArray();
        report.problems().forEach(problem -> problems.add(problem(problem)));
        json.add("problems", problems);
        JsonArray migrations = new JsonArray();
        report.migrations().forEach(migration -> migrations.add(migration(migration)));
        json.add("migrations", migrations);
        JsonArray changes = new JsonArray();
        report.changes()
                .list()
                .forEach(change -> changes.add(change(change, report.changes().made())));
        json.add("changes", changes);
        json.add("fingerprint", text(report.changes().fingerprint().orElse(null)));
        return json;
    }

    private static JsonObject server(ServerFacts server) {
        JsonObject json = new JsonObject();
        json.addProperty("version", server.version());
        json.addProperty("embedded", server.embedded());
        json.addProperty("database", server.database());
        json.addProperty("user", server.user());
        json.add("role", text(server.role().orElse(null)));
        return json;
    }

    private static JsonObject problem(Problem problem) {
        JsonObject json = new JsonObject();
        json.addProperty("code", problem.code().id());
        json.addProperty("rule", problem.code().rule());
        json.addProperty("severity", problem.severity().word());
        Location place = problem.location();
        json.add("file", text(place == null ? null : place.file()));
        json.add("line", number(place == null ? null : (long) place.line()));
        json.add("column", number(place == null ? null : (long) place.column()));
        json.addProperty("message", problem.message());
        json.add("hint", text(problem.hint()));
        json.add("sqlState", text(problem.sqlState()));
        return json;
    }

    private static JsonObject migration(MigrationStatus migration) {
        JsonObject json = new JsonObject();
        json.add("version", version(migration.version()));
        json.addProperty("description", migration.description());
        json.addProperty("file", migration.file());
        json.addProperty("kind", migration.kind().word());
        json.addProperty("state", migration.state().word());
        json.add("appliedAt", text(migration.appliedAt().map(Object::toString).orElse(null)));
        json.add("appliedBy", text(migration.appliedBy().orElse(null)));
        json.add("millis", number(migration.millis().orElse(null)));
        json.addProperty("transactional", migration.transactional());
        json.addProperty("statements", migration.statements());
        return json;
    }

    private static JsonObject change(Change change, boolean made) {
        JsonObject json = new JsonObject();
        json.addProperty("action", change.action().word());
        json.add("version", version(change.migration().flatMap(MigrationKey::asVersion)));
        json.addProperty("script", change.script());
        json.addProperty("what", change.what());
        json.addProperty("reason", change.reason());
        json.addProperty("made", made);
        JsonArray values = new JsonArray();
        for (Change.Value value : change.values()) {
            JsonObject one = new JsonObject();
            one.addProperty("name", value.name());
            one.add("before", text(value.before()));
            one.add("after", text(value.after()));
            values.add(one);
        }
        json.add("values", values);
        return json;
    }

    /** As text: a version may be larger than any number that readers of JSON keep exactly. */
    private static JsonElement version(Optional<Version> version) {
        return text(version.map(Version::number).map(BigInteger::toString).orElse(null));
    }

    static JsonElement text(@Nullable String value) {
        return value == null ? JsonNull.INSTANCE : new JsonPrimitive(value);
    }

    private static JsonElement number(@Nullable Long value) {
        return value == null ? JsonNull.INSTANCE : new JsonPrimitive(value);
    }
}
