package io.github.pgmigrate.db;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.problem.ProblemsException;
import io.github.pgmigrate.sql.Quoting;
import io.github.pgmigrate.target.Secret;
import io.github.pgmigrate.target.Target;
import java.io.EOFException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.postgresql.jdbc.GSSEncMode;
import org.postgresql.jdbc.SslMode;

/** Explains why a connection could not be made: which server, database and user, why, and what to do; never a secret. */
final class ConnectionProblems {

    private static final Pattern PASSWORD_PARAMETER = Pattern.compile("(?i)(password=)[^&\\s]*");

    private static final Pattern UNSUPPORTED =
            Pattern.compile("unsupported startup parameter(?: in options)?: \"?(\\w+)");

    private final Properties settings;

    ConnectionProblems(Properties settings) {
        this.settings = settings;
    }

    static ProblemsException malformed(Target target) {
        Secret password = target.password();
        String url = scrub(target.url(), password == null ? "" : password.reveal());
        return new ProblemsException(
                Problem.error(Code.TARGET_URL, "the URL " + url + " is not one of PostgreSQL's JDBC driver")
                        .withHint("Write it as jdbc:postgresql://host:port/database, with user and password apart."));
    }

    ProblemsException of(SQLException exception) {
        if (Thread.currentThread().isInterrupted()) {
            // The driver waits for a thread that connects, and says nothing but that something unusual has occurred.
            return new ProblemsException(
                    Problem.error(Code.INTERRUPTED, "the run was interrupted while it connected to " + place())
                            .withHint("Run it again."));
        }
        ServerError error = ServerErrors.of(exception);
        Optional<TlsTrouble> tls = TlsTrouble.of(exception, settings);
        if (tls.isPresent()) {
            return new ProblemsException(Problem.error(
                            Code.TLS,
                            "cannot connect to " + place() + ": "
                                    + scrubbed(tls.get().reason()))
                    .withHint(tls.get().remedy())
                    .withSqlState(error.sqlState()));
        }
        Code code = code(exception, error.sqlState());
        Problem problem = Problem.error(code, "cannot connect to " + place() + ": " + reason(exception, error))
                .withHint(hint(code, exception, error.sqlState()))
                .withSqlState(error.sqlState())
                .withDetails(details(error));
        return new ProblemsException(List.of(problem), mentionsPassword(exception) ? null : exception);
    }

    /**
     * Whether the same may work a little later: nobody listens yet, the host is not known yet, no answer comes, the server is
     * starting, stopping or recovering (57P01 to 57P03), none of several is the one that is wanted, or all connections are
     * taken. What has to be mended does not pass: passwords, names, TLS, the URL.
     */
    boolean mayPass(SQLException exception) {
        if (Thread.currentThread().isInterrupted()) {
            return false;
        }
        String state = ServerErrors.of(exception).sqlState();
        if (!ServerErrors.isLocal(exception)) {
            return state.matches("57P0[123]|53300");
        }
        if (misspelled() || TlsTrouble.of(exception, settings).isPresent()) {
            return false;
        }
        return state.equals("08001")
                || cause(exception, UnknownHostException.class) != null
                || cause(exception, SocketException.class) != null
                || cause(exception, SocketTimeoutException.class) != null
                || cause(exception, EOFException.class) != null;
    }

    private Code code(SQLException exception, String state) {
        if (UNSUPPORTED.matcher(Objects.toString(exception.getMessage(), "")).find()) {
            return Code.POOLER;
        }
        if (state.startsWith("28") || state.equals("42501") || lacksPassword(exception, state)) {
            return Code.AUTHENTICATION;
        }
        return switch (state) {
            case "3D000" -> Code.DATABASE_MISSING;
            case "22023", "99999" -> Code.TARGET_URL;
            default -> misspelled() ? Code.TARGET_URL : Code.CONNECTION;
        };
    }

    /** The driver has no SQLSTATE of its own for these. */
    private boolean misspelled() {
        try {
            SslMode.of(settings);
            GSSEncMode.of(settings);
            return false;
        } catch (SQLException e) {
            return true;
        }
    }

    private String hint(Code code, SQLException exception, String state) {
        String host = settings.getProperty("PGHOST", "");
        return switch (code) {
            case AUTHENTICATION ->
                lacksPassword(exception, state)
                        ? "Give one by serverId and settings.xml, by PGPASSWORD (in a phase together with useEnvironment),"
                                + " or in ~/.pgpass."
                        : state.equals("42501")
                                ? "Let the database's owner say GRANT CONNECT ON DATABASE "
                                        + Quoting.identifier(settings.getProperty("PGDBNAME", "")) + " TO "
                                        + Quoting.identifier(settings.getProperty("user", "")) + ";"
                                : "Check user and password, and that pg_hba.conf lets this user in.";
            case DATABASE_MISSING -> "Create it first, or correct the name at the end of the URL.";
            case TARGET_URL -> "Check the URL's parameters.";
            case POOLER -> poolerHint(Objects.toString(exception.getMessage(), ""));
            default -> connectionHint(exception, state, host);
        };
    }

    /** What PgBouncer says of a parameter that it cannot keep for a connection (its client.c). */
    private static String poolerHint(String message) {
        Matcher matcher = UNSUPPORTED.matcher(message);
        String name = matcher.find() ? matcher.group(1) : "";
        return name.equals("search_path")
                ? "A pooler refuses this: name the schema with -Dpgmigrate.defaultSchema instead of currentSchema in the URL."
                : "A pooler refuses this: take " + name
                        + " out of the URL (PGOPTIONS sets options), or, if the run can go"
                        + " without it, add it to ignore_startup_parameters in pgbouncer.ini.";
    }

    private static String connectionHint(SQLException exception, String state, String host) {
        if (state.equals("53300")) {
            return "All of the server's connections are taken: try again later, or raise max_connections.";
        }
        if (state.equals("57P03")) {
            return "The server is starting, stopping or recovering: try again in a moment.";
        }
        if (cause(exception, UnknownHostException.class) != null) {
            return "Check the host's name in the URL.";
        }
        if (cause(exception, SocketTimeoutException.class) != null) {
            return "Check host and port, and that no firewall is in the way.";
        }
        return "Check that a server runs at " + host
                + ", that it listens on this address and port, and that it may be reached.";
    }

    private String reason(SQLException exception, ServerError error) {
        if (!ServerErrors.isLocal(exception)) {
            return scrubbed(error.message());
        }
        if (cause(exception, UnknownHostException.class) != null) {
            return "the host is unknown";
        }
        if (cause(exception, NoRouteToHostException.class) != null) {
            return "there is no route to the host";
        }
        if (cause(exception, ConnectException.class) != null) {
            return "the connection was refused";
        }
        if (cause(exception, SocketTimeoutException.class) != null) {
            return "no answer within " + settings.getProperty("connectTimeout") + " s";
        }
        if (lacksPassword(exception, error.sqlState())) {
            return "the server asks for a password, and none was given";
        }
        return scrubbed(error.message());
    }

    private List<String> details(ServerError error) {
        return Stream.of(error.detail(), error.hint())
                .filter(Objects::nonNull)
                .map(this::scrubbed)
                .toList();
    }

    private String place() {
        String[] hosts = settings.getProperty("PGHOST", "").split(",", -1);
        String[] ports = settings.getProperty("PGPORT", "").split(",", -1);
        StringBuilder place = new StringBuilder();
        for (int i = 0; i < hosts.length; i++) {
            place.append(i == 0 ? "" : ",").append(hosts[i]).append(':').append(ports[i]);
        }
        return place.append('/').append(settings.getProperty("PGDBNAME", "")) + " as "
                + settings.getProperty("user", "");
    }

    /** The driver's own refusal to go on without a password has SQLSTATE 08004. */
    private boolean lacksPassword(SQLException exception, String state) {
        return state.equals("08004")
                && settings.getProperty("password", "").isEmpty()
                && TlsTrouble.of(exception, settings).isEmpty();
    }

    private String scrubbed(String text) {
        return scrub(text, settings.getProperty("password", ""));
    }

    private static String scrub(String text, String password) {
        String shown = PASSWORD_PARAMETER.matcher(text).replaceAll("$1***");
        shown = shown.endsWith(".") ? shown.substring(0, shown.length() - 1) : shown;
        return password.isEmpty() ? shown : shown.replace(password, "***");
    }

    private boolean mentionsPassword(Throwable thrown) {
        String password = settings.getProperty("password", "");
        for (Throwable link = thrown; link != null && !password.isEmpty(); link = link.getCause()) {
            if (Objects.toString(link.getMessage(), "").contains(password)) {
                return true;
            }
        }
        return false;
    }

    static <T extends Throwable> @Nullable T cause(Throwable thrown, Class<T> type) {
        for (Throwable link = thrown; link != null; link = link.getCause()) {
            if (type.isInstance(link)) {
                return type.cast(link);
            }
        }
        return null;
    }
}
