package io.github.pgmigrate.apply;

import io.github.pgmigrate.db.ServerException;
import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.script.ScriptFile;
import io.github.pgmigrate.sql.Quoting;

/** The words for what is wrong with a session: its role, its schemas, a pooler in between. */
final class SessionProblems {

    private SessionProblems() {}

    /** The role to act as is missing, or the role that logs in may not become it. */
    static Problem role(String role, String user, boolean missing, ServerException refusal) {
        String name = Quoting.identifier(role);
        Problem problem = Problem.error(
                        Code.ROLE,
                        "the run cannot act as role " + name + ": "
                                + refusal.error().message())
                .withSqlState(refusal.sqlState());
        return missing
                ? problem.withHint("Create it, CREATE ROLE " + name + " NOLOGIN; GRANT " + name + " TO "
                        + Quoting.identifier(user) + "; or name another with -Dpgmigrate.role.")
                : problem.withHint("Let whoever may grant it say GRANT " + name + " TO " + Quoting.identifier(user)
                        + "; or name another with -Dpgmigrate.role.");
    }

    static Problem roleCreated(String role) {
        return Problem.note(
                Code.ROLE,
                "the role " + Quoting.identifier(role) + " is created on the plugin's own server, without login");
    }

    static Problem schemaMissing(String schema) {
        return Problem.error(Code.SCHEMA, "there is no schema " + Quoting.identifier(schema) + " (defaultSchema)")
                .withHint("Create it, CREATE SCHEMA " + Quoting.identifier(schema)
                        + "; or have it created with -Dpgmigrate.createSchema=true.");
    }

    /** Without this PostgreSQL would pass over the schema, and put everything into the next one of the search_path. */
    static Problem schemaClosed(String schema, String role) {
        return Problem.error(
                        Code.SCHEMA,
                        "the role " + Quoting.identifier(role) + " may not use the schema " + Quoting.identifier(schema)
                                + " (defaultSchema)")
                .withHint("Let the schema's owner say GRANT USAGE, CREATE ON SCHEMA " + Quoting.identifier(schema)
                        + " TO " + Quoting.identifier(role) + ";");
    }

    static Problem schemaNotCreated(String schema, String role, ServerException refusal) {
        return Problem.error(
                        Code.SCHEMA,
                        "the schema " + Quoting.identifier(schema) + " cannot be created: "
                                + refusal.error().message())
                .withSqlState(refusal.sqlState())
                .withHint("Let the database's owner say CREATE SCHEMA " + Quoting.identifier(schema) + " AUTHORIZATION "
                        + Quoting.identifier(role) + "; or GRANT CREATE ON DATABASE ... TO " + Quoting.identifier(role)
                        + ";");
    }

    /** For goals that change nothing. */
    static Problem nothingYet(String schema, boolean created) {
        return Problem.note(
                        Code.SCHEMA,
                        "there is no schema " + Quoting.identifier(schema) + " yet, so nothing is applied there")
                .withHint(
                        created
                                ? "pgmigrate:migrate creates it."
                                : "Create it, or have pgmigrate:migrate create it with -Dpgmigrate.createSchema=true.");
    }

    /** A pooler shows itself: a connection is told one backend, and its statements are run by another. */
    static Problem pooler(int told, int met) {
        return Problem.error(
                        Code.POOLER,
                        "a pooler stands between here and the server: the connection was told backend " + told
                                + ", and its statements run on backend " + met)
                .withHint(
                        "Connect to the server itself: a migration needs a session of its own. Or say how the pooler pools:"
                                + " -Dpgmigrate.pooler=session, or transaction, which runs only files that need no more than one"
                                + " transaction each.");
    }

    static Problem notSessionPooler() {
        return Problem.error(
                        Code.POOLER,
                        "pooler=session is declared, but the pooler gives a backend to more than one connection")
                .withHint(
                        "Connect to the server itself, or to a pool with pool_mode=session; or declare"
                                + " -Dpgmigrate.pooler=transaction, which runs only files that need no more than one transaction each.");
    }

    /** A script that does not run in one transaction, where there is nothing but transactions. */
    static Problem notForPooler(ScriptFile file) {
        return Problem.error(
                        Code.POOLER,
                        "this file runs in steps, and with pooler=transaction a step may find another session than the one"
                                + " before left")
                .in(file.source().name())
                .withHint(
                        "Connect to the server itself, or through a pool with pool_mode=session, for this file. Nothing was"
                                + " run.");
    }

    /** A goal that reads and writes in transactions of a kind of their own. */
    static Problem sessionNeeded() {
        return Problem.error(
                        Code.POOLER, "this goal needs a session of its own, which pooler=transaction does not give")
                .withHint("Connect to the server itself, or through a pool with pool_mode=session.");
    }
}
