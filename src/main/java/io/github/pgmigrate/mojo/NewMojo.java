package io.github.pgmigrate.mojo;

import io.github.pgmigrate.apply.RunReport;
import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.script.NewMigration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/** Makes the files of a new migration from a template: forward, rollback, and on request a verify script. */
@Mojo(name = "new", requiresProject = false, threadSafe = true)
@SuppressWarnings("NullAway.Init") // Maven sets the parameters.
public final class NewMojo extends AbstractGoal {

    /** The migration folder, {@code sql/migrations} by default; made where it is missing. */
    @Parameter(property = "pgmigrate.directory", defaultValue = "sql/migrations")
    private String directory;

    /** What the migration does, in a few words; the file names are made of it. */
    @Parameter(property = "pgmigrate.description")
    private @Nullable String description;

    /** Who writes it, for the header. */
    @Parameter(property = "pgmigrate.author")
    private @Nullable String author;

    /** The ticket it belongs to, for the header. */
    @Parameter(property = "pgmigrate.ticket")
    private @Nullable String ticket;

    /** Whether to make a verify script, too. */
    @Parameter(property = "pgmigrate.verify", defaultValue = "false")
    private boolean verify;

    @Override
    RunReport run() {
        if (description == null || description.isBlank()) {
            return RunReport.quiet(List.of(Problem.error(Code.PARAMETER, "a new migration needs a description")
                    .withHint("Add -Dpgmigrate.description=\"add phone number to users\".")));
        }
        NewMigration.Created created = NewMigration.create(new NewMigration.Request(
                home(),
                home().resolve(directory),
                description,
                Optional.ofNullable(author),
                Optional.ofNullable(ticket),
                verify,
                Instant.now()));
        created.files().forEach(file -> getLog().info("created " + file));
        return RunReport.quiet(List.of());
    }
}
