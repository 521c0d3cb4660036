package io.github.pgmigrate.mojo;

import io.github.pgmigrate.apply.Adopt;
import io.github.pgmigrate.apply.Request;
import io.github.pgmigrate.apply.RunReport;
import io.github.pgmigrate.report.AdoptionText;
import io.github.pgmigrate.script.foreign.Renaming;
import io.github.pgmigrate.script.foreign.Tool;
import java.util.Optional;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * Takes over the history of Flyway, Liquibase, MyBatis Migrations or Sqitch: shows what it would record, and records exactly
 * that when it is confirmed. With rename it takes over the files instead. Runs no script.
 */
@Mojo(name = "adopt", requiresProject = false, threadSafe = true)
@SuppressWarnings("NullAway.Init") // Maven sets the parameters.
public final class AdoptMojo extends AbstractDatabaseGoal {

    private static final String AUTO = "auto";

    /** What to do with what has no counterpart. */
    private enum Gaps {
        REFUSE,
        ACCEPT
    }

    /**
     * The other tool: {@code flyway}, {@code liquibase}, {@code mybatis} or {@code sqitch}, and with rename
     * {@code golang-migrate} or {@code dbmate} as well; {@code auto} looks which.
     */
    @Parameter(property = "pgmigrate.from", defaultValue = AUTO)
    private String from;

    /** The table that the other tool keeps its history in, as in SQL, or the schema that is Sqitch's registry; else it is looked for. */
    @Parameter(property = "pgmigrate.fromTable")
    private @Nullable String fromTable;

    /** The project of Sqitch's, where its registry has more than one. */
    @Parameter(property = "pgmigrate.fromProject")
    private @Nullable String fromProject;

    /**
     * What to do about entries of the other history without a file, and files without an entry below the highest:
     * {@code refuse}, or {@code accept} and leave them out.
     */
    @Parameter(property = "pgmigrate.gaps", defaultValue = "refuse")
    private String gaps;

    /** The fingerprint of what is to be recorded, as a run without it shows it; {@code any} for test databases. */
    @Parameter(property = "pgmigrate.confirm")
    private @Nullable String confirm;

    /** Whether to copy the other tool's files into the migration folder, under names of ours, and leave the database alone. */
    @Parameter(property = "pgmigrate.rename", defaultValue = "false")
    private boolean rename;

    /** The other tool's files: a folder, or one of them. By default the places where the tools' own guides put them. */
    @Parameter(property = "pgmigrate.renameFrom")
    private @Nullable String renameFrom;

    @Override
    Optional<RunReport> instead() {
        if (!rename) {
            return Optional.empty();
        }
        Renaming.Outcome outcome = Renaming.run(new Renaming.Request(
                home(),
                Optional.ofNullable(renameFrom).map(path -> home().resolve(path).normalize()),
                folder(),
                tool(),
                encoding()));
        outcome.lines().forEach(getLog()::info);
        return Optional.of(RunReport.quiet(outcome.problems()));
    }

    @Override
    RunReport run(Request request) {
        boolean accept = Choices.of("gaps", gaps, Gaps.class) == Gaps.ACCEPT;
        return new Adopt(
                        request,
                        new Adopt.Wishes(
                                tool(),
                                Optional.ofNullable(fromTable),
                                Optional.ofNullable(fromProject),
                                accept,
                                Optional.ofNullable(confirm).map(String::strip)))
                .run();
    }

    private Optional<Tool> tool() {
        return from.equalsIgnoreCase(AUTO) ? Optional.empty() : Optional.of(Choices.of("from", from, Tool.class));
    }

    @Override
    void finish(RunReport report) {
        AdoptionText.lines(report.changes()).forEach(getLog()::info);
    }
}
