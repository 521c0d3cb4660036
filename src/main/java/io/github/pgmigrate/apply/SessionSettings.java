package io.github.pgmigrate.apply;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.problem.ProblemsException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * How the sessions of a run are to be.
 *
 * @param role the role to act as once logged in; empty for the one that logs in
 * @param defaultSchema the schema to put first in the search_path; empty leaves the search_path alone
 * @param createSchema whether a run that changes the database creates the default schema, and that of the history, where
 *     they are missing
 * @param pooler what stands between here and the server
 * @param connectRetries how many times to try again where the server cannot be reached yet
 */
public record SessionSettings(
        Optional<String> role,
        Optional<String> defaultSchema,
        boolean createSchema,
        Pooler pooler,
        int connectRetries) {

    /** What counts where nobody says otherwise. */
    public static final SessionSettings DEFAULT =
            new SessionSettings(Optional.empty(), Optional.empty(), false, Pooler.NONE, 0);

    /** PostgreSQL cuts longer names (NAMEDATALEN less one), and would take them for another's. */
    private static final int MAX_BYTES = 63;

    public SessionSettings {
        if (connectRetries < 0) {
            throw new ProblemsException(Problem.error(Code.PARAMETER, "connectRetries is negative"));
        }
        role.ifPresent(name -> {
            require("role", name);
            // SET ROLE "none" is SET ROLE NONE (PostgreSQL's check_role in variable.c).
            refuse(name.equals("none"), "role", name);
        });
        defaultSchema.ifPresent(name -> {
            require("defaultSchema", name);
            // In a search_path these mean other schemas, quoted or not (PostgreSQL's namespace.c).
            refuse(name.equals("$user") || name.startsWith("pg_"), "defaultSchema", name);
        });
    }

    /** Whether there is no session to rely on, but one transaction at a time. */
    boolean isPooledByTransaction() {
        return pooler == Pooler.TRANSACTION;
    }

    private static void require(String parameter, String name) {
        if (name.isEmpty() || name.indexOf('\0') >= 0 || name.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            throw new ProblemsException(
                    Problem.error(Code.PARAMETER, parameter + " is no name of 1 to " + MAX_BYTES + " bytes: " + name)
                            .withHint("PostgreSQL would cut a longer name, and find another or none."));
        }
    }

    private static void refuse(boolean special, String parameter, String name) {
        if (special) {
            throw new ProblemsException(Problem.error(
                            Code.PARAMETER, parameter + " cannot be " + name + ", which PostgreSQL keeps for itself")
                    .withHint("Name one of your own, or leave " + parameter + " out."));
        }
    }
}
