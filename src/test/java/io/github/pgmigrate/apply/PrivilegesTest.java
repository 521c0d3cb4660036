package io.github.pgmigrate.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.script.Version;
import io.github.pgmigrate.target.Secret;
import io.github.pgmigrate.testing.EachMajor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;

/** The privileges that SECURITY.md names are enough for every goal, and none of them can be left out. */
class PrivilegesTest {

    /** What one role needs that migrates by itself: the statement of each, and what a run says without it. */
    private static Map<String, Code> alone() {
        Map<String, Code> needed = new LinkedHashMap<>();
        needed.put("ALTER ROLE least LOGIN", Code.AUTHENTICATION);
        needed.put("GRANT CONNECT ON DATABASE %s TO least", Code.AUTHENTICATION);
        needed.put("GRANT USAGE ON SCHEMA app TO least", Code.SCHEMA);
        needed.put("GRANT CREATE ON SCHEMA app TO least", Code.HISTORY_SHAPE);
        return needed;
    }

    /** What is needed where one role logs in and another, which nobody logs in as, owns everything. */
    private static Map<String, Code> apart() {
        Map<String, Code> needed = new LinkedHashMap<>();
        needed.put("ALTER ROLE least LOGIN", Code.AUTHENTICATION);
        needed.put("GRANT CONNECT ON DATABASE %s TO least", Code.AUTHENTICATION);
        needed.put("GRANT least_owner TO least", Code.ROLE);
        needed.put("GRANT USAGE ON SCHEMA app TO least_owner", Code.SCHEMA);
        needed.put("GRANT CREATE ON SCHEMA app TO least_owner", Code.HISTORY_SHAPE);
        return needed;
    }

    /** A database in which nobody has any right, but those that are granted. */
    private static Bench with(int major, List<String> grants, Optional<String> role) {
        Bench bench = Bench.on(major);
        bench.server.execute(
                "postgres",
                "DO $$ BEGIN IF to_regrole('least') IS NULL THEN CREATE ROLE least NOLOGIN NOINHERIT PASSWORD 'least';"
                        + " CREATE ROLE least_owner NOLOGIN; END IF; END $$",
                "ALTER ROLE least NOLOGIN",
                "REVOKE least_owner FROM least",
                "REVOKE ALL ON DATABASE " + bench.database + " FROM PUBLIC");
        bench.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC", "CREATE SCHEMA app");
        bench.execute(
                grants.stream().map(grant -> grant.formatted(bench.database)).toArray(String[]::new));
        bench.target = bench.server.target(bench.database, "least", Secret.of("least"));
        bench.session = new SessionSettings(role, Optional.of("app"), false, Pooler.NONE, 0);
        return bench.with("1_a.sql", "CREATE TABLE a (id int PRIMARY KEY);\nINSERT INTO a VALUES (1);")
                .with("1_rollback_a.sql", "DROP TABLE a;")
                .with("1_verify_a.sql", "SELECT count(*) = 1 FROM a;")
                .with("2_b.sql", "CREATE INDEX CONCURRENTLY i ON a (id);\nANALYZE a;")
                .with("2_rollback_b.sql", "DROP INDEX CONCURRENTLY i;")
                .with("3_c.sql", """
                        CREATE TABLE c (id int);
                        COPY c FROM stdin;
                        1
                        \\.
                        CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';
                        CREATE TYPE mood AS ENUM ('good');
                        """)
                .with("3_rollback_c.sql", "BEGIN;\nDROP TABLE c;\nDROP FUNCTION f();\nCOMMIT;\nDROP TYPE mood;")
                .with("R_v.sql", "DROP VIEW IF EXISTS v;\nCREATE VIEW v AS SELECT 1 AS one;");
    }

    private static void everyGoalWorks(Bench bench) {
        assertThat(bench.status().problems()).isEmpty();
        assertThat(bench.migrate().problems()).isEmpty();
        assertThat(bench.status().problems()).isEmpty();
        assertThat(bench.verify().problems()).isEmpty();
        assertThat(bench.rollback(2).problems()).isEmpty();
        assertThat(bench.rollbackTo("0").problems()).isEmpty();
        assertThat(bench.migrate().problems()).isEmpty();
        bench.with("3_c.sql", "CREATE TABLE c (id bigint);");
        RunReport shown = new Repair(bench.request(), Wishes.NONE, Optional.empty()).run();
        assertThat(shown.problems()).isEmpty();
        assertThat(new Repair(bench.request(), Wishes.NONE, shown.changes().fingerprint())
                        .run()
                        .problems())
                .isEmpty();
        assertThat(bench.verify().problems()).isEmpty();
        bench.historyTable = "another";
        assertThat(new Baseline(bench.request(), Optional.of(Version.of("3")), "")
                        .run()
                        .problems())
                .isEmpty();
    }

    private static List<String> without(Set<String> all, String one) {
        List<String> rest = new ArrayList<>(all);
        assertThat(rest.remove(one)).isTrue();
        return rest;
    }

    private static void exactly(int major, Map<String, Code> needed, Optional<String> role) {
        try (Bench bench = with(major, List.copyOf(needed.keySet()), role)) {
            everyGoalWorks(bench);
        }
        needed.forEach((grant, code) -> {
            try (Bench bench = with(major, without(needed.keySet(), grant), role)) {
                RunReport report = bench.migrate();
                assertThat(report.problems())
                        .as("without " + grant)
                        .extracting(Problem::code)
                        .containsExactly(code);
                assertThat(bench.column("SELECT relname FROM pg_class WHERE relnamespace = 'app'::regnamespace"))
                        .isEmpty();
            }
        });
    }

    @Tag("S16")
    @Tag("F099")
    @ParameterizedTest
    @EachMajor
    void one_role_that_migrates_by_itself(int major) {
        exactly(major, alone(), Optional.empty());
    }

    @Tag("S16")
    @Tag("F099")
    @ParameterizedTest
    @EachMajor
    void one_role_that_logs_in_and_one_that_owns(int major) {
        exactly(major, apart(), Optional.of("least_owner"));
    }
}
