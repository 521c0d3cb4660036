package io.github.pgmigrate.canary;

import io.github.pgmigrate.testing.Maven;
import io.github.pgmigrate.testing.MavenCall;
import io.github.pgmigrate.testing.TestServer;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** How Maven is going to be called in a scenario; a {@link Way} adds what it needs. */
final class Setup {

    static final String USER = "canary";
    static final String DATABASE = "canary";

    /** A name that leads to this machine, and that the plugin takes for another. */
    private static final String ELSEWHERE = "db.example.org";

    final Path project;
    final String host;
    final int port;
    final String database;
    final String password;
    final List<String> arguments = new ArrayList<>();
    private final Set<Path> inputs = new HashSet<>();
    private final Path hosts;
    private MavenCall call;
    private String options = "";
    private String servers = "";
    private boolean debugged = true;

    Setup(Path project, Maven maven, Trouble trouble, TestServer server) throws IOException {
        this.project = project;
        host = switch (trouble) {
            case NONE, REFUSED, WRONG_PASSWORD, NO_DATABASE -> "127.0.0.1";
            case UNKNOWN_HOST -> "nowhere.invalid";
            case UNTRUSTED, WITHOUT_TLS -> ELSEWHERE;
        };
        port = switch (trouble) {
            case NONE, UNKNOWN_HOST, WRONG_PASSWORD, NO_DATABASE, UNTRUSTED -> server.port();
            case REFUSED -> 1;
            case WITHOUT_TLS -> TestServer.of(18).port();
        };
        database = trouble == Trouble.NO_DATABASE ? "nowhere" : DATABASE;
        password = trouble == Trouble.WRONG_PASSWORD ? Canary.WRONG_PASSWORD : Canary.PASSWORD;
        hosts = file("hosts", "127.0.0.1 " + ELSEWHERE + "\n");
        Files.createDirectories(project.resolve("tmp"));
        call = MavenCall.in(project)
                .on(maven)
                .with("APP_PASSWORD", Canary.VARIABLE)
                .with("XDG_CACHE_HOME", project.resolve("cache").toString());
        server("vault", Canary.VARIABLE, "");
    }

    /** A file that the person has written, with the secrets that the person has put there; for that person alone. */
    Path file(String name, String text) throws IOException {
        Path file = project.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        inputs.add(file);
        return file;
    }

    void variable(String name, String value) {
        call = call.with(name, value);
    }

    /** Words for Maven's JVM. */
    void option(String more) {
        options += " " + more;
    }

    /** A server of settings.xml, without what is empty. */
    void server(String id, String itsPassword, String url) {
        servers += "<server><id>" + id + "</id><username>" + USER + "</username>"
                + (itsPassword.isEmpty() ? "" : "<password>" + itsPassword + "</password>")
                + (url.isEmpty() ? "" : "<configuration><url>" + url + "</url></configuration>")
                + "</server>";
    }

    void property(String name, String value) {
        arguments.add("-D" + name + "=" + value);
    }

    /** Without -X, where Maven itself shows what the person has written. */
    void undebugged() {
        debugged = false;
    }

    String where() {
        return host + ":" + port + "/" + database;
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    MavenCall call() {
        return call.settings("<servers>" + servers + "</servers>")
                .with(
                        "MAVEN_OPTS",
                        "-Xmx256m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Djdk.net.hosts.file=" + hosts
                                + " -Djava.io.tmpdir=" + project.resolve("tmp") + options);
    }

    /** All words behind mvn. */
    List<String> words() {
        List<String> words = new ArrayList<>(List.of("-e"));
        if (debugged) {
            words.add("-X");
        }
        words.addAll(arguments);
        return words;
    }

    /** Whether the person, not the plugin, has written a file. */
    boolean isInput(Path file) {
        return inputs.contains(file) || file.equals(project.resolve("settings.xml"));
    }
}
