package io.github.pgmigrate.rehearse.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.apply.Observer;
import io.github.pgmigrate.apply.RunReport;
import io.github.pgmigrate.testing.EachMajor;
import io.github.pgmigrate.testing.Observed;
import io.github.pgmigrate.testing.TestServer;
import io.github.pgmigrate.text.Mask;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;

/** The tracer is not in the way of a script, whatever that does to its session, and leaves nothing behind. */
class TracedSessionTest extends TracedScripts {

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
}
