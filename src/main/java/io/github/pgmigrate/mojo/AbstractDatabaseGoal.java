package io.github.pgmigrate.mojo;

import io.github.pgmigrate.apply.Options;
import io.github.pgmigrate.apply.Pooler;
import io.github.pgmigrate.apply.Request;
import io.github.pgmigrate.apply.RunReport;
import io.github.pgmigrate.apply.SessionSettings;
import io.github.pgmigrate.apply.ShutdownWatch;
import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.problem.ProblemsException;
import io.github.pgmigrate.report.ConsoleProgress;
import io.github.pgmigrate.report.ProblemText;
import io.github.pgmigrate.script.MigrationFolder;
import io.github.pgmigrate.server.Binaries;
import io.github.pgmigrate.server.EmbeddedServer;
import io.github.pgmigrate.target.Environment;
import io.github.pgmigrate.target.Resolution;
import io.github.pgmigrate.target.SettingsServer;
import io.github.pgmigrate.target.Target;
import io.github.pgmigrate.target.TargetResolver;
import io.github.pgmigrate.target.TargetSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import javax.inject.Inject;
import org.apache.maven.plugins.annotations.Parameter;
import org.eclipse.aether.RepositorySystem;
import org.jspecify.annotations.Nullable;

/** A goal that works on a database. */
@SuppressWarnings("NullAway.Init") // Maven sets the parameters.
abstract class AbstractDatabaseGoal extends AbstractFolderGoal {

    @Inject
    private RepositorySystem repositorySystem;

    /**
     * The database: {@code jdbc:postgresql://host/database} or {@code postgresql://host/database}. Where it is not given,
     * serverId, PGMIGRATE_URL, PGSERVICE and PGHOST may name the database, in this order; else it is the embedded server. The
     * property pgmigrate.url does as well.
     */
    // Without property, as the password: a URL may hold one, and Maven would print it under -X.
    @Parameter
    private @Nullable String url;

    /** The role to log in as. */
    @Parameter(property = "pgmigrate.username")
    private @Nullable String username;

    /**
     * Its password. The property pgmigrate.password does as well. A password that stands in a POM is printed by Maven itself
     * under -X.
     */
    // Without property: Maven would print the value that it sets from one, under -X, before any type could mask it.
    @Parameter
    private @Nullable Password password;

    /**
     * The id of a server in settings.xml, whose password may be encrypted. It gives user and password, and the url of its
     * configuration where the parameter url is not given.
     */
    @Parameter(property = "pgmigrate.serverId")
    private @Nullable String serverId;

    /** Whether libpq's variables (PGHOST, PGPASSWORD ...) count in a goal that a phase runs; called by name they always do. */
    @Parameter(property = "pgmigrate.useEnvironment", defaultValue = "false")
    private boolean useEnvironment;

    /** Whether to fail where nothing names a database, rather than use the embedded server. */
    @Parameter(property = "pgmigrate.requireTarget", defaultValue = "false")
    private boolean requireTarget;

    /** The major version of the embedded server, 14 to 18. */
    @Parameter(property = "pgmigrate.postgresVersion", defaultValue = "17")
    private String postgresVersion;

    /**
     * How many times to try again where the server cannot be reached yet: nobody listens, the host is unknown, no answer comes,
     * it is starting. The pauses grow up to 15 seconds.
     */
    @Parameter(property = "pgmigrate.connectRetries", defaultValue = "0")
    private int connectRetries;

    /**
     * What stands between here and the server: {@code none}; a pooler that pools by {@code session}; or one that pools by
     * {@code transaction}, through which only files run that need no more than one transaction each.
     */
    @Parameter(property = "pgmigrate.pooler", defaultValue = "none")
    private String pooler;

    /**
     * The role to act as once logged in, by SET ROLE: it owns what the migrations create, and the history tables. The role that
     * logs in has to be a member of it.
     */
    @Parameter(property = "pgmigrate.role")
    private @Nullable String role;

    /** The schema to put first in the search_path, so that names without a schema mean it. */
    @Parameter(property = "pgmigrate.defaultSchema")
    private @Nullable String defaultSchema;

    /** Whether migrate creates the default schema, and that of the history, where they are missing. */
    @Parameter(property = "pgmigrate.createSchema", defaultValue = "false")
    private boolean createSchema;

    /** The schema of the history tables; by default the first of the search_path. */
    @Parameter(property = "pgmigrate.historySchema")
    private @Nullable String historySchema;

    /** The name of the history table. */
    @Parameter(property = "pgmigrate.historyTable", defaultValue = "schema_version")
    private String historyTable;

    /** How long a statement waits for a lock before its transaction is rolled back and tried again; 0 waits without end. */
    @Parameter(property = "pgmigrate.lockTimeout", defaultValue = "5s")
    private String lockTimeout;

    /** How long a statement may run; 0 sets no limit. */
    @Parameter(property = "pgmigrate.statementTimeout", defaultValue = "0")
    private String statementTimeout;

    /** How many times a transaction is tried again after a lock timeout, a deadlock or a serialization failure. */
    @Parameter(property = "pgmigrate.lockRetries", defaultValue = "5")
    private int lockRetries;

    /** How long to wait for another run on the same database to end. */
    @Parameter(property = "pgmigrate.lockWait", defaultValue = "5min")
    private String lockWait;

    @Override
    final RunReport run(MigrationFolder folder) {
        return run(folder, shownTarget());
    }

    /** The work of the goal, given its database; by default nothing where none is needed. */
    RunReport run(MigrationFolder folder, Optional<Target> target) {
        if (target.isEmpty()) {
            return RunReport.quiet(List.of());
        }
        Handover.of(target.get(), project());
        return run(request(folder, target.get()));
    }

    /** What a run on a database needs. */
    final Request request(MigrationFolder folder, Target target) {
        return new Request(target, folder, options(), new ConsoleProgress(output()), interruption());
    }

    /** The work of the goal on its database. */
    abstract RunReport run(Request request);

    /** The target, named in the first line, above what was passed over on the way to it; empty where none is needed. */
    private Optional<Target> shownTarget() {
        List<Problem> warnings = new ArrayList<>();
        try {
            Optional<Target> named = namedTarget(warnings);
            Optional<Target> target = named.isPresent() ? named : unnamedTarget();
            target.ifPresent(found -> getLog().info("Target: " + found.describe() + " (" + found.origin() + ")"));
            return target;
        } finally {
            warnings.forEach(warning -> ProblemText.write(warning, output()));
        }
    }

    /** The database where nothing names one: by default the embedded server's, unless nobody needs it. */
    Optional<Target> unnamedTarget() {
        return !requireTarget && isForSkippedTests() ? Optional.empty() : Optional.of(embeddedTarget());
    }

    private Optional<Target> namedTarget(List<Problem> warnings) {
        SettingsServer server = serverId == null || serverId.isBlank() ? null : server(serverId.strip());
        GivenSecret.Places places = places();
        GivenSecret where = GivenSecret.url(url, written("url"), places);
        GivenSecret secret =
                GivenSecret.password(password == null ? null : password.secret(), written("password"), places);
        where.warning().ifPresent(warnings::add);
        secret.warning().ifPresent(warnings::add);
        Resolution resolution = TargetResolver.resolve(
                new TargetSettings(
                        where.secret() == null ? null : where.secret().reveal(),
                        username,
                        secret.secret(),
                        server,
                        useEnvironment || !isBound()),
                Environment.ofThisMachine());
        warnings.addAll(resolution.warnings());
        return resolution.target();
    }

    private Target embeddedTarget() {
        if (requireTarget) {
            throw new ProblemsException(Problem.error(Code.TARGET_MISSING, "nothing names a database (requireTarget)")
                    .withHint("Give url, serverId or PGMIGRATE_URL"
                            + (isBound() && !useEnvironment
                                    ? "; PGSERVICE and PGHOST count in a phase with useEnvironment."
                                    : ", PGSERVICE or PGHOST.")));
        }
        EmbeddedServer server = embedded().start(false);
        server.beforeExit(() -> interruption().awaitEnd(ShutdownWatch.LIMIT));
        return server.target();
    }

    /** The embedded server of this module. */
    private Embedded embedded() {
        return new Embedded(work(), postgresVersion, binaries());
    }

    /** Where PostgreSQL's programs come from. */
    final Binaries binaries() {
        return new MavenBinaries(repositorySystem, session());
    }

    /** The major version of the plugin's own servers. */
    final int major() {
        return embedded().major();
    }

    private GivenSecret.Places places() {
        Properties settings = new Properties();
        session().getSettings().getProfiles().forEach(profile -> settings.putAll(profile.getProperties()));
        Properties given = new Properties();
        given.putAll(session().getSystemProperties());
        given.putAll(session().getUserProperties());
        return new GivenSecret.Places(
                given, project() == null ? new Properties() : project().getProperties(), settings);
    }

    private Options options() {
        if (lockRetries < 0) {
            throw new ProblemsException(Problem.error(Code.PARAMETER, "lockRetries is negative"));
        }
        return new Options(
                new SessionSettings(named(role), named(defaultSchema), createSchema, pooler(), connectRetries),
                Optional.ofNullable(historySchema),
                historyTable,
                Durations.of("lockTimeout", lockTimeout),
                Durations.of("statementTimeout", statementTimeout),
                lockRetries,
                Durations.of("lockWait", lockWait),
                variables(),
                mask(),
                pluginVersion());
    }

    private static Optional<String> named(@Nullable String name) {
        return Optional.ofNullable(name).filter(given -> !given.isBlank());
    }

    private Pooler pooler() {
        return Choices.of("pooler", pooler, Pooler.class);
    }
}
