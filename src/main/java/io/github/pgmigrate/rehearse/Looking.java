package io.github.pgmigrate.rehearse;

import io.github.pgmigrate.apply.Options;
import io.github.pgmigrate.catalog.snapshot.CatalogObject;
import io.github.pgmigrate.catalog.snapshot.CatalogScope;
import io.github.pgmigrate.catalog.snapshot.CatalogSnapshot;
import io.github.pgmigrate.catalog.snapshot.CatalogStamp;
import io.github.pgmigrate.catalog.snapshot.ObjectKind;
import io.github.pgmigrate.catalog.snapshot.ObjectName;
import io.github.pgmigrate.catalog.snapshot.RowFingerprint;
import io.github.pgmigrate.catalog.snapshot.RowSnapshot;
import io.github.pgmigrate.db.CatalogSql;
import io.github.pgmigrate.db.ServerException;
import io.github.pgmigrate.db.Session;
import io.github.pgmigrate.history.HistoryNames;
import io.github.pgmigrate.history.HistoryTables;
import io.github.pgmigrate.sql.Quoting;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads all of a database that is compared, over one session. */
final class Looking {

    private static final String HOLDING = CatalogSql.qualified("SELECT pg_catalog.concat("
            + "pg_catalog.quote_ident(n.nspname), '.', pg_catalog.quote_ident(c.relname))"
            + " FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
            + " WHERE c.relkind = 'r' AND c.oid >= 16384::pg_catalog.oid AND pg_catalog.pg_relation_size(c.oid) > 0");

    private static final String SEQUENCES = "SELECT pg_catalog.format('%I.%I', schemaname, sequencename), last_value"
            + " FROM pg_catalog.pg_sequences ORDER BY 1";

    /** Stands for the large objects of a database as if they were one table. */
    static final ObjectName LARGE_OBJECTS = new ObjectName(ObjectKind.TABLE, "pg_largeobject");

    /** What they hold is left out: an object may be larger than a value. */
    private static final String LARGE =
            "SELECT pg_catalog.count(*), pg_catalog.md5(pg_catalog.string_agg(oid::pg_catalog.text, ','"
                    + " ORDER BY oid)) FROM pg_catalog.pg_largeobject_metadata";

    private static final String MAY_READ_SETTINGS =
            "SELECT pg_catalog.has_table_privilege('pg_catalog.pg_file_settings', 'SELECT')";

    /** What ALTER SYSTEM has set. */
    private static final String SETTINGS =
            "SELECT name, setting FROM pg_catalog.pg_file_settings" + " WHERE sourcefile LIKE '%postgresql.auto.conf'";

    private final Session session;
    private final Options options;
    private final Set<String> roles;
    private final boolean server;

    /**
     * Over a session.
     *
     * @param options name the history's tables, which are the plugin's and not the user's
     * @param roles roles that are not the user's either, as SQL writes them
     * @param server whether what all databases of the server share is looked at, too
     */
    Looking(Session session, Options options, Set<String> roles, boolean server) {
        this.server = server;
        this.session = session;
        this.options = options;
        this.roles = roles;
    }

    /**
     * Looks at all of it.
     *
     * @param held tables whose rows are to be counted, though they may be empty by now
     * @param known what it may be again
     */
    Moment look(Collection<ObjectName> held, Optional<Moment> known) throws ServerException {
        List<CatalogObject> settings = settings();
        Optional<String> stamp = stamp(settings);
        Catalogs read = catalogs(settings, stamp, known);
        CatalogSnapshot catalog = read.catalog();
        Set<ObjectName> tables = new HashSet<>(held);
        for (List<@Nullable String> row : session.query(HOLDING)) {
            tables.add(new ObjectName(ObjectKind.TABLE, CatalogSql.value(row, 0)));
        }
        return new Moment(
                catalog,
                withLargeObjects(RowSnapshot.read(session, catalog, tables)),
                sequences(catalog),
                stamp,
                read.granted());
    }

    /** What is compared of the catalogs, and the roles that scripts take for granted. */
    record Catalogs(CatalogSnapshot catalog, GrantedRoles granted) {}

    /** Looks at the schemas and roles alone. */
    Catalogs catalogs(Optional<Moment> known) throws ServerException {
        List<CatalogObject> settings = settings();
        return catalogs(settings, stamp(settings), known);
    }

    /** On a server of others some catalogs may not be read. */
    private Optional<String> stamp(List<CatalogObject> settings) throws ServerException {
        return server ? Optional.of(CatalogStamp.read(session).text() + settings) : Optional.empty();
    }

    private Catalogs catalogs(List<CatalogObject> settings, Optional<String> stamp, Optional<Moment> known)
            throws ServerException {
        Optional<Moment> same =
                known.filter(moment -> stamp.isPresent() && moment.stamp().equals(stamp));
        if (same.isPresent()) {
            return new Catalogs(same.get().catalog(), same.get().granted());
        }
        CatalogScope all = CatalogScope.everything();
        CatalogSnapshot read = CatalogSnapshot.read(session, (server ? all.withCluster() : all).without(history()));
        TreeMap<ObjectName, CatalogObject> objects = new TreeMap<>(read.objects());
        TreeMap<ObjectName, CatalogObject> granted = new TreeMap<>(objects);
        granted.keySet().removeIf(name -> name.kind() != ObjectKind.ROLE || !roles.contains(name.name()));
        objects.keySet().removeAll(granted.keySet());
        settings.forEach(setting -> objects.put(setting.name(), setting));
        return new Catalogs(
                new CatalogSnapshot(read.serverVersion(), objects),
                new GrantedRoles(new CatalogSnapshot(read.serverVersion(), granted)));
    }

    private RowSnapshot withLargeObjects(RowSnapshot rows) throws ServerException {
        List<@Nullable String> found = session.query(LARGE).get(0);
        SortedMap<ObjectName, RowFingerprint> tables = new TreeMap<>(rows.tables());
        tables.put(
                LARGE_OBJECTS,
                new RowFingerprint(
                        LARGE_OBJECTS,
                        Long.parseLong(CatalogSql.value(found, 0)),
                        Objects.requireNonNullElse(found.get(1), ""),
                        new TreeMap<>()));
        return new RowSnapshot(tables, rows.unread());
    }

    private List<CatalogObject> settings() throws ServerException {
        if (!"t".equals(session.query(MAY_READ_SETTINGS).get(0).get(0))) {
            return List.of();
        }
        return session.query(SETTINGS).stream()
                .map(row -> new CatalogObject(
                        new ObjectName(ObjectKind.PARAMETER, CatalogSql.value(row, 0) + " in postgresql.auto.conf"),
                        null,
                        new TreeMap<>(Map.of("setting", Objects.requireNonNullElse(row.get(1), ""))),
                        new TreeSet<>()))
                .toList();
    }

    /** Those that are compared: the history's own go on with each run. */
    private String sequences(CatalogSnapshot catalog) throws ServerException {
        return session.query(SEQUENCES).stream()
                .filter(row -> catalog.object(ObjectKind.SEQUENCE, CatalogSql.value(row, 0))
                        .isPresent())
                .map(row -> row.get(0) + "=" + row.get(1))
                .collect(Collectors.joining(" "));
    }

    private Set<CatalogScope.Relation> history() throws ServerException {
        String table = options.historyTable();
        String otherwise =
                options.session().defaultSchema().map(Quoting::literal).orElse("pg_catalog.current_schema()");
        String found = options.historySchema().isPresent()
                ? options.historySchema().get()
                : session.query("SELECT COALESCE(" + HistoryTables.schemaSql(table) + ", " + otherwise + ")")
                        .get(0)
                        .get(0);
        if (found == null) {
            return Set.of();
        }
        return new HistoryNames(found, table)
                .tables().stream()
                        .map(name -> new CatalogScope.Relation(found, name))
                        .collect(Collectors.toSet());
    }
}
