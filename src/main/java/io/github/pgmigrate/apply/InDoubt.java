package io.github.pgmigrate.apply;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.pgmigrate.db.CatalogSql;
import io.github.pgmigrate.db.ServerException;
import io.github.pgmigrate.db.Session;
import io.github.pgmigrate.sql.Quoting;
import io.github.pgmigrate.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds out from the catalog how a statement ended that nobody saw the end of: what there was before it ran is kept in the
 * ledger, and compared with what there is now. What an aborted CONCURRENTLY leaves behind (PostgreSQL manual, CREATE INDEX,
 * "Building Indexes Concurrently") is cleared away.
 */
final class InDoubt {

    private final Session session;

    InDoubt(Session session) {
        this.session = session;
    }

    /** How it ended. */
    enum Verdict {
        /** It took effect. */
        DONE,
        /** It did not, or may be repeated; what it left is cleared away. */
        RUN_AGAIN,
        /** The catalog cannot tell. */
        UNKNOWN
    }

    /** What the catalog says before the statement runs, as JSON. */
    String before(Statement statement) throws ServerException {
        Barred barred = Barred.of(statement.head());
        JsonObject json = new JsonObject();
        json.addProperty("kind", barred.kind().name());
        json.addProperty("object", barred.object());
        switch (barred.kind()) {
            case CREATE_INDEX -> {
                String table = value(
                        "SELECT pg_catalog.to_regclass(" + Quoting.literal(barred.object()) + ")::pg_catalog.oid");
                json.addProperty("table", table);
                json.addProperty("name", Barred.indexName(statement.head()));
                json.add("indexes", array(indexesOf(table)));
            }
            case REINDEX -> json.add("indexes", array(leftovers()));
            case DROP_INDEX, DETACH_PARTITION ->
                json.addProperty(
                        "oid",
                        value("SELECT pg_catalog.to_regclass(" + Quoting.literal(barred.object())
                                + ")::pg_catalog.oid"));
            case CREATE_DATABASE, DROP_DATABASE, CREATE_TABLESPACE, DROP_TABLESPACE ->
                json.addProperty("there", exists(barred));
            case REPEATABLE, OTHER -> {}
        }
        return json.toString();
    }

    /**
     * The INVALID index, quoted and with its schema, that a {@code CREATE INDEX CONCURRENTLY IF NOT EXISTS} would take for
     * the one it should make (PostgreSQL manual, CREATE INDEX); empty where there is none.
     */
    Optional<String> invalid(Statement statement) throws ServerException {
        Barred barred = Barred.of(statement.head());
        if (barred.kind() != Barred.Kind.CREATE_INDEX || !Barred.isConditional(statement.head())) {
            return Optional.empty();
        }
        return session
                .query(CatalogSql.qualified("SELECT n.nspname, c.relname FROM pg_catalog.pg_index i"
                                + " JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid"
                                + " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
                                + " WHERE NOT i.indisvalid AND i.indrelid = CAST(pg_catalog.to_regclass(:table) AS pg_catalog.oid)"
                                + " AND c.relname = :name")
                        .replace(":table", Quoting.literal(barred.object()))
                        .replace(":name", Quoting.literal(Barred.indexName(statement.head()))))
                .stream()
                .map(row -> Quoting.identifier(CatalogSql.value(row, 0)) + "."
                        + Quoting.identifier(CatalogSql.value(row, 1)))
                .findFirst();
    }

    /** Whether only a person can tell how a statement ended, given what the catalog said before it. */
    static boolean isBeyondCatalog(@Nullable String before) {
        return before == null || barred(parsed(before)).kind() == Barred.Kind.OTHER;
    }

    private static JsonObject parsed(String before) {
        return JsonParser.parseString(before).getAsJsonObject();
    }

    private static Barred barred(JsonObject json) {
        return new Barred(
                Barred.Kind.valueOf(json.get("kind").getAsString()),
                json.get("object").getAsString());
    }

    /** Finds out, and clears away; outside a transaction. */
    Verdict resolve(@Nullable String before) throws ServerException {
        if (before == null) {
            return Verdict.UNKNOWN;
        }
        JsonObject json = parsed(before);
        Barred barred = barred(json);
        return switch (barred.kind()) {
            case CREATE_INDEX -> createIndex(json);
            case REINDEX -> {
                dropAll(minus(leftovers(), strings(json)));
                yield Verdict.RUN_AGAIN;
            }
            case DROP_INDEX -> gone(json, "pg_class") ? Verdict.DONE : Verdict.RUN_AGAIN;
            case DETACH_PARTITION -> detachPartition(json);
            case CREATE_DATABASE, CREATE_TABLESPACE ->
                !json.get("there").getAsBoolean() && exists(barred) ? Verdict.DONE : Verdict.RUN_AGAIN;
            case DROP_DATABASE, DROP_TABLESPACE ->
                json.get("there").getAsBoolean() && !exists(barred) ? Verdict.DONE : Verdict.RUN_AGAIN;
            case REPEATABLE -> Verdict.RUN_AGAIN;
            case OTHER -> Verdict.UNKNOWN;
        };
    }

    private Verdict createIndex(JsonObject json) throws ServerException {
        List<String> ours = minus(indexesOf(text(json, "table")), strings(json));
        String name = text(json, "name");
        if (name != null && !name.isEmpty() && !ours.isEmpty()) {
            ours = column("SELECT oid FROM pg_catalog.pg_class WHERE relname OPERATOR(pg_catalog.=) "
                    + Quoting.literal(name) + " AND oid" + anyOf(ours));
        }
        if (ours.isEmpty()) {
            return Verdict.RUN_AGAIN;
        }
        List<String> valid =
                column("SELECT indexrelid FROM pg_catalog.pg_index WHERE indisvalid AND indexrelid" + anyOf(ours));
        if (valid.size() == ours.size()) {
            return Verdict.DONE;
        }
        dropAll(minus(ours, new HashSet<>(valid)));
        return Verdict.RUN_AGAIN;
    }

    private Verdict detachPartition(JsonObject json) throws ServerException {
        String oid = text(json, "oid");
        if (oid == null) {
            return Verdict.RUN_AGAIN;
        }
        List<List<@Nullable String>> parent = session.query("SELECT inhparent::pg_catalog.regclass, inhdetachpending,"
                + " inhrelid::pg_catalog.regclass FROM pg_catalog.pg_inherits WHERE inhrelid OPERATOR(pg_catalog.=) '"
                + oid + "'::pg_catalog.oid");
        if (parent.isEmpty()) {
            return Verdict.DONE;
        }
        if ("f".equals(parent.get(0).get(1))) {
            return Verdict.RUN_AGAIN;
        }
        session.send("ALTER TABLE " + parent.get(0).get(0) + " DETACH PARTITION "
                + parent.get(0).get(2) + " FINALIZE");
        return Verdict.DONE;
    }

    private boolean gone(JsonObject json, String catalog) throws ServerException {
        String oid = text(json, "oid");
        return oid != null
                && column("SELECT 1 FROM pg_catalog." + catalog + " WHERE oid OPERATOR(pg_catalog.=) '" + oid
                                + "'::pg_catalog.oid")
                        .isEmpty();
    }

    private boolean exists(Barred barred) throws ServerException {
        boolean database = barred.kind() == Barred.Kind.CREATE_DATABASE || barred.kind() == Barred.Kind.DROP_DATABASE;
        String where = database ? "pg_database WHERE datname" : "pg_tablespace WHERE spcname";
        return !column("SELECT 1 FROM pg_catalog." + where + " OPERATOR(pg_catalog.=) "
                        + Quoting.literal(
                                barred.object().replaceAll("^\"|\"$", "").replace("\"\"", "\"")))
                .isEmpty();
    }

    private static String anyOf(List<String> oids) {
        return " OPERATOR(pg_catalog.=) ANY ('{" + String.join(", ", oids) + "}'::pg_catalog.oid[])";
    }

    private List<String> indexesOf(@Nullable String table) throws ServerException {
        return table == null
                ? List.of()
                : column("SELECT indexrelid FROM pg_catalog.pg_index WHERE indrelid OPERATOR(pg_catalog.=) '" + table
                        + "'::pg_catalog.oid");
    }

    /** The transient indexes of REINDEX CONCURRENTLY (PostgreSQL manual, REINDEX, "Rebuilding Indexes Concurrently"). */
    private List<String> leftovers() throws ServerException {
        return column(
                "SELECT c.oid FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid"
                        + " OPERATOR(pg_catalog.=) i.indexrelid WHERE NOT i.indisvalid AND c.relname OPERATOR(pg_catalog.~) '_cc(new|old)[0-9]*$'");
    }

    private void dropAll(List<String> indexes) throws ServerException {
        for (String index : indexes) {
            // It may be gone by now, and may go between the two.
            for (String name : column(
                    "SELECT oid::pg_catalog.regclass FROM pg_catalog.pg_class WHERE oid" + anyOf(List.of(index)))) {
                session.send("DROP INDEX CONCURRENTLY IF EXISTS " + name);
            }
        }
    }

    private List<String> column(String sql) throws ServerException {
        List<String> values = new ArrayList<>();
        for (List<@Nullable String> row : session.query(sql)) {
            values.add(Objects.requireNonNull(row.get(0)));
        }
        return values;
    }

    private @Nullable String value(String sql) throws ServerException {
        return session.query(sql).get(0).get(0);
    }

    private static List<String> minus(List<String> all, Set<String> without) {
        return all.stream().filter(value -> !without.contains(value)).toList();
    }

    private static JsonArray array(List<String> values) {
        JsonArray array = new JsonArray();
        values.forEach(array::add);
        return array;
    }

    private static Set<String> strings(JsonObject json) {
        Set<String> values = new HashSet<>();
        json.getAsJsonArray("indexes").forEach(value -> values.add(value.getAsString()));
        return values;
    }

    private static @Nullable String text(JsonObject json, String name) {
        return json.get(name) == null || json.get(name).isJsonNull()
                ? null
                : json.get(name).getAsString();
    }
}
