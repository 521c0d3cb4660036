package io.github.pgmigrate.faults;

import io.github.pgmigrate.target.Secret;
import io.github.pgmigrate.target.Target;
import io.github.pgmigrate.testing.MavenRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Directories with a migration folder and no POM, and how Maven is called there. */
final class Projects {

    private static final String IRREVERSIBLE = "-- pgmigrate:irreversible a test that only goes forward\n";

    private Projects() {}

    /** Where a project's migrations are by default. */
    static Path migrations(Path project) throws IOException {
        return Files.createDirectories(project.resolve("sql").resolve("migrations"));
    }

    /** Adds a migration that cannot be undone. */
    static void write(Path project, String fileName, String sql) throws IOException {
        Files.writeString(migrations(project).resolve(fileName), IRREVERSIBLE + sql);
    }

    /** The arguments of Maven that migrate a database, or the embedded one where there is no target. */
    static String[] migrate(Target target) {
        List<String> arguments = new ArrayList<>(List.of(
                MavenRun.goal("migrate"),
                "-Dpgmigrate.sum=off",
                "-Dpgmigrate.url=" + target.url(),
                "-Dpgmigrate.username=" + Objects.requireNonNull(target.username())));
        Secret password = target.password();
        if (password != null) {
            arguments.add("-Dpgmigrate.password=" + password.reveal());
        }
        return arguments.toArray(String[]::new);
    }
}
