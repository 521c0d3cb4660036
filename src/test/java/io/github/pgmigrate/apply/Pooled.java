package io.github.pgmigrate.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.problem.Problem;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What tests through a real PgBouncer share. */
final class Pooled {

    static final String STEPPED = "CREATE INDEX CONCURRENTLY ON a (id);";

    /** What a backend's session holds that the next one to get it would meet. */
    static final String LEFT = "SELECT 'setting ' || name || ' ' || setting FROM pg_settings WHERE source = 'session'"
            + " UNION ALL SELECT 'role ' || current_setting('role') || ' ' || current_user || ' ' || session_user"
            + " UNION ALL SELECT 'prepared ' || name FROM pg_prepared_statements"
            + " UNION ALL SELECT 'cursor ' || name FROM pg_cursors WHERE is_holdable"
            + " UNION ALL SELECT 'listens ' || c FROM pg_listening_channels() c"
            + " UNION ALL SELECT 'temporary ' || oid::regclass FROM pg_class WHERE relpersistence = 't'"
            + " UNION ALL SELECT 'lock ' || locktype || ' ' || mode FROM pg_locks WHERE locktype = 'advisory'"
            + " ORDER BY 1";

    private Pooled() {}

    static SessionSettings declared(Pooler pooler) {
        return new SessionSettings(Optional.empty(), Optional.empty(), false, pooler, 0);
    }

    static Bench transactional(int major) {
        return Bench.on(major)
                .with("1_a.sql", "CREATE TABLE a (id int);\nINSERT INTO a VALUES (1);\nSELECT * FROM a;")
                .with("1_verify_a.sql", "SELECT count(*) >= 1 FROM a;")
                .with("1_rollback_a.sql", "DROP TABLE a;")
                .with("2_b.sql", """
                        COPY a FROM stdin;
                        2
                        3
                        \\.
                        SELECT 'c' || count(*) AS name FROM a \\gset
                        CREATE TABLE :name (id int);
                        SELECT 'CREATE TABLE d (id int)' \\gexec
                        """)
                .with("2_rollback_b.sql", "DROP TABLE c3, d;\nDELETE FROM a WHERE id > 1;");
    }

    static List<String> column(Connection connection, String sql) throws SQLException {
        List<String> values = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                values.add(rows.getString(1));
            }
        }
        return values;
    }

    static Problem only(RunReport report) {
        assertThat(report.problems()).hasSize(1);
        return report.problems().get(0);
    }
}
