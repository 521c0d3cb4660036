package io.github.pgmigrate.catalog.snapshot;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Snapshots as JSON: objects in the order of their names, so that equal snapshots are equal texts. */
final class SnapshotJson {

    private static final int FORMAT = 1;

    private SnapshotJson() {}

    static String write(CatalogSnapshot snapshot) {
        StringWriter text = new StringWriter();
        try (JsonWriter json = new JsonWriter(text)) {
            json.beginObject().name("format").value(FORMAT);
            json.name("server").value(snapshot.serverVersion()).name("objects").beginArray();
            for (CatalogObject object : snapshot.objects().values()) {
                write(json, object);
            }
            json.endArray().endObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private static void write(JsonWriter json, CatalogObject object) throws IOException {
        json.beginObject();
        json.name("kind").value(object.kind().label());
        json.name("name").value(object.name().name());
        ObjectName parent = object.parent();
        if (parent != null) {
            json.name("parent").beginArray();
            json.value(parent.kind().label()).value(parent.name()).endArray();
        }
        json.name("properties").beginObject();
        for (Map.Entry<String, String> property : object.properties().entrySet()) {
            json.name(property.getKey()).value(property.getValue());
        }
        json.endObject();
        if (!object.unknown().isEmpty()) {
            json.name("unknown").beginArray();
            for (String property : object.unknown()) {
                json.value(property);
            }
            json.endArray();
        }
        json.endObject();
    }

    static CatalogSnapshot read(String text) {
        try (JsonReader json = new JsonReader(new StringReader(text))) {
            json.beginObject();
            require(json, "format");
            if (json.nextInt() != FORMAT) {
                throw new IllegalArgumentException("a snapshot of another format");
            }
            require(json, "server");
            String server = json.nextString();
            require(json, "objects");
            List<CatalogObject> objects = new ArrayList<>();
            json.beginArray();
            while (json.hasNext()) {
                objects.add(object(json));
            }
            json.endArray();
            json.endObject();
            return CatalogSnapshot.of(server, objects);
        } catch (IOException | IllegalStateException e) {
            throw new IllegalArgumentException("no snapshot", e);
        }
    }

    private static void require(JsonReader json, String name) throws IOException {
        String found = json.nextName();
        if (!found.equals(name)) {
            throw new IllegalArgumentException(found + " stands where " + name + " should");
        }
    }

    private static CatalogObject object(JsonReader json) throws IOException {
        json.beginObject();
        require(json, "kind");
        String kind = json.nextString();
        require(json, "name");
        ObjectName name = name(kind, json.nextString());
        @Nullable ObjectName parent = null;
        SortedMap<String, String> properties = new TreeMap<>();
        SortedSet<String> unknown = new TreeSet<>();
        while (json.peek() != JsonToken.END_OBJECT) {
            switch (json.nextName()) {
                case "parent" -> {
                    json.beginArray();
                    parent = name(json.nextString(), json.nextString());
                    json.endArray();
                }
                case "properties" -> {
                    json.beginObject();
                    while (json.hasNext()) {
                        properties.put(json.nextName(), json.nextString());
                    }
                    json.endObject();
                }
                case "unknown" -> {
                    json.beginArray();
                    while (json.hasNext()) {
                        unknown.add(json.nextString());
                    }
                    json.endArray();
                }
                default -> throw new IllegalArgumentException("an unknown field of an object");
            }
        }
        json.endObject();
        return new CatalogObject(name, parent, properties, unknown);
    }

    private static ObjectName name(String kind, String name) {
        return new ObjectName(
                ObjectKind.of(kind).orElseThrow(() -> new IllegalArgumentException("an unknown kind: " + kind)), name);
    }
}
