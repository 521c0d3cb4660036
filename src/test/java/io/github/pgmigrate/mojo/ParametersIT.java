package io.github.pgmigrate.mojo;

import io.github.pgmigrate.target.Target;
import io.github.pgmigrate.testing.MavenCall;
import io.github.pgmigrate.testing.MavenRun;
import io.github.pgmigrate.testing.TestServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Parameters that are numbers, times and names reach what they are for, each its own. */
final class ParametersIT {

    private static final String MIGRATE = MavenRun.goal("migrate");
    private static final TestServer SERVER = TestServer.of(18);

    @TempDir
    private Path project;

    private Target target;

    @BeforeEach
    void makeDatabase() {
        target = SERVER.newDatabase("parameters");
    }

    private void migration(String name, byte[] text) throws IOException {
        Path migrations = Files.createDirectories(project.resolve("sql/migrations"));
        Files.write(migrations.resolve(name), text);
    }

    private void migration(String name, String text) throws IOException {
        migration(name, text.getBytes(StandardCharsets.UTF_8));
    }

    private MavenCall call() {
        return MavenCall.in(project)
                .with("PGMIGRATE_URL", target.url())
                .with("PGUSER", "postgres")
                .with("PGPASSWORD", Objects.requireNonNull(target.password()).reveal());
    }

    @Test
    void timeLimitsAndTries() throws Exception {
        migration("1_a.sql", """
                CREATE TABLE a (id int);
                SELECT current_setting('lock_timeout') AS locks, current_setting('statement_timeout') AS statements;
                """);
        migration("1_rollback_a.sql", "DROP TABLE a;\n");
        call().succeeds(MIGRATE, "-Dpgmigrate.lockTimeout=7s", "-Dpgmigrate.statementTimeout=3min")
                .says("7s", "3min", "applied 1 a");

        migration("2_b.sql", "ALTER TABLE a ADD b int;\n");
        migration("2_rollback_b.sql", "ALTER TABLE a DROP b;\n");
        try (Connection other = SERVER.connect("parameters");
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("LOCK TABLE a IN ACCESS SHARE MODE");
            call().fails(MIGRATE, "-Dpgmigrate.lockTimeout=100ms", "-Dpgmigrate.lockRetries=1")
                    .saysInOrder("(1 of 1)", "error PGM0704 [lock-timeout]");
        }
        call().fails(MIGRATE, "-Dpgmigrate.lockRetries=-1").says("error PGM1001 [parameter] lockRetries is negative");
        call().fails(MIGRATE, "-Dpgmigrate.lockTimeout=7")
                .says("error PGM1001 [parameter] lockTimeout is not a time: '7'");
    }

    @Test
    void theWaitForAnotherRun() throws Exception {
        migration("1_a.sql", "SELECT 'in';\nSELECT pg_sleep(60);\n");
        migration("1_rollback_a.sql", "-- pgmigrate:irreversible it only sleeps\n");
        try (MavenRun first = call().start(MIGRATE)) {
            first.awaitOutput("returned:");
            call().fails(MIGRATE, "-Dpgmigrate.lockWait=300ms").says("error PGM0607 [lock-busy]");
        }
    }

    @Test
    void theNumberOfRollbacksAndTheNameOfTheHistory() throws Exception {
        for (int version = 1; version <= 3; version++) {
            migration(version + "_x.sql", "CREATE TABLE x" + version + " ();\n");
            migration(version + "_rollback_x.sql", "DROP TABLE x" + version + ";\n");
        }
        SERVER.execute("parameters", "CREATE SCHEMA records");
        String[] history = {"-Dpgmigrate.historySchema=records", "-Dpgmigrate.historyTable=done"};
        call().succeeds(MIGRATE, history[0], history[1]);

        call().succeeds(MavenRun.goal("rollback"), "-Dpgmigrate.count=2", history[0], history[1])
                .saysInOrder("rolled back 3 x", "rolled back 2 x", "1 applied, 2 rolled back");

        SERVER.awaitRow("parameters", "SELECT 1 FROM records.done HAVING max(version) = 1");
        call().fails(MavenRun.goal("rollback"), "-Dpgmigrate.count=1", "-Dpgmigrate.target=0")
                .says("error PGM1001 [parameter] count and target are both given");
    }

    @Test
    void theRoleAndTheSchema() throws Exception {
        migration("1_a.sql", "CREATE TABLE a (id int);\n");
        migration("1_rollback_a.sql", "DROP TABLE a;\n");
        SERVER.execute(
                "parameters",
                "DROP ROLE IF EXISTS shop_owner",
                "CREATE ROLE shop_owner",
                "GRANT CREATE ON DATABASE parameters TO shop_owner");
        String[] whose = {"-Dpgmigrate.role=shop_owner", "-Dpgmigrate.defaultSchema=shop"};
        call().fails(MIGRATE, whose[0], whose[1]).says("error PGM", "shop", "createSchema");

        call().succeeds(MIGRATE, whose[0], whose[1], "-Dpgmigrate.createSchema").says("shop_owner", "applied 1 a");

        SERVER.awaitRow(
                "parameters",
                "SELECT 1 FROM pg_tables WHERE schemaname = 'shop' AND tableowner = 'shop_owner'"
                        + " AND tablename IN ('a', 'schema_version') HAVING count(*) = 2");
        SERVER.execute("parameters", "DROP OWNED BY shop_owner", "DROP ROLE shop_owner");
    }

    @Test
    void howFarAndInWhichOrder() throws Exception {
        for (int version : new int[] {1, 3, 4}) {
            migration(version + "_x.sql", "CREATE TABLE x" + version + " ();\n");
            migration(version + "_rollback_x.sql", "DROP TABLE x" + version + ";\n");
        }
        call().succeeds(MIGRATE, "-Dpgmigrate.target=3").says("applied 1 x", "applied 3 x", "1 pending");
        migration("2_x.sql", "CREATE TABLE x2 ();\n");
        migration("2_rollback_x.sql", "DROP TABLE x2;\n");
        call().fails(MIGRATE).says("2_x.sql:1:1: error PGM", "out-of-order", "outOfOrder");

        call().succeeds(MIGRATE, "-Dpgmigrate.outOfOrder").saysInOrder("applied 2 x", "applied 4 x");
    }

    @Test
    void whatIsInDoubt() throws Exception {
        migration("1_p.sql", """
                -- pgmigrate:no-transaction
                CREATE PROCEDURE p() LANGUAGE plpgsql AS 'BEGIN COMMIT; PERFORM pg_sleep(60); END';
                CALL p();
                """);
        migration("1_rollback_p.sql", "DROP PROCEDURE p();\n");
        String running = "SELECT 1 FROM pg_stat_activity WHERE query LIKE 'CALL p%' AND state = 'active'"
                + " AND wait_event = 'PgSleep' AND datname = 'parameters'";
        try (MavenRun run = call().start(MIGRATE)) {
            SERVER.awaitRow("parameters", running);
            run.kill();
        }
        SERVER.awaitRow("parameters", "SELECT 1 WHERE NOT EXISTS (" + running + ")");
        call().fails(MIGRATE).says("1_p.sql:3:1: error PGM", "in-doubt", "-Dpgmigrate.inDoubt=done");
        call().succeeds(MavenRun.goal("status")).says("in doubt  1 ");

        call().succeeds(MIGRATE, "-Dpgmigrate.inDoubt=done").says("applied 1 p");
    }

    @Test
    void theEncoding() throws Exception {
        migration("1_a.sql", "CREATE TABLE a AS SELECT 'Größe' AS b;\n".getBytes(StandardCharsets.ISO_8859_1));
        migration("1_rollback_a.sql", "DROP TABLE a;\n");
        call().fails(MIGRATE).says("1_a.sql:1:29: error PGM0301 [encoding]");

        call().succeeds(MIGRATE, "-Dpgmigrate.encoding=ISO-8859-1");

        SERVER.awaitRow("parameters", "SELECT 1 FROM a WHERE b = 'Größe'");
        call().fails(MIGRATE, "-Dpgmigrate.encoding=Latin-9000").says("error PGM1001 [parameter] encoding is not");
    }
}
