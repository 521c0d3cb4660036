package io.github.pgmigrate.mojo;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.testing.Build;
import io.github.pgmigrate.testing.EachMaven;
import io.github.pgmigrate.testing.Maven;
import io.github.pgmigrate.testing.MavenCall;
import io.github.pgmigrate.testing.MavenRun;
import io.github.pgmigrate.testing.Poms;
import io.github.pgmigrate.testing.TestServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.sonatype.plexus.components.cipher.DefaultPlexusCipher;

/** Every way to name a database, as a person does it: the first line says which it is, and where the name came from. */
final class WhichTargetIT {

    private static final TestServer SERVER = TestServer.of(18);
    private static final String PASSWORD = "c4nary-Which/Target";
    private static final String DATABASE = "which_target";
    private static final String USER = "which_user";
    private static final String WHERE = "127.0.0.1:" + SERVER.port() + "/" + DATABASE;
    private static final String URL = "jdbc:postgresql://" + WHERE;
    private static final String STATUS = MavenRun.goal("status");

    @TempDir
    private Path project;

    @BeforeAll
    static void makeDatabase() {
        SERVER.newDatabase(DATABASE);
        SERVER.execute(
                DATABASE,
                "DROP OWNED BY " + role(),
                "ALTER ROLE " + role() + " LOGIN PASSWORD '" + PASSWORD + "'",
                "GRANT CREATE ON SCHEMA public TO " + role());
    }

    private static String role() {
        SERVER.execute("postgres", """
                DO $$ BEGIN
                    CREATE ROLE which_user;
                EXCEPTION WHEN duplicate_object THEN NULL;
                END $$""");
        return USER;
    }

    @BeforeEach
    void writeMigration() throws IOException {
        Path migrations = Files.createDirectories(project.resolve("sql/migrations"));
        Files.writeString(migrations.resolve("001_create_users.sql"), "CREATE TABLE users (id bigint PRIMARY KEY);\n");
        Files.writeString(migrations.resolve("001_rollback_create_users.sql"), "DROP TABLE users;\n");
    }

    @Test
    void theParameterUrlInBothDialects() throws Exception {
        String warning = "warning PGM0606 [password-in-pom] the URL, with a password in it, stands on the command line";
        for (String url : List.of(
                URL + "?user=" + USER + "&password=" + PASSWORD,
                "postgresql://" + USER + ":" + PASSWORD.replace("/", "%2F") + "@" + WHERE)) {
            Build build = call().succeeds(STATUS, "-Dpgmigrate.url=" + url);
            shows("parameter url", build);
            build.says(warning, "serverId");
        }
    }

    /** By the way that Maven has for parameters: a property of the command line, of the project, of a profile of settings.xml. */
    @Test
    void theUrlAsAProperty() throws Exception {
        Poms.write(project, "shop", "", "<properties><pgmigrate.url>" + URL + "</pgmigrate.url></properties>");
        MavenCall call = call().with("PGUSER", USER).with("PGPASSWORD", PASSWORD);
        shows("parameter url", call.succeeds(STATUS));

        call.fails(STATUS, "-Dpgmigrate.url=postgresql://127.0.0.1:1/nowhere").says("127.0.0.1:1/nowhere");
    }

    @Test
    void aUrlWithUserAndPasswordBesideIt() throws Exception {
        Build onCommandLine = call().succeeds(
                        STATUS,
                        "-Dpgmigrate.url=" + URL,
                        "-Dpgmigrate.username=" + USER,
                        "-Dpgmigrate.password=" + PASSWORD);
        shows("parameter url", onCommandLine);
        onCommandLine.says("warning PGM0606 [password-in-pom] the password stands on the command line", "serverId");

        Poms.write(
                project,
                "<configuration><url>" + URL + "</url><username>" + USER + "</username><password>" + PASSWORD
                        + "</password></configuration>");
        Build inPom = call().succeeds("pgmigrate:status");
        shows("parameter url", inPom);
        inPom.says("warning PGM0606 [password-in-pom] the password stands in the POM", "serverId", "~/.pgpass");
    }

    @Test
    void aServerOfTheSettings() throws Exception {
        MavenCall plain = call().settings(server("shop", PASSWORD, URL));
        shows("server 'shop' of settings.xml", plain.succeeds(STATUS, "-Dpgmigrate.serverId=shop"));

        MavenCall withoutUrl = call().settings(server("shop", PASSWORD, ""));
        shows(
                "parameter url with server 'shop' of settings.xml",
                withoutUrl.succeeds(STATUS, "-Dpgmigrate.serverId=shop", "-Dpgmigrate.url=" + URL));
        withoutUrl
                .fails(STATUS, "-Dpgmigrate.serverId=shop")
                .says("error PGM0615 [settings-server] nothing names the database to go with server 'shop'");
        withoutUrl
                .fails(STATUS, "-Dpgmigrate.serverId=shpo")
                .says("error PGM0615 [settings-server] settings.xml has no server 'shpo'", "-> It has: shop.");
    }

    @Tag("S25")
    @ParameterizedTest
    @EachMaven
    void aServerWhosePasswordIsEncrypted(Maven maven) throws Exception {
        DefaultPlexusCipher cipher = new DefaultPlexusCipher();
        Path security = project.resolve(".m2/settings-security.xml");
        Files.createDirectories(security.getParent());
        // the fixed key that Maven keeps its master password under
        String master = cipher.encryptAndDecorate("the master's own", "settings.security");
        Files.writeString(security, "<settingsSecurity><master>" + master + "</master></settingsSecurity>");
        MavenCall call = call().on(maven).with("MAVEN_OPTS", "-Xmx256m -Duser.home=" + project);

        String encrypted = cipher.encryptAndDecorate(PASSWORD, "the master's own");
        shows(
                "server 'shop' of settings.xml",
                call.settings(server("shop", encrypted, URL)).succeeds(STATUS, "-Dpgmigrate.serverId=shop"));

        String other = cipher.encryptAndDecorate(PASSWORD, "another master");
        call.settings(server("shop", other, URL))
                .fails(STATUS, "-Dpgmigrate.serverId=shop")
                .saysOneOf(
                        "PGM0615 [settings-server] the password of server 'shop' cannot be decrypted",
                        // Maven 4 decrypts all of the file before it runs anything
                        "Error building settings");
    }

    /** Maven 4 encrypts with a tool of its own, for which a person needs a terminal; it takes a pipe, too. */
    @Tag("S25")
    @Test
    void aServerWhosePasswordIsEncryptedInTheWayOfMaven4() throws Exception {
        Maven four = Maven.version("4.0.0-rc-6");
        Files.createDirectories(project.resolve(".m2"));
        Files.writeString(project.resolve(".m2/settings-security4.xml"), """
                <settingsSecurity>
                  <modelVersion>3.0.0</modelVersion>
                  <defaultDispatcher>master</defaultDispatcher>
                  <configurations>
                    <configuration>
                      <name>master</name>
                      <properties>
                        <property><name>source</name><value>env:MASTER_PASSWORD</value></property>
                        <property><name>cipher</name><value>AES/GCM/NoPadding</value></property>
                      </properties>
                    </configuration>
                  </configurations>
                </settingsSecurity>
                """);
        MavenCall call = call().on(four)
                .with("MAVEN_OPTS", "-Xmx256m -Duser.home=" + project)
                .with("MASTER_PASSWORD", "the master's own");
        ProcessBuilder encrypt =
                new ProcessBuilder(four.home().resolve("bin/mvnenc").toString(), "encrypt");
        encrypt.redirectErrorStream(true).environment().putAll(call.environment());
        Process process = encrypt.start();
        process.getOutputStream().write((PASSWORD + "\n").getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Matcher encrypted = Pattern.compile("\\{\\[[^{}]+}").matcher(said);
        assertThat(encrypted.find()).as(said).isTrue();

        shows(
                "server 'shop' of settings.xml",
                call.settings(server("shop", encrypted.group(), URL)).succeeds(STATUS, "-Dpgmigrate.serverId=shop"));
    }

    @Test
    void theVariablePgmigrateUrl() throws Exception {
        MavenCall call = call().with("PGMIGRATE_URL", "postgresql://" + USER + "@" + WHERE)
                .with("PGPASSWORD", PASSWORD);
        shows("PGMIGRATE_URL", call.succeeds(STATUS));
    }

    @Test
    void theVariablesOfPsql() throws Exception {
        MavenCall call = withVariables();
        shows("PGHOST", call.with("PGHOST", "127.0.0.1").succeeds(STATUS));
        shows("PGHOSTADDR", call.with("PGHOSTADDR", "127.0.0.1").succeeds(STATUS));
    }

    @Test
    void aServiceAndAPasswordFile() throws Exception {
        Path services = Files.writeString(
                project.resolve("services"),
                "[shop]\nhost=127.0.0.1\nport=" + SERVER.port() + "\ndbname=" + DATABASE + "\nuser=" + USER + "\n");
        Path passwords = passwordFile(project.resolve("passwords"), "rw-------");
        MavenCall call = call().with("PGSERVICEFILE", services.toString());

        shows(
                "service 'shop'",
                call.with("PGSERVICE", "shop")
                        .with("PGPASSFILE", passwords.toString())
                        .succeeds(STATUS));
        call.with("PGSERVICE", "shpo")
                .fails(STATUS)
                .says(
                        "error PGM0614 [service] there is no service 'shpo'",
                        "-> Define it in a section [shpo] of " + services);
    }

    @Test
    void aPasswordFileAtHomeUnlessOthersMayReadIt() throws Exception {
        MavenCall call = call().with("HOME", project.toString());
        String url = "-Dpgmigrate.url=postgresql://" + USER + "@" + WHERE;

        passwordFile(project.resolve(".pgpass"), "rw-------");
        shows("parameter url", call.succeeds(STATUS, url));

        passwordFile(project.resolve(".pgpass"), "rw-r--r--");
        call.fails(STATUS, url)
                .saysInOrder(
                        "Target: " + WHERE + " (parameter url)",
                        "warning PGM0613 [password-file] the password file " + project.resolve(".pgpass")
                                + " is ignored, since others may read it",
                        "-> chmod 600 " + project.resolve(".pgpass"),
                        "error PGM0602 [authentication]",
                        "the server asks for a password, and none was given");
    }

    @Test
    void whatAPhaseRunsPassesOverTheVariablesOfPsqlUnlessTold() throws Exception {
        Poms.write(
                project,
                "<executions><execution><phase>validate</phase><goals><goal>status</goal></goals></execution></executions>");
        MavenCall call = withVariables().with("PGHOST", "127.0.0.1");

        assertThat(call.succeeds("validate").first("status")).contains("(embedded PostgreSQL 17");
        shows("PGHOST", call.succeeds("validate", "-Dpgmigrate.useEnvironment"));
        shows(
                "PGMIGRATE_URL",
                call.with("PGMIGRATE_URL", URL + "?user=" + USER + "&password=" + PASSWORD)
                        .succeeds("validate"));
        call.fails("validate", "-Dpgmigrate.requireTarget")
                .says(
                        "error PGM0612 [target-missing] nothing names a database (requireTarget)",
                        "-> Give url, serverId or PGMIGRATE_URL; PGSERVICE and PGHOST count in a phase with useEnvironment.");
    }

    @Test
    void nothingAtAll() throws Exception {
        assertThat(call().succeeds(STATUS).first("status"))
                .matches("Target: 127\\.0\\.0\\.1:[0-9]+/postgres \\(embedded PostgreSQL 17\\.[0-9]+\\)");

        call().fails(STATUS, "-Dpgmigrate.requireTarget")
                .says("error PGM0612 [target-missing]", "-> Give url, serverId or PGMIGRATE_URL, PGSERVICE or PGHOST.");
    }

    private MavenCall withVariables() {
        return call().with("PGPORT", String.valueOf(SERVER.port()))
                .with("PGDATABASE", DATABASE)
                .with("PGUSER", USER)
                .with("PGPASSWORD", PASSWORD);
    }

    private static Path passwordFile(Path file, String permissions) throws IOException {
        Files.writeString(file, "127.0.0.1:*:" + DATABASE + ":" + USER + ":" + PASSWORD + "\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }

    private MavenCall call() {
        return MavenCall.in(project);
    }

    private static String server(String id, String password, String url) {
        String configuration = url.isEmpty() ? "" : "<configuration><url>" + url + "</url></configuration>";
        return "<servers><server><id>" + id + "</id><username>" + USER + "</username><password>" + password
                + "</password>" + configuration + "</server></servers>";
    }

    /** It connected to the one database there is, and said so first. */
    private static void shows(String origin, Build build) {
        assertThat(build.first("status")).isEqualTo("Target: " + WHERE + " (" + origin + ")");
        build.says("database " + DATABASE + ", user " + USER, "pending  1 ");
        build.never(PASSWORD);
    }
}
