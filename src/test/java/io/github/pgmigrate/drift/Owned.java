package io.github.pgmigrate.drift;

import io.github.pgmigrate.target.Secret;
import io.github.pgmigrate.target.Target;
import io.github.pgmigrate.testing.TestServer;

/** Databases that belong to a plain role, which may do nothing else. */
final class Owned {

    private static final String PASSWORD = "owned-by-a-role";

    private Owned() {}

    /** Makes a database, and its owner where that is missing; logs in as the owner. */
    static Target database(TestServer server, String database, String owner) {
        role(server, owner, "LOGIN");
        server.newDatabase(database);
        server.execute("postgres", "ALTER DATABASE \"" + database + "\" OWNER TO \"" + owner + "\"");
        return as(server, database, owner);
    }

    /** Makes a role where it is missing. */
    static void role(TestServer server, String name, String attributes) {
        server.execute(
                "postgres",
                "DO $$ BEGIN IF to_regrole('\"" + name + "\"') IS NULL THEN CREATE ROLE \"" + name + "\" " + attributes
                        + " PASSWORD '" + PASSWORD + "'; END IF; END $$");
    }

    /** Logs in as a role that was made here. */
    static Target as(TestServer server, String database, String role) {
        return server.target(database, role, Secret.of(PASSWORD));
    }
}
