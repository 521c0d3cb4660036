package io.github.pgmigrate.rehearse.trace;

import static io.github.pgmigrate.rehearse.trace.ObjectChange.Action.CHANGED;
import static io.github.pgmigrate.rehearse.trace.ObjectChange.Action.CREATED;
import static io.github.pgmigrate.rehearse.trace.ObjectChange.Action.DROPPED;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.testing.EachMajor;
import java.io.IOException;

/** What the tracer sees of migration files of all kinds: locks, rewrites, scans, objects. */
class TracerTest extends TracedScripts {

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

    /** By which it checks foreign keys and deferred uniqueness; nobody has written them. */
    @EachMajor
    void triggers_of_the_servers_own_are_not_named_to_a_person(int major) throws IOException {
        ScriptTrace trace = second(major, """
                CREATE TABLE c (id int CONSTRAINT fk REFERENCES p, u int CONSTRAINT once UNIQUE DEFERRABLE);
                CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
                CREATE TRIGGER mine BEFORE UPDATE OF u ON c FOR EACH ROW EXECUTE FUNCTION f();
                ALTER TABLE c DROP CONSTRAINT fk;
                ALTER TABLE c DROP CONSTRAINT once;
                ALTER TABLE c ADD FOREIGN KEY (u) REFERENCES p (id);
                ALTER TABLE c DROP COLUMN u CASCADE;
                ALTER TABLE c ADD FOREIGN KEY (id) REFERENCES p;
                DROP TABLE p CASCADE;
                """);
        assertThat(trace.statements().get(3).objects())
                .containsExactlyInAnyOrder(
                        new ObjectChange(CHANGED, "table", "public.c", false),
                        new ObjectChange(DROPPED, "table constraint", "fk on public.c", false));
        assertThat(objects(trace))
                .contains("DROPPED trigger mine on public.c")
                .noneMatch(object -> object.contains("ConstraintTrigger"));
    }
}
