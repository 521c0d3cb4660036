package io.github.pgmigrate.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.apply.RunReport;
import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;

/**
 * What must hold in a database after every fault, whatever was killed and when: recorded means applied, the ledger explains
 * what is half done, and no version comes twice. It looks with plain JDBC and SQL of its own, in one snapshot.
 */
public final class Invariants {

    /** What an SQL condition may fail with because what it looks at is not there: a table, column, function, schema. */
    private static final Set<String> ABSENT = Set.of("42P01", "42703", "42883", "3F000");

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final TestServer server;
    private final String database;
    private final List<Evidence> migrations;

    /**
     * How to see in the catalog whether a migration has run.
     *
     * @param key its version, or the name of a repeatable script
     * @param transactional whether it runs in one transaction
     * @param steps for each of its steps, of which a transactional one has one, SQL conditions that are all true where it is
     *     done, and all not true where it is not
     */
    public record Evidence(String key, boolean transactional, List<List<String>> steps) {
        public Evidence {
            steps = List.copyOf(steps);
        }

        /** Of a version. */
        public Evidence(int version, boolean transactional, List<List<String>> steps) {
            this(String.valueOf(version), transactional, steps);
        }

        boolean isRepeatable() {
            return key.startsWith("R_");
        }

        /** Of a migration that runs in one transaction. */
        public static Evidence of(int version, String... conditions) {
            return new Evidence(version, true, List.of(List.of(conditions)));
        }
    }

    /** The invariants of a database that is migrated with these migrations, in the order of their versions, then repeatables by name. */
    public Invariants(TestServer server, String database, List<Evidence> migrations) {
        this.server = server;
        this.database = database;
        this.migrations = List.copyOf(migrations);
    }

    /** They hold now. */
    public void hold() throws SQLException {
        try (Connection connection = server.connect(database)) {
            connection.setAutoCommit(false);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            assertThat(violations(connection)).isEmpty();
        }
    }

    /**
     * After a fault: when whatever it left in the server is gone they hold; the next run reaches the target by itself, or
     * changes nothing and names the one decision that a person has to make.
     *
     * @return what the next run said
     */
    public RunReport recover(Callable<RunReport> next) throws Exception {
        awaitNobody(PATIENCE);
        hold();
        String before = standing();
        RunReport report = next.call();
        awaitNobody(PATIENCE);
        if (report.isOk()) {
            areSettled();
            return report;
        }
        hold();
        List<Problem> errors =
                report.problems().stream().filter(Problem::isError).toList();
        assertThat(errors).extracting(Problem::code).containsExactly(Code.IN_DOUBT);
        assertThat(errors.get(0).hint()).contains("pgmigrate.inDoubt");
        assertThat(standing()).isEqualTo(before);
        return report;
    }

    /** They hold, every migration is applied, and no run has left anything behind. */
    public void areSettled() throws SQLException {
        hold();
        try (Connection connection = server.connect(database)) {
            List<String> expected = migrations.stream().map(Evidence::key).toList();
            assertThat(strings(
                            connection,
                            "SELECT " + KEY + " FROM schema_version ORDER BY version, script COLLATE \"C\""))
                    .isEqualTo(expected);
            assertThat(strings(
                            connection,
                            "SELECT " + KEY + " FROM schema_version_log WHERE event = 'applied' ORDER BY id"))
                    .isEqualTo(expected);
            assertThat(strings(connection, "SELECT summary FROM schema_version_step"))
                    .isEmpty();
            assertThat(strings(connection, "SELECT indexrelid::regclass FROM pg_index WHERE NOT indisvalid"))
                    .isEmpty();
            assertThat(strings(connection, "SELECT gid FROM pg_prepared_xacts")).isEmpty();
            assertThat(strings(connection, RUNS)).isEmpty();
            assertThat(strings(connection, LOCKS)).isEmpty();
        }
    }

    /** A query returns no row. */
    public void isEmpty(String query) throws SQLException {
        try (Connection connection = server.connect(database)) {
            assertThat(strings(connection, query)).as(query).isEmpty();
        }
    }

    /** Waits until no run is connected to the database any more, and no lock of one is held. */
    public void awaitNobody(Duration patience) throws SQLException, InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        try (Connection connection = server.connect(database)) {
            while (!strings(connection, RUNS).isEmpty()
                    || !strings(connection, LOCKS).isEmpty()) {
                assertThat(System.nanoTime())
                        .as(() -> "after %s still: %s".formatted(patience, stillThere(connection)))
                        .isLessThan(end);
                Thread.sleep(5);
            }
        }
    }

    /** What tells a migration from others. */
    private static final String KEY = "coalesce(version::text, script)";

    private static final String RUNS =
            "SELECT concat_ws(' ', pid, application_name, state, query) FROM pg_stat_activity"
                    + " WHERE datname = current_database() AND application_name LIKE 'pgmigrate%'";

    private static final String LOCKS = "SELECT pid FROM pg_locks WHERE locktype = 'advisory'"
            + " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";

    private static String stillThere(Connection connection) {
        try {
            return strings(connection, RUNS) + ", locks of " + strings(connection, LOCKS);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private List<String> violations(Connection connection) throws SQLException {
        List<String> violations = new ArrayList<>();
        boolean exists = exists(connection);
        Map<String, Integer> rows =
                counts(connection, exists, "SELECT " + KEY + ", count(*) FROM schema_version GROUP BY 1");
        Map<String, Integer> log = counts(
                connection,
                exists,
                "SELECT " + KEY + ", count(*) FILTER (WHERE event = 'applied') - count(*) FILTER (WHERE event ="
                        + " 'rolled back') FROM schema_version_log GROUP BY 1");
        Map<String, Integer> done = ledger(connection, exists, "direction = 'forward' AND state = 'done'");
        Map<String, Integer> begun = ledger(connection, exists, "direction = 'forward' AND state <> 'done'");
        Map<String, Integer> undoing = ledger(connection, exists, "direction = 'rollback'");
        if (exists) {
            orderOfLog(connection, violations);
        }
        Set<String> strange = new HashSet<>(rows.keySet());
        migrations.forEach(migration -> strange.remove(migration.key()));
        strange.forEach(key -> violations.add(key + " is recorded and nobody's"));
        boolean gap = false;
        // A rollback leaves what repeatables made.
        boolean undone = exists
                && !strings(connection, "SELECT 1 FROM schema_version_log WHERE event = 'rolled back' LIMIT 1")
                        .isEmpty();
        for (Evidence migration : migrations) {
            String version = migration.key();
            int recorded = rows.getOrDefault(version, 0);
            if (recorded > 1) {
                violations.add(version + " is recorded " + recorded + " times");
            }
            if (log.getOrDefault(version, 0) != recorded) {
                violations.add(version + ": the log says it " + log.get(version) + " times, the history " + recorded);
            }
            if (recorded > 0 && gap && !(migration.isRepeatable() && undone)) {
                violations.add(version + " is recorded, but not one before it");
            }
            gap |= recorded == 0;
            int steps = done.getOrDefault(version, 0);
            int doubtful = begun.getOrDefault(version, 0);
            if ((recorded > 0 || migration.transactional()) && steps + doubtful > 0) {
                violations.add(version + " has no business in the ledger");
            }
            if (doubtful > 1) {
                violations.add(version + " has " + doubtful + " steps that are not done");
            }
            int present = recorded > 0 ? migration.steps().size() : steps;
            if (undoing.containsKey(version)) {
                // Part of it is undone; how much, the ledger and not the evidence says.
                if (recorded == 0) {
                    violations.add(version + " is being rolled back, and not recorded");
                }
                continue;
            }
            for (int step = 0; step < migration.steps().size(); step++) {
                boolean inDoubt = recorded == 0 && step == steps && doubtful > 0;
                if (!inDoubt) {
                    steps(connection, migration, step, step < present, violations);
                }
            }
        }
        return violations;
    }

    private static Map<String, Integer> ledger(Connection connection, boolean exists, String condition)
            throws SQLException {
        return counts(
                connection,
                exists,
                "SELECT migration, count(*) FROM schema_version_step WHERE " + condition + " GROUP BY 1");
    }

    /** A version is applied again only after it was rolled back, and the time of the log does not go backwards. */
    private static void orderOfLog(Connection connection, List<String> violations) throws SQLException {
        String twice = "SELECT version || ' ' || event || ' twice' FROM (SELECT id, version, event, lag(event) OVER"
                + " (PARTITION BY version ORDER BY id) AS before FROM schema_version_log"
                + " WHERE version IS NOT NULL AND event IN ('applied', 'rolled back')) l WHERE event = before";
        String backwards = "SELECT id || ' of the log is older than the one before' FROM (SELECT id, at, lag(at) OVER"
                + " (ORDER BY id) AS before FROM schema_version_log) l WHERE at < before";
        violations.addAll(strings(connection, twice));
        violations.addAll(strings(connection, backwards));
    }

    private static void steps(
            Connection connection, Evidence migration, int step, boolean expected, List<String> violations)
            throws SQLException {
        for (String condition : migration.steps().get(step)) {
            if (holds(connection, condition) != expected) {
                violations.add(migration.key() + ", step " + (step + 1) + " is "
                        + (expected ? "recorded, but this is not true: " : "not recorded, but this is true: ")
                        + condition);
            }
        }
    }

    private static boolean holds(Connection connection, String condition) throws SQLException {
        Savepoint savepoint = connection.setSavepoint();
        try {
            return strings(connection, "SELECT coalesce((" + condition + "), false)")
                    .equals(List.of("t"));
        } catch (SQLException e) {
            if (!ABSENT.contains(e.getSQLState())) {
                throw e;
            }
            connection.rollback(savepoint);
            return false;
        }
    }

    private static Map<String, Integer> counts(Connection connection, boolean exists, String sql) throws SQLException {
        Map<String, Integer> counts = new HashMap<>();
        if (exists) {
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery(sql)) {
                while (rows.next()) {
                    counts.put(rows.getString(1), rows.getInt(2));
                }
            }
        }
        return counts;
    }

    private static List<String> strings(Connection connection, String sql) throws SQLException {
        List<String> values = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                values.add(rows.getString(1));
            }
        }
        return values;
    }

    /** How many migrations are recorded. */
    public int applied() throws SQLException {
        try (Connection connection = server.connect(database)) {
            return applied(connection);
        }
    }

    /** A word on how far a database is, for the log of a test. */
    public String standing() throws SQLException {
        try (Connection connection = server.connect(database)) {
            if (!exists(connection)) {
                return "no history";
            }
            List<String> steps = strings(
                    connection,
                    "SELECT concat(migration, '.', step, ' ', state) FROM schema_version_step ORDER BY migration, step");
            return applied(connection) + " applied"
                    + (steps.isEmpty() ? "" : ", in the ledger: " + String.join(", ", steps));
        }
    }

    private static int applied(Connection connection) throws SQLException {
        return exists(connection)
                ? Integer.parseInt(strings(connection, "SELECT count(*) FROM schema_version")
                        .get(0))
                : 0;
    }

    private static boolean exists(Connection connection) throws SQLException {
        return !strings(connection, "SELECT 1 FROM pg_tables WHERE tablename = 'schema_version'")
                .isEmpty();
    }
}
