package io.github.pgmigrate.rehearse;

import io.github.pgmigrate.backup.ClientPrograms;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.target.Secret;
import io.github.pgmigrate.target.Target;
import io.github.pgmigrate.testing.Majors;
import io.github.pgmigrate.testing.Migrator;
import io.github.pgmigrate.testing.Psql;
import io.github.pgmigrate.testing.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A database in use that is to be copied, and rehearsals on copies of it. */
abstract class CopiedTarget {

    /** Not newer than pg_dump, which refuses newer ones. */
    static final int MAJOR = Majors.dumped();

    static final String PASSWORD = "canary:se\\cret";

    @TempDir
    Path directory;

    final TestServer server = TestServer.own(MAJOR, Map.of("autovacuum", "off"));
    final Target superuser = server.newDatabase("orders");
    Path folder = Path.of("");

    @BeforeEach
    void aDatabaseInUse() throws IOException {
        Psql.needed("pg_dump");
        folder = Files.createDirectory(directory.resolve("migrations"));
        server.execute(
                "postgres",
                "CREATE ROLE owner LOGIN PASSWORD '" + PASSWORD + "'",
                "CREATE ROLE reader",
                "ALTER DATABASE orders OWNER TO owner");
        server.execute(
                "orders",
                "CREATE SCHEMA owner AUTHORIZATION owner",
                "ALTER DATABASE orders SET app.tenant = 'one, \"two\"'");
        write("1_users.sql", "CREATE TABLE users (id int PRIMARY KEY, name text); GRANT SELECT ON users TO reader;");
        write("1_rollback.sql", "DROP TABLE users;");
        Migrator.migrate(owner(), folder);
        server.execute("orders", "INSERT INTO owner.users SELECT n, 'user ' || n FROM generate_series(1, 5000) AS n");
        server.execute("postgres", "ALTER DATABASE orders SET default_transaction_read_only = on");
    }

    @AfterEach
    void close() {
        server.close();
    }

    void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    void writable() {
        server.execute("postgres", "ALTER DATABASE orders RESET default_transaction_read_only");
    }

    Target owner() {
        return server.target("orders", "owner", Secret.of(PASSWORD));
    }

    Rehearsal rehearse(Target target, ClientPrograms programs) {
        return Rehearser.of(folder, 17)
                .on(target)
                .onCopy(new CopyOf.TargetByDump(programs))
                .run();
    }

    Rehearsal rehearse() {
        return rehearse(owner(), ClientPrograms.of(Optional.empty()));
    }

    static List<String> headlines(Rehearsal rehearsal) {
        return rehearsal.report().problems().stream().map(Problem::headline).toList();
    }

    String value(String query) throws SQLException {
        try (Connection connection = server.connect("orders");
                Statement statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            rows.next();
            return String.valueOf(rows.getString(1));
        }
    }

    void pending() throws IOException {
        write("2_more.sql", "ALTER TABLE users ADD more int;");
        write("2_rollback.sql", "ALTER TABLE users DROP more;");
    }
}
