package io.github.pgmigrate.apply;

import io.github.pgmigrate.db.AdvisoryLock;
import io.github.pgmigrate.db.ServerError;
import io.github.pgmigrate.db.ServerException;
import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.sql.Item;
import io.github.pgmigrate.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Puts what the server refused into words: place, message, the server's own detail, and what to do. */
final class Failures {

    /** SQLSTATE read_only_sql_transaction. */
    private static final String READ_ONLY = "25006";

    /** What PgBouncer says to a BEGIN with pool_mode=statement, before it closes the connection (its server.c). */
    private static final String BY_STATEMENT = "statement pooling mode";

    private static final int CONTEXT_LINES = 5;

    private Failures() {}

    /**
     * The problem of a failed statement.
     *
     * @param script the script that ran, to name where the statement is the plugin's own
     * @param interrupted whether somebody asked the run to stop, so that a cancelled statement is no surprise
     */
    static Problem problem(StatementFailure failure, String script, boolean interrupted) {
        ServerError error = failure.failure().error();
        Code code = code(failure, interrupted);
        Problem problem = Problem.error(code, message(failure, error, interrupted))
                .withSqlState(error.sqlState())
                .withHint(hint(failure, code))
                .withDetails(details(failure, error));
        Item item = failure.statement();
        if (item instanceof Statement statement) {
            Item origin = failure.origin();
            return problem.at(origin == null ? statement.locationAt(failure.offset()) : origin.location())
                    .withExcerpt(statement.excerptAt(failure.offset()));
        }
        return item == null ? problem.in(script) : problem.at(item.location());
    }

    /** The problem of something that the plugin itself asked of the server, outside scripts. */
    static Problem own(ServerException failure, boolean interrupted) {
        StatementFailure wrapped = new StatementFailure(failure, null, 0, List.of());
        if (failure.sqlState().equals(READ_ONLY)) {
            return Problem.error(
                            Code.READ_ONLY,
                            "the database takes no changes: " + failure.error().message())
                    .withSqlState(READ_ONLY)
                    .withHint(byState(READ_ONLY));
        }
        if (failure.error().message().contains(BY_STATEMENT)) {
            return Problem.error(
                            Code.POOLER,
                            "the pooler between here and the server pools by statement, so that no transaction can be"
                                    + " had through it: " + failure.error().message())
                    .withHint("Name the server itself in the URL, or let the pooler pool by session or by transaction.")
                    .withSqlState(failure.sqlState());
        }
        Code code = code(wrapped, interrupted);
        boolean plain = code != Code.CONNECTION_LOST && code != Code.INTERRUPTED && code != Code.LOCK_LOST;
        String message = plain
                ? "the server refused what pgmigrate itself asked of it: "
                        + failure.error().message()
                : message(wrapped, failure.error(), interrupted);
        return Problem.error(code, message)
                .withSqlState(failure.sqlState())
                .withHint(hint(wrapped, code))
                .withDetails(details(wrapped, failure.error()));
    }

    /** As psql writes them (its manual page, "Variables"). */
    private static final Pattern VARIABLE = Pattern.compile(":(['\"]?)([\\p{L}0-9_]+)\\1");

    static Code code(StatementFailure failure, boolean interrupted) {
        if (failure.failure().connectionLost()) {
            return Code.CONNECTION_LOST;
        }
        if (AdvisoryLock.isLost(failure.failure().error())) {
            return Code.LOCK_LOST;
        }
        return switch (failure.sqlState()) {
            case "42P07", "42701", "42710", "42P06", "42723", "42P04" -> Code.ALREADY_EXISTS;
            case "2BP01" -> Code.DEPENDENTS;
            // The type of a column that a view uses: PostgreSQL's tablecmds.c, RememberAllDependentForRebuilding.
            case "0A000" ->
                failure.failure().error().message().startsWith("cannot alter type of a column")
                        ? Code.DEPENDENTS
                        : Code.STATEMENT_FAILED;
            case "55P03" -> Code.LOCK_TIMEOUT;
            case "57014" -> interrupted ? Code.INTERRUPTED : Code.STATEMENT_TIMEOUT;
            case "P0001" -> Code.SCRIPT_RAISED;
            case "25001" -> isLateSetting(failure) ? Code.STATEMENT_FAILED : Code.NOT_IN_TRANSACTION;
            default -> Code.STATEMENT_FAILED;
        };
    }

    /** SET TRANSACTION after a query (PostgreSQL's variable.c, check_transaction_isolation). */
    private static boolean isLateSetting(StatementFailure failure) {
        return failure.failure().error().message().contains("must be called before any query");
    }

    private static String message(StatementFailure failure, ServerError error, boolean interrupted) {
        if (failure.failure().connectionLost()) {
            return "the connection to the server was lost: " + error.message();
        }
        if (interrupted && failure.sqlState().equals("57014")) {
            return "the run was interrupted, and the statement cancelled";
        }
        if (AdvisoryLock.isLost(error)) {
            return "the lock that keeps other runs away was lost, so nothing could be recorded";
        }
        if (failure.statement() == null) {
            return "the transaction could not be completed: " + error.message();
        }
        return error.message();
    }

    private static @Nullable String hint(StatementFailure failure, Code code) {
        String state = failure.sqlState();
        return switch (code) {
            case ALREADY_EXISTS ->
                "If another tool has made it, take its history over with pgmigrate:adopt; if the database stood here before,"
                        + " say at which version with pgmigrate:baseline -Dpgmigrate.version=... If it was made by hand, outside"
                        + " migrations, drop it or take it out of this file; if this file is meant to run on databases that have"
                        + " it already, write IF NOT EXISTS.";
            case DEPENDENTS ->
                "Drop or change what depends on it first, in this file. CASCADE would drop all of it without asking.";
            case LOCK_TIMEOUT ->
                "Run it again when whoever holds the lock is done, or give it longer with -Dpgmigrate.lockTimeout=30s or"
                        + " the line \"-- pgmigrate:lock-timeout 30s\".";
            case STATEMENT_TIMEOUT ->
                failure.failure().error().message().contains("statement timeout")
                        ? "Change rows in batches, build indexes CONCURRENTLY, or allow more time with"
                                + " -Dpgmigrate.statementTimeout=30min or the line \"-- pgmigrate:statement-timeout"
                                + " 30min\"."
                        : "Somebody cancelled the statement on the server (pg_cancel_backend). Run it again.";
            case LOCK_LOST ->
                "Take pg_advisory_unlock_all() and DISCARD ALL out of the script: they give the run's own lock away.";
            case INTERRUPTED, CONNECTION_LOST -> "Run it again: it goes on where it stopped.";
            case NOT_IN_TRANSACTION ->
                isInside(failure)
                        ? "Take the statement out of the block or function, within which there always is a transaction, and put"
                                + " it into a file of its own with the line \"-- pgmigrate:no-transaction\"."
                        : "Put the line \"-- pgmigrate:no-transaction\" into the file, or the statement into a file of its"
                                + " own.";
            default ->
                switch (state) {
                    case "42601" -> undefinedVariable(failure);
                    case "42704" ->
                        isOfNewerDump(failure)
                                ? "pg_dump of PostgreSQL 17 or later has written this line, and servers before 17 do not know"
                                        + " it: take it out."
                                : byState(state);
                    default -> byState(state);
                };
        };
    }

    /** A variable that is not given stays as it stands, as psql has it, and the server stumbles over its colon. */
    private static @Nullable String undefinedVariable(StatementFailure failure) {
        if (!(failure.statement() instanceof Statement statement)
                || failure.offset()
                        > statement.text().codePointCount(0, statement.text().length())) {
            return null;
        }
        String text = statement.text();
        Matcher variable = VARIABLE.matcher(text).region(text.offsetByCodePoints(0, failure.offset()), text.length());
        return variable.lookingAt()
                ? "The variable " + variable.group(2) + " is not given. Put it among the plugin's <variables>, or say"
                        + " -Dpgmigrate.variable." + variable.group(2) + "=..."
                : null;
    }

    /** The name of a setting is in no language. */
    private static boolean isOfNewerDump(StatementFailure failure) {
        return failure.failure().error().message().contains("transaction_timeout");
    }

    /** Whether a block or function gave the command that was refused; its name begins the message in every language. */
    private static boolean isInside(StatementFailure failure) {
        String command = failure.failure().error().message();
        return failure.statement() instanceof Statement statement
                && !statement.head().isEmpty()
                && !command.startsWith(statement.head().get(0).text().toUpperCase(Locale.ROOT));
    }

    private static @Nullable String byState(String state) {
        return switch (state) {
            case "2D000" ->
                "A DO block or procedure that commits cannot run within a transaction: put the line"
                        + " \"-- pgmigrate:no-transaction\" into the file.";
            case "55P04" ->
                "A new enum label can be used only after the transaction that added it has committed: move its use to"
                        + " the next migration.";
            case "42501" -> "The role that the run acts as lacks a privilege for this. Grant it, then run again.";
            case READ_ONLY ->
                "The transaction is read-only. Unless a verify script, or the file itself, means it to be so,"
                        + " default_transaction_read_only is on: work on another server, or say ALTER DATABASE ... RESET"
                        + " default_transaction_read_only, or ALTER ROLE, or change it in postgresql.conf.";
            case "23502", "23503", "23505", "23514" ->
                "Rows that are there already contradict this. Correct them first, in this file, before the constraint.";
            case "25001" ->
                "Queries came before it in the same transaction, of this file or of before_each.sql. Begin the file with"
                        + " BEGIN ISOLATION LEVEL ... and end it with COMMIT: it then has a transaction of its own.";
            case "42P01", "42703", "42883", "42704" ->
                "Check the name, the schema, and that the migration that creates it has a lower number.";
            default -> null;
        };
    }

    private static List<String> details(StatementFailure failure, ServerError error) {
        List<String> details = new ArrayList<>();
        boolean listed = code(failure, false) == Code.DEPENDENTS;
        if (error.detail() != null && !listed) {
            error.detail().lines().forEach(line -> details.add("detail: " + line));
        }
        // It is CASCADE, which drops without asking.
        if (error.hint() != null && !listed) {
            details.add("server's hint: " + error.hint());
        }
        if (error.internalQuery() != null) {
            details.add("in: " + error.internalQuery().strip().replaceAll("\\s+", " "));
        }
        if (error.where() != null) {
            error.where().lines().limit(CONTEXT_LINES).forEach(line -> details.add("context: " + line));
        }
        failure.blockers().forEach(blocker -> details.add("blocked by: " + blocker));
        return details;
    }
}
