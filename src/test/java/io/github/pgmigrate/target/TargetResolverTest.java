package io.github.pgmigrate.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.problem.ProblemsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which database is meant, by everything that may name one. */
class TargetResolverTest {

    private static final Path HOME = Path.of("home");
    private static final Path PGPASS = HOME.resolve(".pgpass");
    private static final Path SERVICES = HOME.resolve(".pg_service.conf");

    private final Map<String, String> variables = new HashMap<>();
    private final Map<Path, List<String>> files = new HashMap<>();
    private boolean othersMayRead;
    private boolean useEnvironment = true;

    private Resolution resolve(@Nullable String url, @Nullable String user, @Nullable SettingsServer server) {
        TextFiles disk = new TextFiles() {
            @Override
            public Optional<List<String>> lines(Path file) {
                return Optional.ofNullable(files.get(file));
            }

            @Override
            public boolean isPrivate(Path file) {
                return !othersMayRead;
            }
        };
        return TargetResolver.resolve(
                new TargetSettings(url, user, null, server, useEnvironment),
                new Environment(variables, HOME, "os_user", false, disk));
    }

    private Target target(@Nullable String url) {
        return resolve(url, null, null).target().orElseThrow();
    }

    private Problem failure(@Nullable String url, @Nullable SettingsServer server) {
        ProblemsException failure = catchThrowableOfType(ProblemsException.class, () -> resolve(url, null, server));
        assertThat(failure.problems().get(0).hint()).isNotBlank();
        return failure.problems().get(0);
    }

    private static @Nullable String password(Target target) {
        Secret secret = target.password();
        return secret == null ? null : secret.reveal();
    }

    @Test
    void theHomeDirectoryIsWhereLibpqLooksForIt() {
        assertThat(Environment.of(Map.of("HOME", "/github/home"), "anna", "/home/anna", false)
                        .passwordFile())
                .isEqualTo(Path.of("/github/home/.pgpass"));
        assertThat(Environment.of(Map.of("HOME", ""), "anna", "/home/anna", false)
                        .passwordFile())
                .isEqualTo(Path.of("/home/anna/.pgpass"));
        assertThat(Environment.of(Map.of("HOME", "x", "APPDATA", "data"), "anna", "home", true)
                        .passwordFile())
                .isEqualTo(Path.of("data/postgresql/pgpass.conf"));
    }

    @Test
    void nothingSaidIsNoTarget() {
        variables.put("PGDATABASE", "shop");
        variables.put("PGHOST", " ");

        assertThat(resolve(" ", "anna", null).target()).isEmpty();
    }

    @Test
    void eachWayToNameATargetComesBeforeTheNext() {
        files.put(SERVICES, List.of("[prod]", "host=from-service"));
        SettingsServer server = new SettingsServer("prod", "postgresql://from-server/x", null, null);
        variables.putAll(Map.of("PGHOST", "from-host", "PGDATABASE", "x"));

        assertThat(named(null, null)).isEqualTo("from-host:5432/x PGHOST");
        variables.put("PGSERVICE", "prod");
        assertThat(named(null, null)).isEqualTo("from-service:5432/x service 'prod'");
        variables.put("PGMIGRATE_URL", "postgresql://from-variable/x");
        assertThat(named(null, null)).isEqualTo("from-variable:5432/x PGMIGRATE_URL");
        assertThat(named(null, server)).isEqualTo("from-server:5432/x server 'prod' of settings.xml");
        assertThat(named("postgresql://from-url/x", null)).isEqualTo("from-url:5432/x parameter url");
        assertThat(named("postgresql://from-url/x", server))
                .isEqualTo("from-url:5432/x parameter url with server 'prod' of settings.xml");
    }

    private String named(@Nullable String url, @Nullable SettingsServer server) {
        Target target = resolve(url, null, server).target().orElseThrow();
        return target.describe() + " " + target.origin();
    }

    @Test
    void libpqsVariablesCompleteAUrl() {
        variables.putAll(
                Map.of("PGUSER", "anna", "PGPASSWORD", "s3cret", "PGDATABASE", "shop", "PGSSLMODE", "require"));
        variables.putAll(Map.of(
                "PGSSLROOTCERT", "ca.crt", "PGAPPNAME", "build", "PGOPTIONS", "-c geqo=off", "PGCONNECT_TIMEOUT", "3"));
        variables.putAll(Map.of(
                "PGREQUIREAUTH", "scram-sha-256", "PGCHANNELBINDING", "require", "PGTARGETSESSIONATTRS", "read-write"));
        Target target = target("jdbc:postgresql://db/");

        assertThat(target.url())
                .startsWith("jdbc:postgresql://db:5432/shop?")
                .contains("sslmode=require", "sslrootcert=ca.crt", "ApplicationName=build", "options=-c+geqo%3Doff")
                .contains("connectTimeout=3", "requireAuth=scram-sha-256", "channelBinding=require")
                .contains("targetServerType=primary")
                .doesNotContain("s3cret");
        assertThat(target.username()).isEqualTo("anna");
        assertThat(password(target)).isEqualTo("s3cret");
        assertThat(target.toString()).doesNotContain("s3cret");
    }

    @Test
    void whatTheUrlSaysWins() {
        variables.putAll(Map.of("PGHOST", "other", "PGPORT", "9", "PGDATABASE", "other", "PGUSER", "other"));
        variables.putAll(Map.of("PGPASSWORD", "other", "PGSSLMODE", "disable"));
        Target target = target("postgresql://anna:mine@db:5433/shop?sslmode=verify-full");

        assertThat(target.url()).isEqualTo("jdbc:postgresql://db:5433/shop?sslmode=verify-full");
        assertThat(target.username() + password(target)).isEqualTo("annamine");
    }

    @Test
    void hostAndPortAreFilledInForLibpqsUrisOnly() {
        variables.putAll(Map.of("PGHOST", "far", "PGPORT", "5444", "PGDATABASE", "shop"));

        assertThat(target("postgresql:///x").describe()).isEqualTo("far:5444/x");
        assertThat(target("postgresql://db/x").describe()).isEqualTo("db:5444/x");
        assertThat(target("jdbc:postgresql:x").describe()).isEqualTo("localhost:5432/x");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            a,b     | 1,2  | a:1,b:2
            a,b     | 7    | a:7,b:7
            ::1     | 7    | [::1]:7
            10.0.0.1| ''   | 10.0.0.1:5432
            """)
    void pghostIsAsLibpqReadsIt(String hosts, String ports, String expected) {
        variables.putAll(Map.of("PGHOST", hosts, "PGPORT", ports));

        assertThat(target(null).describe()).isEqualTo(expected + "/os_user");
    }

    @Test
    void aSocketDirectoryIsToldByName() {
        variables.put("PGHOST", "/var/run/postgresql");

        assertThat(failure(null, null).message())
                .isEqualTo("PGHOST names a socket directory, which Java cannot connect to");
    }

    @Test
    void boundGoalsIgnoreLibpqsVariables() {
        variables.putAll(Map.of("PGHOST", "far", "PGSERVICE", "x", "PGPASSWORD", "s3cret", "PGSSLMODE", "disable"));
        useEnvironment = false;

        assertThat(resolve(null, null, null).target()).isEmpty();
        assertThat(target("postgresql://db/shop").url()).isEqualTo("jdbc:postgresql://db:5432/shop");
        assertThat(target("postgresql://db/shop").password()).isNull();
        variables.put("PGMIGRATE_URL", "postgresql://db/other");
        assertThat(target(null).describe()).isEqualTo("db:5432/other");
    }

    @Test
    void aServersUserAndPasswordGoWithWhateverNamesTheDatabase() {
        SettingsServer server = new SettingsServer("prod", null, "deploy", Secret.of("s3cret"));
        Target target =
                resolve("postgresql://anna:old@db/shop", null, server).target().orElseThrow();

        assertThat(target.username() + password(target)).isEqualTo("deploys3cret");
        assertThat(resolve("postgresql://db/shop", "bert", server)
                        .target()
                        .orElseThrow()
                        .username())
                .isEqualTo("bert");
        Problem problem = failure(null, server);
        assertThat(problem.code()).isEqualTo(Code.SETTINGS_SERVER);
        assertThat(problem.message()).isEqualTo("nothing names the database to go with server 'prod' of settings.xml");
    }

    @Test
    void aServiceIsReadAsLibpqReadsIt() {
        files.put(
                SERVICES,
                List.of(
                        "# ours",
                        "[other]",
                        "host=wrong",
                        "",
                        "  [prod]",
                        "#host=wrong",
                        "host=db",
                        "host=second",
                        "port=5433",
                        "user=anna",
                        "password=a=b",
                        "sslmode=require",
                        "sslcrl=x",
                        "[last]",
                        "dbname=no"));
        variables.put("PGUSER", "wrong");
        Resolution resolution = resolve("jdbc:postgresql:///shop?service=prod", null, null);
        Target target = resolution.target().orElseThrow();

        assertThat(target.url()).isEqualTo("jdbc:postgresql://db:5433/shop?sslmode=require");
        assertThat(target.username() + password(target)).isEqualTo("annaa=b");
        assertThat(resolution.warnings()).singleElement().asString().contains("sslcrl (service 'prod') is ignored");
    }

    @Test
    void aServiceIsLookedForInLibpqsFiles() {
        files.put(Path.of("etc", "pg_service.conf"), List.of("[prod]", "host=from-etc"));
        files.put(Path.of("mine.conf"), List.of("[mine]", "dbname=shop", "user=anna"));
        variables.putAll(Map.of("PGSYSCONFDIR", "etc", "PGSERVICEFILE", "mine.conf", "PGSERVICE", "prod"));

        assertThat(target(null).describe()).isEqualTo("from-etc:5432/os_user");
        variables.put("PGSERVICE", "mine");
        assertThat(target(null).describe()).isEqualTo("localhost:5432/shop");
        variables.put("PGSERVICE", "none");
        assertThat(failure(null, null).message()).isEqualTo("there is no service 'none'");
        files.put(Path.of("mine.conf"), List.of("[none]", "service=prod"));
        assertThat(failure(null, null).message()).isEqualTo("line 2 of mine.conf cannot be used in service 'none'");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            db:5432:shop:anna:right                           | right
            *:*:*:*:right                                     | right
            #db:5432:shop:anna:wrong/*:*:*:anna:right         | right
            db:5433:shop:anna:wrong/db:*:shop:anna:right      | right
            d*:*:*:*:wrong/*:*:*:*:right                      | right
            *:*:*:*:r\\:i\\\\g\\ht                            | "r:i\\ght"
            *:*:*:*:a:b                                       | a:b
            *:*:*:\\a\\nna:right                              | right
            */db:5432:shop/*:*:*:bert:wrong                   |
            """)
    void thePasswordFileIsReadAsLibpqReadsIt(String lines, @Nullable String expected) {
        files.put(PGPASS, List.of(lines.split("/", -1)));
        Target target = target("postgresql://anna@db/shop");

        assertThat(password(target)).isEqualTo(expected);
    }

    @Test
    void thePasswordFileMayStandElsewhereAndHoldIpv6Addresses() {
        files.put(Path.of("elsewhere"), List.of("\\:\\:1:5432:shop:anna:right"));
        variables.put("PGPASSFILE", "elsewhere");

        assertThat(password(target("postgresql://anna@[::1]/shop"))).isEqualTo("right");
        variables.put("PGPASSWORD", "first");
        assertThat(password(target("postgresql://anna@[::1]/shop"))).isEqualTo("first");
    }

    @Test
    void aPasswordFileThatOthersMayReadIsIgnoredWithAWarning() {
        files.put(PGPASS, List.of("*:*:*:*:s3cret"));
        othersMayRead = true;
        Resolution resolution = resolve("postgresql://db/shop", null, null);

        assertThat(resolution.target().orElseThrow().password()).isNull();
        Problem warning = resolution.warnings().get(0);
        assertThat(warning.code()).isEqualTo(Code.PASSWORD_FILE);
        assertThat(warning.isError()).isFalse();
        assertThat(warning + "" + warning.hint())
                .contains(PGPASS.toString(), "chmod 600")
                .doesNotContain("s3cret");
    }

    @Test
    void thisMachinesFilesAreReadAndTheirRightsSeen(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "one\r\ntwo\n");
        TextFiles disk = Environment.ofThisMachine().files();

        assertThat(disk.lines(file)).contains(List.of("one", "two"));
        assertThat(disk.lines(directory)).isEmpty();
        assertThat(disk.lines(directory.resolve("none"))).isEmpty();
        if (Files.getFileStore(file).supportsFileAttributeView("posix")) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            assertThat(disk.isPrivate(file)).isTrue();
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
            assertThat(disk.isPrivate(file)).isFalse();
        }
    }
}
