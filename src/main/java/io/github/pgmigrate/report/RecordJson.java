package io.github.pgmigrate.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.pgmigrate.rehearse.RehearsalRecord;
import io.github.pgmigrate.rehearse.RehearsedVariables;
import io.github.pgmigrate.script.Version;
import io.github.pgmigrate.text.IoReason;
import io.github.pgmigrate.text.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.StreamSupport;

/**
 * Writes the record of a rehearsal into its JSON report, and reads it from there. A seal over the whole report tells of
 * accidents and careless edits; whoever wants to forge one can.
 */
public final class RecordJson {

    /** Grows where a reader of before would take a record for something else. */
    private static final int FORMAT = 1;

    private static final String RECORD = "record";
    private static final String SEAL = "seal";

    private RecordJson() {}

    /** Says why a record is of no use. */
    public static final class UnfitException extends Exception {
        private static final long serialVersionUID = 1L;

        UnfitException(String why) {
            super(why);
        }

        /** Why, in words that go on a sentence. */
        public String why() {
            return String.valueOf(getMessage());
        }
    }

    static String checksum(RehearsalRecord.Part part) {
        return switch (part) {
            case FORWARD -> "checksum";
            case ROLLBACK -> "rollbackChecksum";
            case VERIFY -> "verifyChecksum";
        };
    }

    static String digest(RehearsalRecord.Part part) {
        return switch (part) {
            case FORWARD -> "digest";
            case ROLLBACK -> "rollbackDigest";
            case VERIFY -> "verifyDigest";
        };
    }

    /** What the migrations of the report do not say. */
    static JsonObject of(RehearsalRecord record) {
        JsonObject json = new JsonObject();
        json.addProperty("format", FORMAT);
        json.addProperty("at", record.at().toString());
        json.addProperty("plugin", record.pluginVersion());
        json.add("postgres", JsonReport.text(record.postgres().isEmpty() ? null : record.postgres()));
        JsonArray before = new JsonArray();
        new TreeMap<>(record.before()).forEach((version, checksum) -> {
            JsonObject entry = new JsonObject();
            entry.addProperty("version", version.number().toString());
            entry.addProperty("checksum", checksum);
            before.add(entry);
        });
        json.add("before", before);
        json.add("repeatables", files("file", record.repeatables()));
        json.add("around", files("file", record.around()));
        json.addProperty("salt", record.variables().salt());
        json.add("variables", files("name", record.variables().digests()));
        JsonArray secrets = new JsonArray();
        new TreeSet<>(record.variables().secrets()).forEach(secrets::add);
        json.add("secrets", secrets);
        json.add(SEAL, JsonNull.INSTANCE);
        return json;
    }

    private static JsonArray files(String name, Map<String, String> digests) {
        JsonArray list = new JsonArray();
        new TreeMap<>(digests).forEach((key, digest) -> {
            JsonObject entry = new JsonObject();
            entry.addProperty(name, key);
            entry.addProperty("digest", digest);
            list.add(entry);
        });
        return list;
    }

    /** Puts the seal on a report, which must not be changed any more. */
    static void seal(JsonObject report) {
        if (report.get(RECORD) instanceof JsonObject record) {
            record.addProperty(SEAL, sealOf(report));
        }
    }

    private static String sealOf(JsonObject report) {
        JsonObject open = report.deepCopy();
        open.getAsJsonObject(RECORD).add(SEAL, JsonNull.INSTANCE);
        return Sha256.of(open.toString());
    }

    /**
     * Reads the record of a report.
     *
     * @param file where the report is
     * @param shown what it is called before people
     * @throws UnfitException where there is none, or it is not as it was written
     */
    public static RehearsalRecord read(Path file, String shown) throws UnfitException {
        try {
            return read(Files.readString(file, StandardCharsets.UTF_8), shown);
        } catch (NoSuchFileException e) {
            throw new UnfitException("there is no record of one in " + shown);
        } catch (IOException e) {
            throw new UnfitException("the record " + shown + " cannot be read: " + IoReason.of(e));
        }
    }

    private static RehearsalRecord read(String text, String shown) throws UnfitException {
        try {
            if (JsonParser.parseString(text) instanceof JsonObject report
                    && report.get(RECORD) instanceof JsonObject record) {
                if (record.get("format").getAsInt() > FORMAT) {
                    throw new UnfitException("the record " + shown + " is of a later release of the plugin");
                }
                if (!record.get(SEAL).getAsString().equals(sealOf(report))) {
                    throw damaged(shown);
                }
                return read(report, record);
            }
        } catch (RuntimeException e) {
            // It is not whole, or somebody else's: Gson says so in many ways.
            throw damaged(shown);
        }
        throw new UnfitException(shown + " is not the record of a rehearsal");
    }

    private static UnfitException damaged(String shown) {
        return new UnfitException("the record " + shown + " was changed after it was written, or is damaged");
    }

    private static RehearsalRecord read(JsonObject report, JsonObject record) {
        Map<Version, String> before = new LinkedHashMap<>();
        entries(record, "before").forEach(entry -> before.put(version(entry), text(entry, "checksum")));
        List<RehearsalRecord.Entry> migrations =
                entries(report, "migrations").stream().map(RecordJson::entry).toList();
        Set<String> secrets = new HashSet<>();
        record.getAsJsonArray("secrets").forEach(name -> secrets.add(name.getAsString()));
        return new RehearsalRecord(
                text(report, "outcome").equals("ok"),
                Instant.parse(text(record, "at")),
                text(record, "plugin"),
                record.get("postgres").isJsonNull() ? "" : text(record, "postgres"),
                report.has("copyOf") && !report.get("copyOf").isJsonNull(),
                before,
                migrations,
                digests(record, "repeatables", "file"),
                digests(record, "around", "file"),
                new RehearsedVariables(text(record, "salt"), digests(record, "variables", "name"), secrets));
    }

    private static RehearsalRecord.Entry entry(JsonObject migration) {
        Map<RehearsalRecord.Part, String> digests = new EnumMap<>(RehearsalRecord.Part.class);
        for (RehearsalRecord.Part part : RehearsalRecord.Part.values()) {
            JsonElement digest = migration.get(digest(part));
            if (!digest.isJsonNull()) {
                digests.put(part, digest.getAsString());
            }
        }
        return new RehearsalRecord.Entry(version(migration), text(migration, "checksum"), digests);
    }

    private static Map<String, String> digests(JsonObject json, String list, String name) {
        Map<String, String> digests = new LinkedHashMap<>();
        entries(json, list).forEach(entry -> digests.put(text(entry, name), text(entry, "digest")));
        return digests;
    }

    private static List<JsonObject> entries(JsonObject json, String list) {
        return StreamSupport.stream(json.getAsJsonArray(list).spliterator(), false)
                .map(JsonElement::getAsJsonObject)
                .toList();
    }

    private static Version version(JsonObject json) {
        return Version.of(text(json, "version"));
    }

    private static String text(JsonObject json, String name) {
        return json.get(name).getAsString();
    }
}
