package io.github.pgmigrate.rehearse.trace;

import io.github.pgmigrate.db.CatalogSql;
import io.github.pgmigrate.db.ServerException;
import io.github.pgmigrate.db.Session;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Looks on at one transaction: which locks it has so far, which files its relations are in, what it has read. What it may say of
 * is what was there, committed, before it began. Not thread-safe.
 */
final class TransactionWatch {

    private final int number;
    private final String identity;
    private final Session session;
    private final Lookout lookout;
    private final Map<Long, Relation> known = new TreeMap<>();
    private final Set<Long> others = new HashSet<>();
    private final Map<Long, String> files = new HashMap<>();
    private Map<Long, Counters> counters = new HashMap<>();
    private Map<Long, Set<LockMode>> held = Map.of();
    private boolean stale = true;

    /**
     * A watch that has seen nothing yet.
     *
     * @param number its number within the script, from 1
     * @param identity what tells it from the session's other transactions
     */
    TransactionWatch(int number, String identity, Session session, Lookout lookout) {
        this.number = number;
        this.identity = identity;
        this.session = session;
        this.lookout = lookout;
    }

    int number() {
        return number;
    }

    String identity() {
        return identity;
    }

    /** Something has run that nobody looked at. */
    void isStale() {
        stale = true;
    }

    /** A statement runs next. */
    void before() throws ServerException {
        if (stale) {
            held = lookout.held();
            counters = readCounters();
            stale = false;
        }
    }

    /** All that the session has counted so far, earlier transactions of it included. */
    private Map<Long, Counters> readCounters() throws ServerException {
        Map<Long, Counters> read = new HashMap<>();
        for (List<@Nullable String> row : session.query("SELECT c.oid, " + Counters.sql("c.oid")
                + CatalogSql.qualified(" FROM pg_catalog.pg_class c WHERE (c.relkind = 'r' OR c.relkind = 'm')"
                        + " AND (pg_catalog.pg_stat_get_xact_numscans(c.oid) <> 0"
                        + " OR pg_catalog.pg_stat_get_xact_tuples_inserted(c.oid) <> 0"
                        + " OR pg_catalog.pg_stat_get_xact_tuples_updated(c.oid) <> 0"
                        + " OR pg_catalog.pg_stat_get_xact_tuples_deleted(c.oid) <> 0)"))) {
            read.put(Long.valueOf(CatalogSql.value(row, 0)), Counters.of(row, 1));
        }
        return read;
    }

    /** A statement has run; its transaction is open. */
    Seen after(Reasons reasons) throws ServerException {
        Map<Long, Set<LockMode>> now = lookout.held();
        learn(now.keySet());
        List<LockTaken> locks = locks(now);
        held = now;
        List<Rewrite> rewrites = new ArrayList<>();
        List<Scan> scans = new ArrayList<>();
        long rows = 0;
        for (List<@Nullable String> row : session.query("SELECT o.oid, pg_catalog.pg_relation_filenode(o.oid), "
                + Counters.sql("o.oid") + " FROM pg_catalog.unnest('" + Lookout.array(now.keySet())
                + "'::pg_catalog.oid[]) AS o(oid)")) {
            long oid = Long.parseLong(CatalogSql.value(row, 0));
            Relation relation = known.get(oid);
            Counters total = Counters.of(row, 2);
            Counters more = total.since(counters.getOrDefault(oid, Counters.NONE));
            counters.put(oid, total);
            // Without a file it is gone again, as the one is into which a table is copied that is written anew.
            rows += oid >= FIRST_USER_OID && row.get(1) != null ? more.changed() : 0;
            if (relation != null) {
                rewrite(relation, row.get(1), reasons).ifPresent(rewrites::add);
                if (more.scans() > 0 && relation.kind() != RelationKind.INDEX) {
                    scans.add(new Scan(relation.name(), more.scans(), more.read()));
                }
            }
        }
        // Its indexes are built anew from nothing.
        Set<String> emptied = rewrites.stream()
                .filter(rewrite -> rewrite.reason() == Rewrite.Reason.EMPTIED)
                .map(Rewrite::relation)
                .collect(Collectors.toSet());
        scans.removeIf(scan -> emptied.contains(scan.relation()));
        return new Seen(number, locks, rewrites, scans, rows);
    }

    /** OIDs below are the server's own (PostgreSQL's source, transam.h). */
    private static final long FIRST_USER_OID = 16384;

    private void learn(Set<Long> oids) throws ServerException {
        Set<Long> unknown = new HashSet<>(oids);
        unknown.removeIf(oid -> oid < FIRST_USER_OID || known.containsKey(oid) || others.contains(oid));
        for (Relation relation : lookout.relations(unknown)) {
            learn(relation);
            unknown.remove(relation.oid());
        }
        others.addAll(unknown);
    }

    private void learn(Relation relation) {
        known.put(relation.oid(), relation);
        String file = relation.file();
        if (file != null) {
            files.put(relation.oid(), file);
        }
    }

    private List<LockTaken> locks(Map<Long, Set<LockMode>> now) {
        List<LockTaken> locks = new ArrayList<>();
        now.forEach((oid, modes) -> {
            Relation relation = known.get(oid);
            if (relation != null) {
                lock(relation, modes, held.getOrDefault(oid, Set.of())).ifPresent(locks::add);
            }
        });
        return locks;
    }

    private static Optional<LockTaken> lock(Relation relation, Set<LockMode> now, Set<LockMode> before) {
        LockMode strongest = Collections.max(now);
        Optional<LockMode> had = before.stream().max(LockMode::compareTo);
        boolean more = had.isEmpty() || had.get().compareTo(strongest) < 0;
        // Whoever reads a table has its indexes locked for reading as well.
        boolean plain = relation.kind() == RelationKind.INDEX && strongest.compareTo(LockMode.ROW_EXCLUSIVE) <= 0;
        return more && !plain && relation.kind() != RelationKind.TOAST_TABLE
                ? Optional.of(new LockTaken(relation.name(), relation.kind(), strongest, had, 0))
                : Optional.empty();
    }

    private Optional<Rewrite> rewrite(Relation relation, @Nullable String file, Reasons reasons) {
        String before = files.get(relation.oid());
        if (file == null || file.equals(before)) {
            return Optional.empty();
        }
        files.put(relation.oid(), file);
        return before == null || relation.kind() == RelationKind.TOAST_TABLE
                ? Optional.empty()
                : Optional.of(new Rewrite(relation.name(), relation.kind(), reasons.of(relation)));
    }

    /** A statement runs next that no transaction holds: what is committed after it may be another thing of the same name. */
    void beforeAlone() throws ServerException {
        lookout.relations().forEach(this::learn);
    }

    /**
     * A statement has run that no transaction held.
     *
     * @param locks what it was seen to have or to ask for
     */
    Seen afterAlone(Map<Long, Set<LockMode>> locks, Reasons reasons) throws ServerException {
        List<Rewrite> rewrites = new ArrayList<>();
        Map<String, Relation> before = new HashMap<>();
        known.values().forEach(relation -> before.put(relation.name(), relation));
        for (Relation now : lookout.relations()) {
            Relation earlier = before.get(now.name());
            if (earlier != null && earlier.kind() == now.kind() && !Objects.equals(earlier.file(), now.file())) {
                rewrites.add(new Rewrite(now.name(), now.kind(), reasons.of(now)));
            }
        }
        return new Seen(number, locks(locks), rewrites, List.of(), 0);
    }
}
