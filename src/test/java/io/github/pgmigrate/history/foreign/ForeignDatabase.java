package io.github.pgmigrate.history.foreign;

import io.github.pgmigrate.db.ServerException;
import io.github.pgmigrate.db.Session;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.problem.ProblemsException;
import io.github.pgmigrate.script.foreign.Tool;
import io.github.pgmigrate.target.Target;
import io.github.pgmigrate.testing.TestServer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** A database in which another tool has been, for tests. */
final class ForeignDatabase implements AutoCloseable {

    static final String FLYWAY = "CREATE TABLE %s (installed_rank int PRIMARY KEY, version varchar(50), description"
            + " varchar(200) NOT NULL, type varchar(20) NOT NULL, script varchar(1000) NOT NULL, checksum int,"
            + " installed_by varchar(100) NOT NULL, installed_on timestamp NOT NULL DEFAULT now(), execution_time int NOT"
            + " NULL, success boolean NOT NULL)";
    static final String LIQUIBASE =
            "CREATE TABLE databasechangelog (id varchar(255) NOT NULL, author varchar(255) NOT NULL,"
                    + " filename varchar(255) NOT NULL, dateexecuted timestamp NOT NULL, orderexecuted int NOT NULL, exectype"
                    + " varchar(10) NOT NULL, md5sum varchar(35), description varchar(255), comments varchar(255), tag"
                    + " varchar(255), liquibase varchar(20), contexts varchar(255), labels varchar(255), deployment_id varchar(10))";
    static final String LIQUIBASE_LOCK =
            "CREATE TABLE databasechangeloglock (id int PRIMARY KEY, locked boolean NOT NULL,"
                    + " lockgranted timestamp, lockedby varchar(255))";
    static final String MYBATIS =
            "CREATE TABLE changelog (id numeric(20,0) PRIMARY KEY, applied_at varchar(25) NOT NULL,"
                    + " description varchar(255) NOT NULL)";

    /** A registry of Sqitch's, format 1.1 (its Engine/pg.sql), without comments. */
    static final String SQITCH = """
            CREATE SCHEMA sqitch;
            CREATE TABLE sqitch.releases (version real PRIMARY KEY, installed_at timestamptz NOT NULL DEFAULT now(),
                installer_name text NOT NULL, installer_email text NOT NULL);
            CREATE TABLE sqitch.projects (project text PRIMARY KEY, uri text UNIQUE, created_at timestamptz NOT NULL
                DEFAULT now(), creator_name text NOT NULL, creator_email text NOT NULL);
            CREATE TABLE sqitch.changes (change_id text PRIMARY KEY, script_hash text, change text NOT NULL,
                project text NOT NULL REFERENCES sqitch.projects ON UPDATE CASCADE, note text NOT NULL DEFAULT '',
                committed_at timestamptz NOT NULL DEFAULT now(), committer_name text NOT NULL, committer_email text NOT
                NULL, planned_at timestamptz NOT NULL, planner_name text NOT NULL, planner_email text NOT NULL,
                UNIQUE (project, script_hash));
            CREATE TABLE sqitch.tags (tag_id text PRIMARY KEY, tag text NOT NULL, project text NOT NULL REFERENCES
                sqitch.projects ON UPDATE CASCADE, change_id text NOT NULL REFERENCES sqitch.changes ON UPDATE CASCADE,
                note text NOT NULL DEFAULT '', committed_at timestamptz NOT NULL DEFAULT now(), committer_name text NOT
                NULL, committer_email text NOT NULL, planned_at timestamptz NOT NULL, planner_name text NOT NULL,
                planner_email text NOT NULL, UNIQUE (project, tag));
            CREATE TABLE sqitch.dependencies (change_id text NOT NULL REFERENCES sqitch.changes ON UPDATE CASCADE ON
                DELETE CASCADE, type text NOT NULL, dependency text NOT NULL, dependency_id text REFERENCES
                sqitch.changes ON UPDATE CASCADE, PRIMARY KEY (change_id, dependency));
            CREATE TABLE sqitch.events (event text NOT NULL CHECK (event IN ('deploy', 'revert', 'fail', 'merge')),
                change_id text NOT NULL, change text NOT NULL, project text NOT NULL REFERENCES sqitch.projects ON
                UPDATE CASCADE, note text NOT NULL DEFAULT '', requires text[] NOT NULL DEFAULT '{}', conflicts text[]
                NOT NULL DEFAULT '{}', tags text[] NOT NULL DEFAULT '{}', committed_at timestamptz NOT NULL DEFAULT
                now(), committer_name text NOT NULL, committer_email text NOT NULL, planned_at timestamptz NOT NULL,
                planner_name text NOT NULL, planner_email text NOT NULL, PRIMARY KEY (change_id, committed_at));
            """;

    private static final AtomicInteger COUNTER = new AtomicInteger();

    private final TestServer server;
    private final String database;
    private final Session session;

    ForeignDatabase(int major, String... statements) {
        server = TestServer.of(major);
        database = "foreign_" + COUNTER.incrementAndGet();
        Target target = server.newDatabase(database);
        server.execute(database, statements);
        session = Session.open(target, "test", notice -> {});
    }

    Session session() {
        return session;
    }

    void execute(String... statements) {
        server.execute(database, statements);
    }

    ForeignTable find(Optional<Tool> from, String table) throws ServerException {
        return ForeignTables.find(session, from, table.isEmpty() ? Optional.empty() : Optional.of(table));
    }

    /** The only history that there is. */
    ForeignHistory read() throws ServerException {
        return ForeignReader.of(find(Optional.empty(), ""), Optional.empty()).read(session);
    }

    /** The problem that finding a table ends with. */
    Problem refused(Optional<Tool> from, String table) throws ServerException {
        try {
            find(from, table);
            throw new AssertionError("it was found");
        } catch (ProblemsException e) {
            List<Problem> problems = e.problems();
            return problems.get(0);
        }
    }

    @Override
    public void close() {
        session.close();
    }
}
