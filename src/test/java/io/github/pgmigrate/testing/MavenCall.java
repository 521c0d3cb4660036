package io.github.pgmigrate.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * How Maven is to be called in a directory, immutable: which one, with which environment and settings. Nothing of the
 * environment of the tests that names a database, or CI, comes through.
 *
 * @param directory the working directory
 * @param maven the Maven and its JDK
 * @param environment variables beside those of this process
 * @param wrapper words to put before the command
 * @param settings XML to stand in settings.xml, such as {@code <servers>...</servers>}
 */
public record MavenCall(
        Path directory, Maven maven, Map<String, String> environment, List<String> wrapper, String settings) {

    private static final String OPTIONS = "-Xmx256m -XX:+UseSerialGC -XX:TieredStopAtLevel=1";

    public MavenCall {
        environment = Map.copyOf(environment);
        wrapper = List.copyOf(wrapper);
    }

    /** A call of the machine's Maven in a directory. */
    public static MavenCall in(Path directory) {
        return new MavenCall(directory, Maven.machine(), Map.of(), List.of(), "");
    }

    public MavenCall on(Maven other) {
        return new MavenCall(directory, other, environment, wrapper, settings);
    }

    /** The same with a variable of the environment. */
    public MavenCall with(String name, String value) {
        Map<String, String> more = new TreeMap<>(environment);
        more.put(name, value);
        return new MavenCall(directory, maven, more, wrapper, settings);
    }

    /** The same run by another program, whose last arguments Maven and its own are. */
    public MavenCall by(List<String> words) {
        return new MavenCall(directory, maven, environment, words, settings);
    }

    /** The same with more in settings.xml. */
    public MavenCall settings(String xml) {
        return new MavenCall(directory, maven, environment, wrapper, settings + xml);
    }

    /** Starts Maven, with arguments as on a command line. */
    public MavenRun start(String... arguments) throws IOException {
        boolean windows = System.getProperty("os.name").startsWith("Windows");
        List<String> command = new ArrayList<>(wrapper);
        command.add(
                maven.home().resolve("bin").resolve(windows ? "mvn.cmd" : "mvn").toString());
        command.addAll(List.of("-B", "-ntp", "-s", writeSettings().toString()));
        command.add("-Dmaven.repo.local=" + setting("it.localRepository"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().remove("CI");
        builder.environment().keySet().removeIf(name -> name.startsWith("PG") || name.startsWith("MAVEN_"));
        builder.environment().put("JAVA_HOME", maven.java().toString());
        builder.environment().put("MAVEN_OPTS", OPTIONS);
        builder.environment().putAll(environment);
        return new MavenRun(directory, builder);
    }

    /** Runs Maven to its end, which has to be a success. */
    public Build succeeds(String... arguments) throws IOException, InterruptedException, TimeoutException {
        return ends(true, arguments);
    }

    /** Runs Maven to its end, which has to be a failure. */
    public Build fails(String... arguments) throws IOException, InterruptedException, TimeoutException {
        return ends(false, arguments);
    }

    private Build ends(boolean well, String... arguments) throws IOException, InterruptedException, TimeoutException {
        try (MavenRun run = start(arguments)) {
            if ((run.exitValue() == 0) != well) {
                throw new AssertionError(maven + (well ? " failed:\n" : " succeeded:\n") + run.output());
            }
            return run.finished();
        }
    }

    /** Settings by which what the outer build has downloaded is not downloaded again. */
    private Path writeSettings() throws IOException {
        String outer = Path.of(setting("it.outerRepository")).toUri().toString();
        // The servers that the projects of src/it have there; who calls Maven with others has those alone.
        String template = Files.readString(Path.of("src", "it", "settings.xml"), UTF_8)
                .replaceFirst("(?s) *<servers>.*</servers>\\R", "");
        return Files.writeString(
                directory.resolve("settings.xml"),
                template.replace("@localRepositoryUrl@", outer).replace("</settings>", settings + "</settings>"));
    }

    private static String setting(String name) {
        @Nullable String value = System.getProperty(name);
        return Objects.requireNonNull(value, name);
    }
}
