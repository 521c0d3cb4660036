package io.github.pgmigrate.testing;

import io.github.pgmigrate.db.ServerException;
import io.github.pgmigrate.db.Session;
import io.github.pgmigrate.target.Target;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/**
 * An immutable text of what is in a database, to compare two: schema and rows, without the plugin's own tables.
 *
 * @param lines one line a thing, sorted; it starts with the kind of thing
 */
public record Contents(List<String> lines) {

    private static final String QUERY = read("contents.sql");

    public Contents {
        lines = List.copyOf(lines);
    }

    public static Contents of(Target target) {
        try (Session session = Session.open(target, "contents", notice -> {})) {
            session.send("SET TimeZone = 'UTC'; SET DateStyle = ISO");
            return new Contents(session.query(QUERY).stream()
                    .map(row -> Objects.requireNonNull(row.get(0)))
                    .toList());
        } catch (ServerException failure) {
            throw new AssertionError(failure);
        }
    }

    /** How many things of a kind there are: {@code index}, {@code column}, {@code rows} for tables, and so on. */
    public long count(String kind) {
        return lines.stream().filter(line -> line.startsWith(kind + " ")).count();
    }

    private static String read(String name) {
        try (InputStream resource = Objects.requireNonNull(Contents.class.getResourceAsStream(name), name)) {
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
