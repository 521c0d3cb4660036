package io.github.pgmigrate.db;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An immutable description of a session that another one waits for.
 *
 * @param pid its backend's process id; 0 for a prepared transaction, which has none
 * @param user its user; empty where unknown
 * @param application its application_name, or the kind of backend where it has none, such as {@code autovacuum worker}
 * @param state what it is doing: active, idle in transaction ...; empty where unknown
 * @param query the head of its last query; empty where unknown
 * @param transactionSeconds for how long its transaction has been open; -1 where none is, or it is unknown
 * @param wanted what is waited for: the lock mode and the relation, such as {@code AccessExclusiveLock on public.users}
 */
public record Blocker(
        int pid, String user, String application, String state, String query, long transactionSeconds, String wanted) {

    private static final int QUERY_LENGTH = 100;

    /** For a session whose search_path is pg_catalog alone. */
    static String sql(int waitingPid) {
        return "SELECT b.pid, a.usename, CASE WHEN a.application_name <> '' THEN a.application_name"
                + " WHEN a.backend_type <> 'client backend' THEN a.backend_type END, a.state,"
                + " left(regexp_replace(a.query, '[[:space:]]+', ' ', 'g'), " + QUERY_LENGTH + "),"
                + " extract(epoch FROM clock_timestamp() - a.xact_start)::bigint,"
                + " w.mode || coalesce(' on ' || w.relation, ' on ' || w.locktype)"
                + " FROM (SELECT DISTINCT unnest(pg_blocking_pids(" + waitingPid + "))) b(pid)"
                + " LEFT JOIN pg_stat_activity a ON a.pid = b.pid"
                + " LEFT JOIN LATERAL (SELECT l.mode, l.locktype,"
                // What is waited for need not be a relation: CONCURRENTLY waits for transactions.
                + " CASE WHEN c.relname IS NOT NULL THEN format('%I.%I', n.nspname, c.relname) END FROM pg_locks l"
                + " LEFT JOIN pg_class c ON c.oid = l.relation AND l.database = (SELECT oid FROM pg_database WHERE datname ="
                + " current_database()) LEFT JOIN pg_namespace n ON n.oid = c.relnamespace"
                + " WHERE l.pid = " + waitingPid + " AND NOT l.granted LIMIT 1) w(mode, locktype, relation) ON true"
                + " ORDER BY b.pid LIMIT 10";
    }

    static Blocker of(List<@Nullable String> row) {
        return new Blocker(
                Integer.parseInt(CatalogSql.value(row, 0)),
                text(row.get(1)),
                text(row.get(2)),
                text(row.get(3)),
                text(row.get(4)),
                Long.parseLong(Objects.requireNonNullElse(row.get(5), "-1")),
                text(row.get(6)));
    }

    /** For example {@code pid 4711 (user app, batch) holds up AccessExclusiveLock on public.users: idle in transaction ...}. */
    public String inWords() {
        StringBuilder words = new StringBuilder(pid == 0 ? "a prepared transaction" : "pid " + pid);
        String who = String.join(
                ", ",
                Stream.of(user.isEmpty() ? "" : "user " + user, application)
                        .filter(part -> !part.isEmpty())
                        .toList());
        if (!who.isEmpty()) {
            words.append(" (").append(who).append(')');
        }
        if (!wanted.isEmpty()) {
            words.append(" holds up ").append(wanted);
        }
        if (!state.isEmpty()) {
            words.append(": ").append(state);
        }
        if (transactionSeconds >= 0) {
            words.append(", transaction open for ").append(transactionSeconds).append(" s");
        }
        if (!query.isEmpty()) {
            words.append(", query: ").append(query).append(query.length() < QUERY_LENGTH ? "" : "...");
        }
        return words.toString();
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }
}
