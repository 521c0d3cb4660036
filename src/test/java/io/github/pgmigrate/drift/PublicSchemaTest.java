package io.github.pgmigrate.drift;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.testing.EachMajor;
import io.github.pgmigrate.testing.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** What is granted on schema public, which every database has from the start: by hand, by migrations, by whoever runs the server. */
class PublicSchemaTest {

    private static final String OWNER = "drift_public_owner";
    private static final String READER = "drift_public_reader";

    @TempDir
    Path folder;

    @BeforeEach
    void table() throws IOException {
        write("1_a.sql", "CREATE TABLE a (id int);");
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    private Drifter migrated(TestServer server, String database, String... prepared) {
        Owned.role(server, READER, "NOLOGIN");
        Drifter drifter = Drifter.of(folder, Owned.database(server, database, OWNER));
        server.execute(database, prepared);
        drifter.migrate();
        return drifter;
    }

    @EachMajor
    void grants_and_revokes_by_hand(int major) {
        TestServer server = TestServer.of(major);
        // With a grant of its own, so that it can still get in when everybody's is gone.
        Owned.role(server, OWNER, "LOGIN");
        Drifter drifter = migrated(server, "drift_public_hand", "GRANT ALL ON SCHEMA public TO " + OWNER);
        assertThat(drifter.run().report().problems()).isEmpty();

        server.execute("drift_public_hand", "GRANT CREATE ON SCHEMA public TO " + READER + " WITH GRANT OPTION");
        assertThat(drifter.sentences())
                .singleElement()
                .asString()
                .startsWith("grant of CREATE WITH GRANT OPTION on schema public to " + READER)
                .endsWith("was added");
        assertThat(drifter.ignoring("grants on public").sentences()).isEmpty();
        assertThat(drifter.ignoring("grants on a").sentences()).hasSize(1);
        server.execute(
                "drift_public_hand",
                "REVOKE ALL ON SCHEMA public FROM " + READER,
                "REVOKE ALL ON SCHEMA public FROM PUBLIC");
        assertThat(drifter.sentences())
                .containsExactly((major < 15 ? "grant of CREATE, USAGE" : "grant of USAGE")
                        + " on schema public to PUBLIC is missing");
        server.execute("drift_public_hand", "GRANT USAGE ON SCHEMA public TO PUBLIC");
        assertThat(drifter.sentences()).isEmpty();
        server.execute("drift_public_hand", "DROP TABLE a");
        assertThat(drifter.sentences()).containsExactly("table a is missing");
    }

    @EachMajor
    void what_migrations_make_of_it(int major) throws IOException {
        TestServer server = TestServer.of(major);
        write("2_grants.sql", """
                REVOKE ALL ON SCHEMA public FROM PUBLIC;
                GRANT USAGE ON SCHEMA public TO %s;
                """.formatted(READER));
        Drifter drifter = migrated(server, "drift_public_made", "ALTER SCHEMA public OWNER TO " + OWNER);
        assertThat(drifter.run().report().problems()).isEmpty();

        server.execute(
                "drift_public_made",
                "GRANT USAGE ON SCHEMA public TO PUBLIC",
                "REVOKE USAGE ON SCHEMA public FROM " + READER);
        assertThat(drifter.sentences())
                .containsExactlyInAnyOrder("grant of USAGE on schema public to " + READER
                        + " is missing; grant of USAGE on schema public to PUBLIC was added");
    }

    @EachMajor
    void one_that_was_dropped_and_made_again(int major) {
        TestServer server = TestServer.of(major);
        Drifter drifter = migrated(
                server, "drift_public_again", "DROP SCHEMA public", "CREATE SCHEMA public AUTHORIZATION " + OWNER);

        assertThat(drifter.run().report().problems()).isEmpty();
    }

    @EachMajor
    void what_the_roles_have_that_work_there(int major) {
        TestServer server = TestServer.of(major);
        Owned.role(server, "drift_public_group", "NOLOGIN");
        Drifter drifter = migrated(
                server,
                "drift_public_work",
                "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
                "GRANT drift_public_group TO " + OWNER,
                "ALTER SCHEMA public OWNER TO postgres",
                "GRANT ALL ON SCHEMA public TO " + OWNER,
                "GRANT CREATE ON SCHEMA public TO drift_public_group");

        assertThat(drifter.run().report().problems()).isEmpty();
    }

    /** The owners and grants are those that these services show with psql's {@code \dn+}. */
    @EachMajor
    void as_managed_services_have_it(int major) throws IOException {
        try (TestServer server = TestServer.own(major)) {
            for (String admin : new String[] {"rdsadmin", "cloudsqlsuperuser", "azure_pg_admin"}) {
                Owned.role(server, admin, "NOLOGIN");
                Drifter drifter = migrated(
                        server,
                        "drift_public_" + admin,
                        "ALTER SCHEMA public OWNER TO " + admin,
                        "GRANT ALL ON SCHEMA public TO PUBLIC");

                assertThat(drifter.run().report().problems()).isEmpty();
                server.execute("drift_public_" + admin, "GRANT USAGE ON SCHEMA public TO " + READER);
                assertThat(drifter.sentences()).hasSize(1);
            }
            Stream.of("supabase_admin", "anon", "authenticated", "service_role")
                    .forEach(role -> Owned.role(server, role, "NOLOGIN"));
            Drifter drifter = migrated(
                    server,
                    "drift_public_supabase",
                    "GRANT USAGE ON SCHEMA public TO anon, authenticated, service_role, " + OWNER,
                    "GRANT CREATE ON SCHEMA public TO " + OWNER);
            assertThat(drifter.run().report().problems()).isEmpty();
        }
    }

    @EachMajor
    void as_in_a_database_that_came_from_14(int major) {
        TestServer server = TestServer.of(major);
        Drifter drifter = migrated(
                server,
                "drift_public_upgraded",
                "ALTER SCHEMA public OWNER TO postgres",
                "GRANT ALL ON SCHEMA public TO PUBLIC");
        assertThat(drifter.run().report().problems()).isEmpty();

        server.execute("drift_public_upgraded", "REVOKE CREATE ON SCHEMA public FROM PUBLIC");
        assertThat(drifter.run().report().problems()).isEmpty();
    }

    @EachMajor
    void everybody_may_create_there_and_nobody_knows_why(int major) {
        Drifter drifter =
                migrated(TestServer.of(major), "drift_public_create", "GRANT CREATE ON SCHEMA public TO PUBLIC");

        assertThat(drifter.run().report().problems().stream()
                        .map(Problem::headline)
                        .toList())
                .isEqualTo(
                        major < 15
                                ? List.of()
                                : List.of("note PGM0809 [drift-left-out] everybody may create in schema public, as up"
                                        + " to PostgreSQL 14: no migration makes it so"));
    }
}
