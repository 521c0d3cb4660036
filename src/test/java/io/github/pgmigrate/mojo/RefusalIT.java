package io.github.pgmigrate.mojo;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.pgmigrate.testing.MavenCall;
import io.github.pgmigrate.testing.MavenRun;
import io.github.pgmigrate.testing.PgBouncer;
import io.github.pgmigrate.testing.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person reads when a database is not one to work on, or not with these rights. */
final class RefusalIT {

    private static final String MIGRATE = MavenRun.goal("migrate");
    private static final String STATUS = MavenRun.goal("status");
    private static final String DATABASE = "refusal";
    private static final String PASSWORD = "c4nary-Refusal";
    private static final TestServer SERVER = TestServer.of(18);

    @TempDir
    private Path project;

    @BeforeAll
    static void makeRoles() {
        SERVER.execute("postgres", "CREATE ROLE refused LOGIN PASSWORD '" + PASSWORD + "'", "CREATE ROLE stranger");
    }

    @BeforeEach
    void prepare() throws IOException {
        SERVER.newDatabase(DATABASE);
        Path migrations = Files.createDirectories(project.resolve("sql/migrations"));
        Files.writeString(migrations.resolve("001_create_users.sql"), "CREATE TABLE users (id bigint PRIMARY KEY);\n");
        Files.writeString(migrations.resolve("001_rollback_create_users.sql"), "DROP TABLE users;\n");
    }

    @Test
    void aServerThatCannotBeReachedOrSaysNo() throws Exception {
        superuser()
                .with("PGPORT", "1")
                .fails(STATUS)
                .says(
                        "error PGM0601 [connection] cannot connect to 127.0.0.1:1/refusal as postgres: the connection was refused",
                        "-> Check that a server runs at 127.0.0.1");
        superuser()
                .with("PGPASSWORD", "not it")
                .fails(STATUS)
                .says(
                        "error PGM0602 [authentication] cannot connect to 127.0.0.1:" + SERVER.port()
                                + "/refusal as postgres: password authentication failed for user \"postgres\"",
                        "SQLSTATE 28P01",
                        "-> Check user and password");
        superuser()
                .with("PGDATABASE", "no such")
                .fails(STATUS)
                .says(
                        "error PGM0603 [database-missing]",
                        "database \"no such\" does not exist",
                        "-> Create it first, or correct the name at the end of the URL.");
    }

    @Test
    void aRoleWithoutRights() throws Exception {
        user().fails(MIGRATE)
                .says(
                        "error PGM0510 [history-shape] the history tables cannot be created in schema \"public\"",
                        "-> Let the schema's owner say GRANT USAGE, CREATE ON SCHEMA \"public\" TO \"refused\";",
                        "1 pending");
        user().succeeds(STATUS).says("pending  1 ");

        SERVER.execute(DATABASE, "GRANT CREATE ON SCHEMA public TO refused");
        user().fails(MIGRATE, "-Dpgmigrate.role=stranger")
                .says(
                        "error PGM0616 [role] the run cannot act as role \"stranger\"",
                        "-> Let whoever may grant it say GRANT \"stranger\" TO \"refused\";");
        user().fails(MIGRATE, "-Dpgmigrate.role=nobody_here")
                .says("error PGM0616 [role]", "role \"nobody_here\" does not exist", "-> Create it, CREATE ROLE");

        SERVER.execute("postgres", "REVOKE CONNECT ON DATABASE refusal FROM public");
        user().fails(STATUS)
                .says(
                        "error PGM0602 [authentication]",
                        "permission denied for database \"refusal\"",
                        "-> Let the database's owner say GRANT CONNECT ON DATABASE \"refusal\" TO \"refused\";");
    }

    @Test
    void aDatabaseThatTakesNoChanges() throws Exception {
        SERVER.execute("postgres", "ALTER DATABASE refusal SET default_transaction_read_only = on");
        superuser()
                .fails(MIGRATE)
                .saysInOrder(
                        "error PGM0631 [read-only] the database takes no changes",
                        "-> The transaction is read-only.",
                        "ALTER DATABASE ... RESET default_transaction_read_only",
                        "1 pending");
        superuser().succeeds(STATUS).says("pending  1 ");
    }

    /** No refusal, but what a person should know. */
    @Test
    void aDatabaseThatHoldsTablesAlready() throws Exception {
        SERVER.execute(DATABASE, "CREATE TABLE accounts (id bigint)", "CREATE TABLE orders (id bigint)");
        superuser()
                .succeeds(MIGRATE)
                .saysInOrder(
                        "note PGM0519 [not-empty] the database holds 2 tables already, and no history of pgmigrate: every"
                                + " migration is run",
                        "-> If some of them were run before by other means, say which with pgmigrate:baseline"
                                + " -Dpgmigrate.version=..., or take another tool's history over with pgmigrate:adopt.",
                        "applied 1 create users");
        superuser().succeeds(MIGRATE).never("PGM0519");
    }

    @Test
    void aHistoryThatSomebodyHasAHandIn() throws Exception {
        superuser().succeeds(MIGRATE).says("applied 1 create users");
        SERVER.execute(
                DATABASE,
                "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
                "CREATE TRIGGER watch BEFORE INSERT ON schema_version FOR EACH ROW EXECUTE FUNCTION f()",
                "CREATE RULE other AS ON INSERT TO schema_version_log DO ALSO NOTHING",
                "ALTER TABLE schema_version ENABLE ROW LEVEL SECURITY",
                "ALTER TABLE schema_version OWNER TO stranger");
        superuser()
                .fails(MIGRATE)
                .saysInOrder(
                        "error PGM0510 [history-shape] the history table \"public\".\"schema_version\" has row security",
                        "-> Find out who did this and why.",
                        "ALTER TABLE \"public\".\"schema_version\" DISABLE ROW LEVEL SECURITY;",
                        "has the owner \"stranger\"",
                        "ALTER TABLE \"public\".\"schema_version\" OWNER TO \"postgres\";",
                        "has the trigger \"watch\"",
                        "DROP TRIGGER \"watch\" ON \"public\".\"schema_version\";",
                        "\"public\".\"schema_version_log\" has the rule \"other\"",
                        "DROP RULE \"other\" ON \"public\".\"schema_version_log\";");
    }

    @Test
    void aHistoryThatIsAnothersOrALaterReleases() throws Exception {
        SERVER.execute(DATABASE, "CREATE VIEW schema_version AS SELECT 1 AS version");
        superuser()
                .fails(MIGRATE)
                .says(
                        "error PGM0510 [history-shape] \"public\".\"schema_version\" is there, but it is not a history table of"
                                + " pgmigrate",
                        "-> Name another history table with -Dpgmigrate.historyTable");

        SERVER.execute(DATABASE, "DROP VIEW schema_version");
        superuser().succeeds(MIGRATE);
        SERVER.execute(DATABASE, """
                DO $$ BEGIN
                    EXECUTE format('COMMENT ON TABLE schema_version IS %L',
                        regexp_replace(obj_description('schema_version'::regclass), '[0-9]+', '99'));
                END $$""");
        superuser()
                .fails(STATUS)
                .says(
                        "error PGM0511 [history-newer]",
                        "has format 99; this release of pgmigrate knows format",
                        "-> Use the newer release of the plugin that wrote it. Nothing was changed.");
    }

    @Test
    void aStandby() throws Exception {
        try (TestServer primary = TestServer.own(18);
                TestServer standby = primary.standby(Map.of())) {
            standby.awaitReady();
            at(standby, "postgres")
                    .fails(MIGRATE)
                    .says(
                            "error PGM0609 [standby] the server is a standby, which cannot be changed",
                            "-> Name the primary server in the URL, or all servers with targetServerType=primary.");
        }
    }

    @Test
    void aPooler() throws Exception {
        try (PgBouncer bouncer = PgBouncer.before(SERVER, "transaction")) {
            MavenCall call = superuser()
                    .with(
                            "PGMIGRATE_URL",
                            bouncer.through(SERVER.target(DATABASE)).url());
            call.fails(MIGRATE)
                    .says(
                            "error PGM0611 [pooler] a pooler stands between here and the server: ",
                            "-> ",
                            "-Dpgmigrate.pooler=session, or transaction");
            call.fails(MIGRATE, "-Dpgmigrate.pooler=session").says("error PGM0611 [pooler]");
            call.succeeds(MIGRATE, "-Dpgmigrate.pooler=transaction").says("applied 1 create users");
            call.fails(MavenRun.goal("repair"), "-Dpgmigrate.pooler=transaction")
                    .says("error PGM0611 [pooler]", "pool_mode=session");
        }
    }

    @Test
    void wordsThatThereAreNot() throws Exception {
        superuser().fails(MIGRATE, "-Dpgmigrate.pooler=maybe").says("error PGM", "pooler", "maybe");
        MavenCall.in(project)
                .fails(STATUS, "-Dpgmigrate.postgresVersion=13")
                .says("error PGM", "postgresVersion", "14", "18");
        superuser()
                .fails(STATUS, "-Dpgmigrate.directory=sql/nowhere")
                .says("error PGM0101 [folder-missing] there is no migration folder 'sql/nowhere'");
    }

    @Test
    void aServerThatIsTooOld() throws Exception {
        assumeTrue(TestServer.isTooOldOneHere(), "NOT TESTED: PostgreSQL 13 is fetched on Linux on amd64 alone");
        try (TestServer old = TestServer.tooOld()) {
            at(old, "postgres")
                    .fails(STATUS)
                    .says(
                            "error PGM0604 [server-version] the server is PostgreSQL 13.",
                            "which is not supported",
                            "-> Use a server of version 14 to 18.");
        }
    }

    private MavenCall superuser() {
        return at(SERVER, DATABASE);
    }

    private MavenCall user() {
        return superuser().with("PGUSER", "refused").with("PGPASSWORD", PASSWORD);
    }

    private MavenCall at(TestServer server, String database) {
        return MavenCall.in(project)
                .with("PGHOST", "127.0.0.1")
                .with("PGPORT", String.valueOf(server.port()))
                .with("PGDATABASE", database)
                .with("PGUSER", "postgres")
                .with(
                        "PGPASSWORD",
                        Objects.requireNonNull(server.target(database).password())
                                .reveal());
    }
}
