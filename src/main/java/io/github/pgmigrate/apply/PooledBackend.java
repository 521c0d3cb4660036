package io.github.pgmigrate.apply;

import io.github.pgmigrate.db.CatalogSql;
import io.github.pgmigrate.db.Result;
import io.github.pgmigrate.db.SessionSetup;
import io.github.pgmigrate.sql.Quoting;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the session of a pooled backend was like before a transaction of ours, and what makes it so again: others use it next.
 * Immutable.
 *
 * @param pid its process id
 * @param settings those that somebody, or the pooler, has set for its session
 * @param role the role that it acts as; none for the one of its session
 * @param user the role of its session
 * @param locked whether its session holds advisory locks that somebody has left there
 * @param prepared the names of statements that somebody has left prepared there by PREPARE
 */
record PooledBackend(
        int pid, Map<String, String> settings, String role, String user, boolean locked, Set<String> prepared) {

    /** Statements that were made by PREPARE; those of the protocol's own belong to the pooler. */
    static final String PREPARED = "SELECT name FROM pg_catalog.pg_prepared_statements WHERE from_sql";

    private static final String NONE = "none";

    private static final List<String> LOOK = List.of(
            CatalogSql.qualified("SELECT s.name, s.setting FROM pg_catalog.pg_settings s WHERE s.source = 'session'"
                    + " AND s.context = ANY (CAST(ARRAY['user', 'superuser'] AS pg_catalog.text[]))"
                    + " AND NOT pg_catalog.starts_with(s.name, 'transaction_')"),
            CatalogSql.qualified("SELECT pg_catalog.pg_backend_pid(), pg_catalog.current_setting('role'), SESSION_USER,"
                    + " EXISTS (SELECT FROM pg_catalog.pg_locks l WHERE l.locktype = 'advisory'"
                    + " AND l.pid = pg_catalog.pg_backend_pid())"),
            PREPARED);

    PooledBackend {
        settings = Map.copyOf(settings);
        prepared = Set.copyOf(prepared);
    }

    /** The statements, each ended by a semicolon, whose answers {@link #of} takes. */
    static String lookText() {
        return Tenure.joined(LOOK);
    }

    /** Reads the answers, which begin at an index. */
    static PooledBackend of(List<Result> results, int from) {
        Map<String, String> settings = new LinkedHashMap<>();
        results.get(from).rows().forEach(row -> settings.put(CatalogSql.value(row, 0), CatalogSql.value(row, 1)));
        List<@Nullable String> row = results.get(from + 1).rows().get(0);
        return new PooledBackend(
                Integer.parseInt(CatalogSql.value(row, 0)),
                settings,
                CatalogSql.value(row, 1),
                CatalogSql.value(row, 2),
                "t".equals(row.get(3)),
                results.get(from + 2).rows().stream()
                        .map(found -> CatalogSql.value(found, 0))
                        .collect(Collectors.toSet()));
    }

    /** Role and settings of the session. They count when the transaction commits; local ones end with it anyway. */
    List<String> settingsBack(boolean local) {
        List<String> statements = new ArrayList<>(List.of(
                "SET SESSION AUTHORIZATION " + Quoting.identifier(user),
                role.equals(NONE) ? "SET ROLE NONE" : "SET ROLE " + Quoting.identifier(role),
                "RESET ALL"));
        if (!settings.isEmpty()) {
            statements.add(SessionSetup.set(settings, local));
        }
        return statements;
    }

    /** What a script has made for the session of it, and a COMMIT would leave there. */
    static List<String> objectsAway() {
        return List.of("CLOSE ALL", "UNLISTEN *", "DISCARD TEMP", "DISCARD SEQUENCES");
    }

    /**
     * What not even a ROLLBACK takes away: session locks and prepared statements. Locks that were there before cannot be told
     * from a script's own, and stay.
     *
     * @param now the names of the statements that are prepared now
     */
    List<String> leftoversAway(List<List<@Nullable String>> now) {
        Stream<String> statements = now.stream()
                .map(row -> Objects.requireNonNull(row.get(0)))
                .filter(name -> !prepared.contains(name))
                .map(name -> "DEALLOCATE " + Quoting.identifier(name));
        return Stream.concat(
                        statements, locked ? Stream.empty() : Stream.of("SELECT pg_catalog.pg_advisory_unlock_all()"))
                .toList();
    }
}
