package io.github.pgmigrate.drift;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.catalog.snapshot.CatalogScope;
import io.github.pgmigrate.catalog.snapshot.CatalogSnapshot;
import io.github.pgmigrate.db.ServerException;
import io.github.pgmigrate.db.Session;
import io.github.pgmigrate.target.Target;
import io.github.pgmigrate.testing.EachMajor;
import io.github.pgmigrate.testing.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;

/** The target is only read: with the least rights, where nothing may be written, and nothing is. */
class OnlyReadsTest {

    @TempDir
    Path folder;

    private static CatalogSnapshot catalog(Target target) throws ServerException {
        try (Session session = Session.open(target, "test", notice -> {})) {
            return CatalogSnapshot.read(session, CatalogScope.everything().withCluster());
        }
    }

    private static List<List<@Nullable String>> history(Target target) throws ServerException {
        try (Session session = Session.open(target, "test", notice -> {})) {
            return session.query(
                    "SELECT v::text FROM schema_version v UNION ALL SELECT l::text FROM schema_version_log l");
        }
    }

    @EachMajor
    void a_role_that_may_only_read_the_history(int major) throws IOException, ServerException {
        TestServer server = TestServer.of(major);
        Files.writeString(
                folder.resolve("1_a.sql"),
                "CREATE TABLE a (id int); ALTER TABLE a ENABLE ROW LEVEL SECURITY; CREATE VIEW v AS SELECT id FROM a;"
                        + " CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';"
                        + " REVOKE EXECUTE ON FUNCTION f() FROM PUBLIC; CREATE SCHEMA hidden; CREATE TABLE hidden.h (id int);");
        Target target = Owned.database(server, "drift_reads", "drift_reads_owner");
        Owned.role(server, "drift_only_reads", "LOGIN");
        Drifter drifter = Drifter.of(folder, target);
        drifter.migrate();
        server.execute(
                "drift_reads",
                "GRANT SELECT ON schema_version, schema_version_log, schema_version_step TO drift_only_reads",
                "CREATE TABLE hidden.more (id int)",
                "ALTER DATABASE drift_reads SET default_transaction_read_only = on");
        Target superuser = server.target("drift_reads");
        CatalogSnapshot before = catalog(superuser);
        List<List<@Nullable String>> rows = history(superuser);

        assertThat(drifter.on(Owned.as(server, "drift_reads", "drift_only_reads"))
                        .sentences())
                .containsExactly("table hidden.more was added");

        assertThat(catalog(superuser)).isEqualTo(before);
        assertThat(history(superuser)).isEqualTo(rows);
    }

    @EachMajor
    void where_nothing_is_applied_nothing_is_made(int major) throws IOException, ServerException {
        Files.writeString(folder.resolve("1_a.sql"), "CREATE TABLE a (id int);");
        Target target = TestServer.of(major).newDatabase("drift_nothing");
        CatalogSnapshot before = catalog(target);

        assertThat(Drifter.of(folder, target).lines())
                .containsExactly(
                        "error PGM0807 [drift-base] no migration is applied here: there is nothing to compare with",
                        "  -> Run pgmigrate:migrate; where the database was made by other means, pgmigrate:baseline says"
                                + " what it stands for.");

        assertThat(catalog(target)).isEqualTo(before);
    }
}
