package io.github.pgmigrate.db;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.problem.ProblemsException;
import io.github.pgmigrate.target.Secret;
import io.github.pgmigrate.target.Target;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.postgresql.Driver;
import org.postgresql.jdbc.PgConnection;

/** Opens sessions: settles the driver's settings and explains why a connection could not be made. */
final class Connector {

    private static final int OLDEST = 14;
    private static final int NEWEST = 18;

    /** What we rely on, whatever the URL says: the driver sends no SQL of its own, and values come as text. */
    private static final Map<String, String> FIXED = Map.of(
            "preferQueryMode", "extendedForPrepared",
            "autosave", "never",
            "cleanupSavepoints", "false",
            "readOnly", "false",
            "prepareThreshold", "0",
            "binaryTransfer", "false",
            "binaryTransferEnable", "",
            "reWriteBatchedInserts", "false",
            "allowEncodingChanges", "true",
            // Has application_name sent with the start-up packet: no message of its own, and RESET ALL keeps it.
            "assumeMinServerVersion", "9.0");

    private static final Map<String, String> DEFAULTS = Map.of(
            "connectTimeout", "10",
            "loginTimeout", "30",
            "tcpKeepAlive", "true",
            // A request to cancel that nobody answers is sent again.
            "cancelSignalTimeout", "2",
            "gssEncMode", "disable",
            "socketFactory", KeepAliveSocketFactory.class.getName());

    // Held, since loggers are weakly referenced. The driver logs what it throws as well; what it throws is shown.
    private static final Logger DRIVER_LOGGER = Logger.getLogger("org.postgresql");

    static {
        if (DRIVER_LOGGER.getLevel() == null) {
            DRIVER_LOGGER.setLevel(Level.OFF);
        }
    }

    private Connector() {}

    static Session open(Target target, String applicationName, Session.Notices notices, Patience patience) {
        Properties settings = settings(target, applicationName);
        ConnectionProblems problems = new ConnectionProblems(settings);
        for (int retry = 1; ; retry++) {
            try {
                Connection connection = Objects.requireNonNull(new Driver().connect(bareUrl(settings), settings));
                return session((PgConnection) connection, notices);
            } catch (SQLException e) {
                ProblemsException failure = problems.of(e);
                if (!problems.mayPass(e) || !patience.again(failure.problems().get(0), retry)) {
                    throw failure;
                }
            }
        }
    }

    private static Session session(PgConnection connection, Session.Notices notices) {
        Session session = new Session(connection, notices, List.of());
        int major = session.majorVersion();
        if (major < OLDEST) {
            session.close();
            throw new ProblemsException(Problem.error(
                            Code.SERVER_VERSION,
                            "the server is PostgreSQL " + session.serverVersion() + ", which is not supported")
                    .withHint("Use a server of version " + OLDEST + " to " + NEWEST + "."));
        }
        if (major <= NEWEST) {
            return session;
        }
        List<Problem> warnings = new ArrayList<>();
        warnings.add(Problem.warning(
                        Code.SERVER_VERSION,
                        "the server is PostgreSQL " + session.serverVersion() + ", newer than any this plugin knows")
                .withHint("Look for a newer release of the plugin."));
        return new Session(connection, notices, warnings);
    }

    private static Properties settings(Target target, String applicationName) {
        Properties given = new Properties();
        DEFAULTS.forEach(given::setProperty);
        given.setProperty("ApplicationName", applicationName);
        Secret password = target.password();
        // empty rather than none, with which the driver would look for one itself, in a file that others may read
        given.setProperty("password", password == null ? "" : password.reveal());
        String username = target.username();
        given.setProperty("user", username != null ? username : System.getProperty("user.name", "postgres"));
        Properties settings = Driver.parseURL(target.url(), given);
        if (settings == null) {
            throw ConnectionProblems.malformed(target);
        }
        FIXED.forEach(settings::setProperty);
        settings.remove("replication");
        Tls.settle(settings);
        return settings;
    }

    /** The URL without parameters: those are among the properties already, where ours win. */
    private static String bareUrl(Properties settings) {
        String[] hosts = settings.getProperty("PGHOST", "").split(",", -1);
        String[] ports = settings.getProperty("PGPORT", "").split(",", -1);
        StringBuilder url = new StringBuilder("jdbc:postgresql://");
        for (int i = 0; i < hosts.length; i++) {
            url.append(i == 0 ? "" : ",").append(hosts[i]).append(':').append(ports[i]);
        }
        String database = settings.getProperty("PGDBNAME", "");
        return url + "/" + URLEncoder.encode(database, StandardCharsets.UTF_8);
    }
}
