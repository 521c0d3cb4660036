package io.github.pgmigrate.catalog.snapshot;

import io.github.pgmigrate.db.ServerException;
import io.github.pgmigrate.db.Session;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An immutable reading of everything in the schemas of a database at one moment, rows not counted: the same text for the same
 * schema, whatever the OIDs and however it came about.
 *
 * <p>Left out are the system's schemas, temporary schemas, what extensions bring (the extensions themselves are kept), large
 * objects, and secrets.
 *
 * @param serverVersion the server's version, such as {@code 17.11}
 * @param objects the objects by their names
 */
public record CatalogSnapshot(String serverVersion, SortedMap<ObjectName, CatalogObject> objects) {

    public CatalogSnapshot {
        objects = Collections.unmodifiableSortedMap(new TreeMap<>(objects));
    }

    /** A snapshot of these objects. */
    public static CatalogSnapshot of(String serverVersion, Collection<CatalogObject> objects) {
        SortedMap<ObjectName, CatalogObject> sorted = new TreeMap<>();
        for (CatalogObject object : objects) {
            if (sorted.put(object.name(), object) != null) {
                throw new IllegalArgumentException(object.name() + " is there twice");
            }
        }
        return new CatalogSnapshot(serverVersion, sorted);
    }

    /**
     * Reads the database of a session, in a read-only transaction and two messages, whatever the size. What the session's role
     * may not read is marked as unknown.
     *
     * @throws IllegalStateException when the session has a transaction open
     * @throws ServerException when the server refuses, such as with 55P03 where a view's table stays locked
     */
    public static CatalogSnapshot read(Session session, CatalogScope scope) throws ServerException {
        return new SnapshotReader(session, scope).read();
    }

    /** The statement that has the transaction that is open print definitions as they are read for snapshots. */
    public static String settings() {
        return SnapshotSql.settings();
    }

    /** The object of this kind and name; empty where there is none. */
    public Optional<CatalogObject> object(ObjectKind kind, String name) {
        return Optional.ofNullable(objects.get(new ObjectName(kind, name)));
    }

    /** What belongs to an object and is of a kind, in order of position, then of name. */
    public List<CatalogObject> children(ObjectName parent, ObjectKind kind) {
        return objects.values().stream()
                .filter(object -> object.kind() == kind && parent.equals(object.parent()))
                .sorted(Comparator.comparing(object -> object.property(CatalogObject.POSITION)
                        .map(Integer::valueOf)
                        .orElse(0)))
                .toList();
    }

    /** The snapshot as JSON, for {@link #ofJson}. */
    public String toJson() {
        return SnapshotJson.write(this);
    }

    /**
     * The snapshot that was written as this JSON.
     *
     * @throws IllegalArgumentException when it is none, or one of another release's form
     */
    public static CatalogSnapshot ofJson(String json) {
        return SnapshotJson.read(json);
    }
}
