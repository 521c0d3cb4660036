package io.github.pgmigrate.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeoutException;

/**
 * A run of Maven in a process of its own, for integration tests that need more than invoker gives: a signal in its midst,
 * or two runs at once. It uses the plugin that the build has put into {@code target/it-repo}.
 */
public final class MavenRun extends Run {

    private static final String WINDOWS = "Windows";

    private final Path directory;

    private MavenRun(Path directory, ProcessBuilder builder) throws IOException {
        super(builder, Files.createTempFile(directory, "build-", ".log"));
        this.directory = directory;
    }

    /** Starts Maven in a directory with arguments as on a command line. */
    public static MavenRun start(Path directory, String... arguments) throws IOException {
        return start(List.of(), directory, arguments);
    }

    /**
     * The same where Ctrl-C (SIGINT) will be sent: what a shell starts in the background ignores it, and all of its children
     * do. Needs Perl.
     */
    public static MavenRun startInForeground(Path directory, String... arguments) throws IOException {
        return start(FOREGROUND, directory, arguments);
    }

    private static MavenRun start(List<String> wrapper, Path directory, String... arguments) throws IOException {
        boolean windows = setting("os.name").startsWith(WINDOWS);
        List<String> command = new ArrayList<>(wrapper);
        command.add(Path.of(setting("it.mavenHome"), "bin", windows ? "mvn.cmd" : "mvn")
                .toString());
        command.addAll(List.of("-B", "-ntp", "-s", settings(directory).toString()));
        command.add("-Dmaven.repo.local=" + setting("it.localRepository"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().remove("CI");
        builder.environment().keySet().removeIf(name -> name.startsWith("PG") || name.startsWith("MAVEN_"));
        builder.environment().put("MAVEN_OPTS", "-Xmx256m -XX:+UseSerialGC -XX:TieredStopAtLevel=1");
        return new MavenRun(directory, builder);
    }

    /** The plugin's full coordinates and a goal, as one calls it without a POM. */
    public static String goal(String name) {
        return "io.github.pgmigrate:pgmigrate-maven-plugin:" + setting("it.version") + ":" + name;
    }

    /** The finished run, to be questioned. */
    public Build finished() throws IOException, InterruptedException, TimeoutException {
        exitValue();
        return new Build(directory, output());
    }

    /** Settings by which what the outer build has downloaded is not downloaded again. */
    private static Path settings(Path directory) throws IOException {
        String outer = Path.of(setting("it.outerRepository")).toUri().toString();
        String template = Files.readString(Path.of("src", "it", "settings.xml"), UTF_8);
        return Files.writeString(directory.resolve("settings.xml"), template.replace("@localRepositoryUrl@", outer));
    }

    private static String setting(String name) {
        return Objects.requireNonNull(System.getProperty(name), name);
    }
}
