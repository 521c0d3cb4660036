package io.github.pgmigrate.catalog.snapshot;

import io.github.pgmigrate.db.ServerException;
import io.github.pgmigrate.db.Session;
import java.util.Collection;
import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * An immutable reading of what tables hold, as counts and digests.
 *
 * @param tables a fingerprint for each table that was read
 * @param unread tables that were wanted, and that the role may not read, or of which row security would show it a part only
 */
public record RowSnapshot(SortedMap<ObjectName, RowFingerprint> tables, SortedSet<ObjectName> unread) {

    public RowSnapshot {
        tables = Collections.unmodifiableSortedMap(new TreeMap<>(tables));
        unread = Collections.unmodifiableSortedSet(new TreeSet<>(unread));
    }

    /**
     * Reads tables whole, at one moment, one query a table.
     *
     * @param catalog a snapshot of the same database, which knows the columns
     * @param wanted the tables; those that hold no rows of their own (partitioned ones, foreign ones, views), or that the
     *     snapshot does not know, are passed over
     * @throws IllegalStateException when the session has a transaction open
     * @throws ServerException when the server refuses, such as with 55P03 where a table stays locked
     */
    public static RowSnapshot read(Session session, CatalogSnapshot catalog, Collection<ObjectName> wanted)
            throws ServerException {
        return new RowReader(session, catalog).read(wanted);
    }
}
