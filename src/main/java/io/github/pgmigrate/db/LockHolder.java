package io.github.pgmigrate.db;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An immutable description of the session that holds an advisory lock.
 *
 * @param pid its backend's process id
 * @param user its user; empty where unknown
 * @param application its application_name
 * @param client its client's address; empty for a socket or where unknown
 * @param connectedAt when it connected, as the server writes a timestamp
 * @param state what it is doing: active, idle, idle in transaction ...; empty where that is not shown to us
 * @param stateSeconds for how long it has been in that state
 */
public record LockHolder(
        int pid, String user, String application, String client, String connectedAt, String state, long stateSeconds) {

    static String sql(String which) {
        return CatalogSql.qualified("SELECT l.pid, a.usename, a.application_name, pg_catalog.host(a.client_addr),"
                + " pg_catalog.date_trunc('second', a.backend_start), a.state,"
                + " CAST(EXTRACT(epoch FROM (pg_catalog.clock_timestamp() - a.state_change)) AS bigint)"
                + " FROM pg_catalog.pg_locks l LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid WHERE "
                + which);
    }

    static LockHolder of(List<@Nullable String> row) {
        return new LockHolder(
                Integer.parseInt(CatalogSql.value(row, 0)),
                text(row.get(1)),
                text(row.get(2)),
                text(row.get(3)),
                text(row.get(4)),
                text(row.get(5)),
                Long.parseLong(Objects.requireNonNullElse(row.get(6), "0")));
    }

    /** For example {@code pid 4711, user app, application pgmigrate, from 10.0.0.7, connected 2026-11-22 ..., idle for 3 s}. */
    public String inWords() {
        StringBuilder words = new StringBuilder("pid " + pid);
        append(words, ", user ", user);
        append(words, ", application ", application);
        append(words, ", from ", client);
        append(words, ", connected ", connectedAt);
        if (!state.isEmpty()) {
            words.append(", ")
                    .append(state)
                    .append(" for ")
                    .append(stateSeconds)
                    .append(" s");
        }
        return words.toString();
    }

    private static void append(StringBuilder words, String label, String value) {
        if (!value.isEmpty()) {
            words.append(label).append(value);
        }
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }
}
