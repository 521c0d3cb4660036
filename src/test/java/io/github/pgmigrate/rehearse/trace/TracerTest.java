package io.github.pgmigrate.rehearse.trace;

import static io.github.pgmigrate.rehearse.trace.ObjectChange.Action.CHANGED;
import static io.github.pgmigrate.rehearse.trace.ObjectChange.Action.CREATED;
import static io.github.pgmigrate.rehearse.trace.ObjectChange.Action.DROPPED;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.apply.Observer;
import io.github.pgmigrate.apply.RunReport;
import io.github.pgmigrate.target.Target;
import io.github.pgmigrate.testing.EachMajor;
import io.github.pgmigrate.testing.Observed;
import io.github.pgmigrate.testing.TestServer;
import io.github.pgmigrate.text.Mask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;

/** Migration files of all kinds, run by the engine under the tracer. */
class TracerTest {

    private static final String TABLES = """
            CREATE TABLE p (id int PRIMARY KEY);
            INSERT INTO p SELECT generate_series(1, 50);
            CREATE TABLE t (id int PRIMARY KEY, a int, b text);
            INSERT INTO t SELECT i, i, 'b' FROM generate_series(1, 50) i;
            CREATE INDEX t_a ON t (a);
            CREATE VIEW v AS SELECT id, b FROM t;
            CREATE DOMAIN positive AS int;
            CREATE TABLE d (x positive);
            INSERT INTO d SELECT generate_series(1, 50);
            CREATE TABLE part (id int, day date) PARTITION BY RANGE (day);
            CREATE TABLE part1 PARTITION OF part FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
            CREATE TABLE part_rest PARTITION OF part DEFAULT;
            INSERT INTO part SELECT i, '2020-06-01' FROM generate_series(1, 50) i;
            INSERT INTO part SELECT i, '2000-06-01' FROM generate_series(1, 50) i;
            """;

    @TempDir
    private Path folder;

    private final List<String> shown = new ArrayList<>();

    @EachMajor
    void a_transaction_holds_its_locks_to_the_end(int major) throws IOException {
        ScriptTrace trace = second(major, """
                SELECT count(*) FROM t;
                INSERT INTO t VALUES (51, 51, 'b');
                ALTER TABLE t ADD COLUMN c int;
                SELECT pg_sleep(0.1);
                COMMENT ON TABLE p IS 'x';
                """);
        assertThat(locks(trace, 0)).containsExactly("public.t AS");
        assertThat(locks(trace, 1)).containsExactly("public.t RX after AS");
        assertThat(locks(trace, 2)).containsExactly("public.t AX after RX");
        assertThat(locks(trace, 3)).isEmpty();
        assertThat(locks(trace, 4)).containsExactly("public.p SUX");
        LockTaken exclusive = trace.statements().get(2).locks().get(0);
        assertThat(exclusive.heldMillis()).isGreaterThanOrEqualTo(100);
        assertThat(exclusive.blocks()).isEqualTo("everything, SELECT too");
        assertThat(trace.strongestLock()).contains(exclusive);
        assertThat(trace.statements()).extracting(StatementTrace::transaction).containsOnly(1);
        assertThat(trace.statements().get(1).rows()).isEqualTo(1);
        assertThat(trace.statements().get(0).location()).hasToString("2_second.sql:1:1");
        assertThat(trace.statements().get(0).sql()).isEqualTo("SELECT count(*) FROM t;");
    }

    @EachMajor
    void what_a_do_block_does_is_seen(int major) throws IOException {
        ScriptTrace trace = second(major, """
                DO $$
                BEGIN
                    EXECUTE 'ALTER TABLE t ALTER COLUMN a TYPE bigint';
                    CREATE TABLE made (x int);
                    UPDATE p SET id = id + 1000;
                    INSERT INTO made VALUES (1), (2);
                    DROP VIEW v;
                END $$;
                """);
        StatementTrace only = trace.statements().get(0);
        assertThat(locks(trace, 0)).contains("public.t AX", "public.p RX", "public.v AX");
        assertThat(only.rewrites()).contains(new Rewrite("public.t", RelationKind.TABLE, Rewrite.Reason.COLUMN_TYPE));
        assertThat(only.objects())
                .contains(
                        new ObjectChange(CHANGED, "table", "public.t", false),
                        new ObjectChange(CREATED, "table", "public.made", false),
                        new ObjectChange(DROPPED, "view", "public.v", false));
        assertThat(only.rows()).isEqualTo(52);
        assertThat(trace.rewritten()).containsExactly("public.t");
    }

    @EachMajor
    void what_goes_by_cascade_is_seen(int major) throws IOException {
        ScriptTrace trace = second(major, """
                ALTER TABLE t DROP COLUMN b CASCADE;
                ALTER TABLE t DROP COLUMN a;
                """);
        assertThat(trace.statements().get(0).objects())
                .containsExactlyInAnyOrder(
                        new ObjectChange(CHANGED, "table", "public.t", false),
                        new ObjectChange(DROPPED, "table column", "public.t.b", false),
                        new ObjectChange(DROPPED, "view", "public.v", true));
        assertThat(locks(trace, 0)).contains("public.v AX");
        assertThat(trace.statements().get(1).objects())
                .contains(new ObjectChange(DROPPED, "index", "public.t_a", true));
    }

    @EachMajor
    void scans_that_the_server_says_nothing_of_are_seen(int major) throws IOException {
        ScriptTrace trace = second(major, """
                ALTER DOMAIN positive ADD CHECK (VALUE > 0);
                CREATE TABLE part2 PARTITION OF part FOR VALUES FROM ('2021-01-01') TO ('2022-01-01');
                """);
        assertThat(trace.statements().get(0).scans()).containsExactly(new Scan("public.d", 1, 50));
        assertThat(locks(trace, 0)).contains("public.d S");
        assertThat(trace.statements().get(1).scans()).containsExactly(new Scan("public.part_rest", 1, 50));
        assertThat(locks(trace, 1)).containsExactly("public.part AX", "public.part_rest AX");
    }

    @EachMajor
    void what_the_server_verifies_and_builds_is_told(int major) throws IOException {
        ScriptTrace trace = second(major, """
                ALTER TABLE t ADD CONSTRAINT fk FOREIGN KEY (a) REFERENCES p (id);
                ALTER TABLE t ADD CONSTRAINT checked CHECK (a > 0);
                ALTER TABLE t ADD CONSTRAINT filled CHECK (a IS NOT NULL);
                ALTER TABLE t ALTER COLUMN a SET NOT NULL;
                CREATE INDEX built ON t (b);
                TRUNCATE d;
                """);
        assertThat(findings(trace, 0)).containsExactly("FOREIGN_KEY_VERIFIED fk");
        assertThat(findings(trace, 1)).containsExactly("TABLE_VERIFIED t");
        assertThat(findings(trace, 3)).containsExactly("NOT_NULL_PROVED t.a");
        assertThat(findings(trace, 4)).containsExactly("INDEX_BUILT built");
        assertThat(trace.statements().get(5).rewrites())
                .containsExactly(new Rewrite("public.d", RelationKind.TABLE, Rewrite.Reason.EMPTIED));
        assertThat(trace.rewritten()).isEmpty();
    }

    @EachMajor
    void locks_of_statements_that_no_transaction_may_hold_are_seen(int major) throws IOException {
        ScriptTrace trace = second(major, """
                CREATE INDEX CONCURRENTLY made ON t (b);
                REINDEX INDEX CONCURRENTLY t_a;
                DROP INDEX CONCURRENTLY t_a;
                VACUUM FULL p;
                VACUUM t;
                ALTER TABLE part DETACH PARTITION part_rest;
                ALTER TABLE part DETACH PARTITION part1 CONCURRENTLY;
                """);
        assertThat(locks(trace, 0)).containsExactly("public.t SUX");
        assertThat(findings(trace, 0)).containsExactly("INDEX_BUILT made");
        assertThat(trace.statements().get(0).objects())
                .containsExactly(new ObjectChange(CREATED, "index", "public.made", false));
        assertThat(locks(trace, 1)).contains("public.t SUX");
        assertThat(trace.statements().get(1).rewrites())
                .containsExactly(new Rewrite("public.t_a", RelationKind.INDEX, Rewrite.Reason.REINDEX));
        assertThat(locks(trace, 2)).contains("public.t SUX");
        assertThat(locks(trace, 3)).contains("public.p AX");
        assertThat(trace.statements().get(3).locks().get(0).heldMillis())
                .isEqualTo(trace.statements().get(3).millis());
        assertThat(trace.statements().get(3).rewrites())
                .contains(new Rewrite("public.p", RelationKind.TABLE, Rewrite.Reason.VACUUM_FULL));
        assertThat(locks(trace, 4)).containsExactly("public.t SUX");
        assertThat(locks(trace, 5)).containsExactlyInAnyOrder("public.part AX", "public.part_rest AX");
        assertThat(locks(trace, 6)).containsExactlyInAnyOrder("public.part1 AX", "public.part SUX");
        assertThat(trace.statements())
                .allSatisfy(statement -> assertThat(statement.gaps()).isEmpty());
        assertThat(trace.statements()).extracting(StatementTrace::transaction).doesNotHaveDuplicates();
    }

    @EachMajor
    void a_schema_is_watched_and_what_has_no_relations_is_not(int major) throws IOException {
        ScriptTrace trace = second(major, """
                REINDEX SCHEMA public;
                CREATE DATABASE pgmigrate_trace_none;
                DROP DATABASE pgmigrate_trace_none;
                """);
        assertThat(locks(trace, 0)).contains("public.t S");
        assertThat(locks(trace, 1)).isEmpty();
        assertThat(locks(trace, 2)).isEmpty();
        assertThat(trace.statements())
                .allSatisfy(statement -> assertThat(statement.gaps()).isEmpty());
    }

    @EachMajor
    void a_block_that_commits_by_itself_is_traced_as_far_as_it_can_be(int major) throws IOException {
        ScriptTrace trace = second(major, """
                -- pgmigrate:no-transaction
                DO $$
                BEGIN
                    ALTER TABLE t ADD COLUMN c int;
                    PERFORM pg_sleep(0.2);
                    COMMIT;
                    CREATE TABLE made ();
                END $$;
                """);
        assertThat(trace.statements()).hasSize(1);
        assertThat(locks(trace, 0)).contains("public.t AX");
        assertThat(trace.statements().get(0).objects())
                .contains(
                        new ObjectChange(CHANGED, "table", "public.t", false),
                        new ObjectChange(CREATED, "table", "public.made", false));
        assertThat(trace.statements().get(0).gaps()).hasSize(1);
    }

    @EachMajor
    void a_script_s_own_transactions_are_told_apart(int major) throws IOException {
        ScriptTrace trace = second(major, """
                BEGIN;
                LOCK TABLE t;
                COMMIT;
                BEGIN;
                LOCK TABLE t IN SHARE MODE;
                SAVEPOINT one;
                LOCK TABLE p;
                ROLLBACK TO one;
                LOCK TABLE p;
                COMMIT;
                ALTER TABLE p ADD COLUMN c int;
                """);
        assertThat(locks(trace))
                .containsExactly("1 public.t AX", "2 public.t S", "2 public.p AX", "2 public.p AX", "3 public.p AX");
    }

    @EachMajor
    void a_script_that_turns_messages_down_is_traced_all_the_same(int major) throws IOException {
        ScriptTrace trace = second(major, """
                SET client_min_messages = error;
                SET LOCAL client_min_messages = warning;
                CREATE TABLE IF NOT EXISTS t ();
                ALTER TABLE t ADD CONSTRAINT checked CHECK (a > 0);
                DO $$ BEGIN RAISE NOTICE 'not for people'; RAISE WARNING 'for people'; END $$;
                SELECT current_setting('client_min_messages') AS level \\gset
                \\echo level :level
                SET client_min_messages = notice;
                DO $$ BEGIN RAISE DEBUG 'not for people'; RAISE NOTICE 'a notice'; END $$;
                CREATE TABLE seen ();
                """);
        assertThat(trace.statements().get(1).findings()).isNotEmpty();
        assertThat(shown).noneMatch(line -> line.contains("not for people") || line.contains("already exists"));
        assertThat(shown).noneMatch(line -> line.contains("verifying") || line.contains("pgmigrate_trace"));
        assertThat(shown).anyMatch(line -> line.contains("for people"));
        assertThat(shown).anyMatch(line -> line.contains("a notice"));
        assertThat(objects(trace)).contains("CREATED table public.seen");
    }

    @EachMajor
    void a_statement_that_turns_messages_down_says_what_was_missed(int major) throws IOException {
        ScriptTrace trace = second(major, """
                DO $$ BEGIN
                    PERFORM set_config('client_min_messages', 'error', false);
                    ALTER TABLE t ADD CONSTRAINT checked CHECK (a > 0);
                END $$;
                SELECT 1;
                """);
        assertThat(trace.statements().get(0).gaps())
                .containsExactly("it turned client_min_messages to error, so that the server said less of its work");
        assertThat(trace.statements().get(0).objects()).isNotEmpty();
        assertThat(trace.statements().get(0).scans()).containsExactly(new Scan("public.t", 1, 50));
        assertThat(trace.statements().get(1).gaps()).isEmpty();
    }

    @EachMajor
    void hundreds_of_thousands_of_messages_are_not_kept(int major) throws IOException {
        ScriptTrace trace = second(major, """
                DO $$ BEGIN FOR i IN 1..200000 LOOP RAISE DEBUG '%', repeat('x', 1000); END LOOP; END $$;
                DO $$ BEGIN FOR i IN 1..6000 LOOP EXECUTE 'CREATE SEQUENCE s' || i; IF i % 1000 = 0 THEN
                PERFORM 1; END IF; EXECUTE 'DROP SEQUENCE s' || i; END LOOP; END $$;
                """);
        assertThat(shown).noneMatch(line -> line.contains("xxxx"));
        assertThat(trace.statements().get(1).objects()).hasSizeBetween(1, 5_000);
        assertThat(trace.statements().get(1).gaps()).singleElement().asString().contains("too many to keep");
    }

    @EachMajor
    void what_has_to_be_first_in_its_transaction_still_may_be(int major) throws IOException {
        ScriptTrace trace = second(major, """
                SET LOCAL statement_timeout = '1min';
                SET TRANSACTION ISOLATION LEVEL SERIALIZABLE;
                CREATE TABLE u ();
                """);
        assertThat(objects(trace)).containsExactly("CREATED table public.u");
    }

    @EachMajor
    void thousands_of_rows_are_not_looked_at_one_by_one(int major) throws IOException {
        StringBuilder script = new StringBuilder();
        for (int i = 0; i < 2_500; i++) {
            script.append("INSERT INTO t VALUES (").append(1000 + i).append(");\n");
        }
        ScriptTrace trace = second(major, script + "ALTER TABLE t ADD COLUMN c int;\nSELECT count(*) FROM p;\n");
        assertThat(trace.untraced()).isEqualTo(501);
        assertThat(trace.statements()).hasSize(2_001);
        assertThat(locks(trace, 2_000)).containsExactly("public.t AX after RX");
    }

    @EachMajor
    void a_role_without_rights_is_traced_too(int major) throws IOException {
        ScriptTrace trace = second(major, """
                DO $$ BEGIN CREATE ROLE nobody_here; EXCEPTION WHEN duplicate_object THEN NULL; END $$;
                GRANT ALL ON TABLE t TO nobody_here;
                GRANT CREATE ON SCHEMA public TO nobody_here;
                SET ROLE nobody_here;
                CREATE FUNCTION pg_temp.eq(oid, oid) RETURNS boolean LANGUAGE sql AS 'SELECT false';
                SET search_path = pg_temp;
                CREATE TABLE public.its_own ();
                SELECT count(*) FROM public.t;
                """);
        assertThat(objects(trace)).contains("CREATED table public.its_own");
        StatementTrace last = trace.statements().get(trace.statements().size() - 1);
        assertThat(last.scans()).containsExactly(new Scan("public.t", 1, 50));
    }

    @EachMajor
    void the_language_of_the_event_triggers_may_be_dropped(int major) throws IOException {
        ScriptTrace trace = second(major, """
                DROP EXTENSION plpgsql;
                ALTER TABLE t ADD COLUMN c int;
                """);
        assertThat(locks(trace, 1)).containsExactly("public.t AX");
        assertThat(trace.statements().get(1).gaps())
                .containsExactly(
                        "the objects that it made or dropped could not be seen, for want of the language plpgsql");
    }

    @EachMajor
    void nothing_is_left_behind_and_nothing_is_different(int major) throws IOException, SQLException {
        write("1_first.sql", TABLES);
        write("2_second.sql", "ALTER TABLE t ADD COLUMN c int;\nCREATE INDEX CONCURRENTLY made ON t (b);\n");
        write("2_rollback_second.sql", "DROP INDEX made;\nALTER TABLE t DROP COLUMN c;\n");
        TestServer server = TestServer.of(major);
        server.newDatabase("plain_run");
        server.newDatabase("traced_run");
        run(server.target("plain_run"), Observer.NONE);
        List<ScriptTrace> traces = run(server.target("traced_run"));
        assertThat(traces).hasSize(2);
        String left =
                "SELECT string_agg(x, E'\\n' ORDER BY x) FROM (SELECT 'trigger ' || evtname x FROM pg_event_trigger UNION"
                        + " ALL SELECT 'function ' || proname FROM pg_proc WHERE proname LIKE 'pgmigrate%' UNION ALL SELECT relname"
                        + " FROM pg_class WHERE relnamespace = 'public'::regnamespace UNION ALL SELECT 'schema ' || nspname FROM"
                        + " pg_namespace WHERE nspname NOT LIKE 'pg_%' UNION ALL SELECT 'column ' || attname FROM pg_attribute WHERE"
                        + " attrelid = 't'::regclass) l";
        assertThat(ask(server, "traced_run", left))
                .isEqualTo(ask(server, "plain_run", left))
                .doesNotContain("trigger", "function");
        assertThat(ask(
                        server,
                        "traced_run",
                        "SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE '%trace%'"))
                .isEqualTo("0");
    }

    @EachMajor
    void a_failed_script_leaves_nothing_either(int major) throws IOException, SQLException {
        write("1_first.sql", "CREATE TABLE t ();\nVACUUM (FULL) nothing_of_that_name;\n");
        TestServer server = TestServer.of(major);
        server.newDatabase("failed_run");
        Tracer tracer = new Tracer(server.target("failed_run"), Mask.NONE);
        try (tracer) {
            RunReport report =
                    new Observed(server.target("failed_run"), folder, tracer, (severity, line) -> {}).migrate();
            assertThat(report.isOk()).isFalse();
        }
        assertThat(tracer.traces())
                .singleElement()
                .satisfies(trace -> assertThat(trace.statements())
                        .extracting(StatementTrace::sql)
                        .containsExactly("CREATE TABLE t ();"));
        assertThat(ask(server, "failed_run", "SELECT count(*) FROM pg_event_trigger"))
                .isEqualTo("0");
    }

    private ScriptTrace second(int major, String script) throws IOException {
        write("1_first.sql", TABLES);
        write("2_second.sql", script);
        List<ScriptTrace> traces = run(TestServer.of(major).newDatabase());
        assertThat(traces).hasSize(2);
        assertThat(traces.get(1).migration()).hasToString("2");
        return traces.get(1);
    }

    private List<ScriptTrace> run(Target target) {
        try (Tracer tracer = new Tracer(target, Mask.NONE)) {
            run(target, tracer);
            return tracer.traces();
        }
    }

    private void run(Target target, Observer observer) {
        RunReport report = new Observed(target, folder, observer, (severity, line) -> shown.add(line)).migrate();
        assertThat(report.isOk()).as(report.problems().toString()).isTrue();
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    private static List<String> locks(ScriptTrace trace, int statement) {
        return trace.statements().get(statement).locks().stream()
                .map(TracerTest::words)
                .toList();
    }

    private static List<String> locks(ScriptTrace trace) {
        return trace.statements().stream()
                .flatMap(statement ->
                        statement.locks().stream().map(lock -> statement.transaction() + " " + words(lock)))
                .toList();
    }

    private static String words(LockTaken lock) {
        Optional<LockMode> from = lock.upgradedFrom();
        return lock.relation() + " " + lock.mode().abbreviation()
                + from.map(mode -> " after " + mode.abbreviation()).orElse("");
    }

    private static List<String> findings(ScriptTrace trace, int statement) {
        return trace.statements().get(statement).findings().stream()
                .map(finding -> finding.kind() + " " + finding.name())
                .toList();
    }

    private static List<String> objects(ScriptTrace trace) {
        return trace.statements().stream()
                .flatMap(statement -> statement.objects().stream())
                .map(change -> change.action() + " " + change.type() + " " + change.name())
                .collect(Collectors.toList());
    }

    private static String ask(TestServer server, String database, String sql) throws SQLException {
        try (Connection connection = server.connect(database);
                java.sql.Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getString(1);
        }
    }
}
