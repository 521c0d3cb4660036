package io.github.pgmigrate.catalog.snapshot;

import java.util.Comparator;

/**
 * An immutable name of an object, by which two snapshots are compared.
 *
 * @param kind what it is
 * @param name its name, each part quoted where SQL needs it, with its schema and with the table, type or publication that it
 *     hangs on: {@code public.users}, {@code public.users.email}, {@code public.f(integer, text)}; empty for the database
 */
public record ObjectName(ObjectKind kind, String name) implements Comparable<ObjectName> {

    private static final Comparator<ObjectName> ORDER =
            Comparator.comparing(ObjectName::kind).thenComparing(ObjectName::name);

    @Override
    public int compareTo(ObjectName other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return kind.label() + " " + name;
    }
}
