package io.github.pgmigrate.script.foreign;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** File names keep their letters where the locale is ASCII, as in a container without LANG. */
class RenamingLocaleTest {

    private static final String SCRIPT = """
            mkdir "$1/old" || exit 9
            echo 'SELECT 1;' > "$1/old/$(printf 'V1__gr\\303\\266\\303\\237e.sql')"
            "$2" -cp "$3" "$4" "$1" || exit 8
            test -e "$1/sql/migrations/$(printf '001_gr\\303\\266\\303\\237e.sql')"
            """;

    @TempDir
    private Path project;

    /** Runs in a JVM of its own: Java settles on the encoding of names when it starts. */
    public static void main(String[] arguments) {
        Path project = Path.of(arguments[0]);
        Renaming.Outcome outcome = Renaming.run(new Renaming.Request(
                project,
                Optional.of(project.resolve("old")),
                project.resolve("sql/migrations"),
                Optional.empty(),
                StandardCharsets.UTF_8));
        outcome.problems().forEach(System.out::println);
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "there names are Unicode in every locale")
    void names_are_copied_whole() throws Exception {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        ProcessBuilder child = new ProcessBuilder(
                        "sh",
                        "-c",
                        SCRIPT,
                        "sh",
                        project.toString(),
                        java.toString(),
                        System.getProperty("java.class.path"),
                        RenamingLocaleTest.class.getName())
                .redirectErrorStream(true);
        child.environment().put("LC_ALL", "C");
        Process running = child.start();
        String output = new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(running.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(running.exitValue()).as(output).isZero();
    }
}
