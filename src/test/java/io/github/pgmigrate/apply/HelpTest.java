package io.github.pgmigrate.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.script.Version;
import io.github.pgmigrate.testing.EachMajor;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;

/** What a person reads of the failures that many meet. */
class HelpTest {

    private static String read(Bench bench) {
        RunReport report = bench.migrate();
        Problem problem = Bench.problem(report);
        return Bench.text(problem) + "\n" + problem.sqlState() + ". "
                + report.standing().orElseThrow();
    }

    @EachMajor
    @Tag("F082")
    void a_label_used_in_the_transaction_that_added_it_55P04(int major) {
        try (Bench bench = Bench.on(major).execute("CREATE TYPE mood AS ENUM ('glad')")) {
            bench.with("1_a.sql", "ALTER TYPE mood ADD VALUE 'sad';\nSELECT 'sad'::mood;");

            assertThat(read(bench)).isEqualTo("""
                    1_a.sql:2:8: error PGM0701 [statement-failed] unsafe use of new value "sad" of enum type mood
                    SELECT 'sad'::mood;
                           ^
                    server's hint: New enum values must be committed before they can be used.
                    hint: A new enum label can be used only after the transaction that added it has committed: move its use to\
                     the next migration.
                    55P04. Nothing of version 1 is in the database. This run has applied nothing.""");
        }
    }

    @EachMajor
    void a_variable_that_is_not_given_42601(int major) {
        try (Bench bench = Bench.on(major)) {
            bench.variables.put("given", "'größe', ");
            for (String variable : new String[] {":'name'", ":\"name\"", ":name"}) {
                bench.with("1_a.sql", "SELECT 1;\nSELECT :given " + variable + ";");
                assertThat(read(bench))
                        .startsWith("1_a.sql:2:15: error PGM0701 [statement-failed] syntax error at or near \":\"\n")
                        .contains(
                                "\nhint: The variable name is not given. Put it among the plugin's <variables>, or say"
                                        + " -Dpgmigrate.variable.name=...\n42601. ");
            }
            bench.with("1_a.sql", "SELECT 1 : 2;");
            assertThat(read(bench)).doesNotContain("hint:");
        }
    }

    @EachMajor
    void a_commit_within_a_block_2D000(int major) {
        try (Bench bench = Bench.on(major)) {
            bench.with("1_a.sql", "SELECT 1;\nDO $$ BEGIN\n  COMMIT;\nEND $$;");

            assertThat(read(bench)).isEqualTo("""
                    1_a.sql:2:1: error PGM0701 [statement-failed] invalid transaction termination
                    DO $$ BEGIN
                    ^
                    context: PL/pgSQL function inline_code_block line 2 at COMMIT
                    hint: A DO block or procedure that commits cannot run within a transaction: put the line\
                     "-- pgmigrate:no-transaction" into the file.
                    2D000. Nothing of version 1 is in the database. This run has applied nothing.""");
            bench.with("1_a.sql", "-- pgmigrate:no-transaction\nSELECT 1;\nDO $$ BEGIN\n  COMMIT;\nEND $$;")
                    .migrated();
        }
    }

    @EachMajor
    void what_no_transaction_may_hold_though_nobody_could_know_25001(int major) {
        try (Bench bench = Bench.on(major).execute("CREATE TABLE p (id int) PARTITION BY LIST (id)")) {
            bench.with("1_a.sql", "SELECT 1;\nREINDEX TABLE p;");

            assertThat(read(bench)).startsWith("""
                            1_a.sql:2:1: error PGM0401 [not-in-transaction] REINDEX TABLE cannot run inside a transaction block
                            REINDEX TABLE p;
                            ^
                            """).endsWith("""
                            hint: Put the line "-- pgmigrate:no-transaction" into the file, or the statement into a file of its own.
                            25001. Nothing of version 1 is in the database. This run has applied nothing.""");
            bench.with("1_a.sql", "-- pgmigrate:no-transaction\nSELECT 1;\nREINDEX TABLE p;")
                    .migrated();

            bench.with("2_b.sql", "DO $$ BEGIN EXECUTE 'VACUUM p'; END $$;");
            assertThat(read(bench))
                    .startsWith("2_b.sql:1:1: error PGM0401 [not-in-transaction] VACUUM cannot ")
                    .contains("\nhint: Take the statement out of the block or function, within which there always is a"
                            + " transaction,");
            bench.with("2_b.sql", "-- pgmigrate:no-transaction\nVACUUM p;").migrated();
        }
    }

    @EachMajor
    void what_others_depend_on_2BP01(int major) {
        try (Bench bench = Bench.on(major)
                .execute(
                        "CREATE TABLE a (id int)",
                        "CREATE VIEW v AS SELECT * FROM a",
                        "CREATE VIEW w AS SELECT * FROM v")) {
            bench.with("1_a.sql", "SELECT 1;\nDROP TABLE a;");

            assertThat(read(bench)).isEqualTo("""
                    1_a.sql:2:1: error PGM0703 [dependents] cannot drop table a because other objects depend on it
                    DROP TABLE a;
                    ^
                    depends on it: view v depends on table a
                    depends on it: view w depends on view v
                    hint: Drop or change what depends on it first, in this file. CASCADE would drop all of it without asking.
                    2BP01. Nothing of version 1 is in the database. This run has applied nothing.""");
        }
    }

    @EachMajor
    void what_is_there_already_42P07(int major) {
        try (Bench bench = Bench.on(major).execute("CREATE TABLE a (id int)")) {
            bench.with("1_a.sql", "SELECT 1;\nCREATE TABLE a (id int);").with("2_b.sql", "CREATE TABLE b (id int);");

            assertThat(read(bench)).isEqualTo("""
                    1_a.sql:2:1: error PGM0702 [already-exists] relation "a" already exists
                    CREATE TABLE a (id int);
                    ^
                    hint: If another tool has made it, take its history over with pgmigrate:adopt; if the database stood here\
                     before, say at which version with pgmigrate:baseline -Dpgmigrate.version=... If it was made by hand,\
                     outside migrations, drop it or take it out of this file; if this file is meant to run on databases that\
                     have it already, write IF NOT EXISTS.
                    42P07. Nothing of version 1 is in the database. This run has applied nothing.""");

            // It is the way on that it says it is.
            assertThat(new Baseline(bench.request(), Optional.of(Version.of("1")), "")
                            .run()
                            .problems())
                    .isEmpty();
            bench.migrated();
            assertThat(bench.exists("b")).isTrue();
        }
    }

    @EachMajor
    void a_lock_that_another_holds_55P03(int major) throws Exception {
        try (Bench bench = Bench.on(major).execute("CREATE TABLE a (id int)");
                Connection holder = bench.server.connect(bench.database);
                Statement statement = holder.createStatement()) {
            bench.lockTimeout = Duration.ofSeconds(4);
            bench.lockRetries = 1;
            bench.with("1_a.sql", "SELECT 1;\nALTER TABLE a ADD COLUMN k int;");
            holder.setAutoCommit(false);
            statement.execute("SET application_name = 'the nightly batch'");
            statement.execute("LOCK TABLE a /* " + "long ".repeat(40) + "*/");

            String text = read(bench);

            String who = "pid [0-9]+ \\(user postgres, the nightly batch\\) holds up AccessExclusiveLock on public\\.a:"
                    + " idle in transaction, transaction open for [1-9][0-9]* s, query: LOCK TABLE a /\\* (long )+l?o?n?g?\\.\\.\\.";
            assertThat(text)
                    .matches(
                            "(?s)1_a\\.sql:2:1: error PGM0704 \\[lock-timeout] canceling statement due to lock timeout\n"
                                    + "ALTER TABLE a ADD COLUMN k int;\n\\^\nblocked by: " + who
                                    + "\nhint: Run it again when whoever holds the lock is done, or give it longer with -Dpgmigrate\\.lockTimeout=30s"
                                    + " or the line \"-- pgmigrate:lock-timeout 30s\"\\.\n55P03\\. Nothing of version 1 .*");
            List<String> signs = bench.heard.lines.stream()
                    .filter(line -> line.startsWith("working 1_a.sql:2:1"))
                    .toList();
            assertThat(signs)
                    .isNotEmpty()
                    .allSatisfy(sign -> assertThat(sign).matches("working 1_a\\.sql:2:1 \\[" + who + "]"));
        }
    }

    @EachMajor
    void a_statement_that_takes_too_long_or_is_cancelled_57014(int major) throws Exception {
        try (Bench bench = Bench.on(major)) {
            bench.statementTimeout = Duration.ofSeconds(2);
            bench.with("1_a.sql", "SELECT 1;\nDO $$ BEGIN PERFORM pg_sleep(60); END $$;");
            assertThat(read(bench))
                    .startsWith(
                            "1_a.sql:2:1: error PGM0705 [statement-timeout] canceling statement due to statement timeout\n")
                    .contains(
                            "\nhint: Change rows in batches, build indexes CONCURRENTLY, or allow more time with"
                                    + " -Dpgmigrate.statementTimeout=30min or the line \"-- pgmigrate:statement-timeout 30min\".\n57014. ");

            bench.statementTimeout = Duration.ZERO;
            String sleeping = " FROM (SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
                    + " AND pid <> pg_backend_pid() AND wait_event = 'PgSleep' OFFSET 0) s";
            CompletableFuture<String> run = CompletableFuture.supplyAsync(() -> read(bench));
            bench.server.awaitRow(bench.database, "SELECT 1" + sleeping);
            bench.execute("SELECT pg_cancel_backend(pid)" + sleeping);
            assertThat(run.get(20, TimeUnit.SECONDS))
                    .startsWith(
                            "1_a.sql:2:1: error PGM0705 [statement-timeout] canceling statement due to user request\n")
                    .contains(
                            "\nhint: Somebody cancelled the statement on the server (pg_cancel_backend). Run it again.\n57014. ");
        }
    }
}
