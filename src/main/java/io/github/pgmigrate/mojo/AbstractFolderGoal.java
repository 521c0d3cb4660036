package io.github.pgmigrate.mojo;

import io.github.pgmigrate.apply.RunReport;
import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.problem.ProblemsException;
import io.github.pgmigrate.report.ProblemText;
import io.github.pgmigrate.script.FolderReader;
import io.github.pgmigrate.script.MigrationFolder;
import io.github.pgmigrate.target.SettingsServer;
import io.github.pgmigrate.text.Mask;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.inject.Inject;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.jspecify.annotations.Nullable;

/** A goal that reads the migration folder. */
@SuppressWarnings("NullAway.Init") // Maven sets the parameters.
abstract class AbstractFolderGoal extends AbstractGoal {

    @Inject
    private SettingsDecrypter settingsDecrypter;

    static final String DEFAULT_DIRECTORY = "sql/migrations";

    private static final String VARIABLE = "pgmigrate.variable.";

    /** Whether migrations need rollbacks. */
    private enum Rollbacks {
        REQUIRED,
        OPTIONAL
    }

    /** The migration folder, {@code sql/migrations} by default. A module without the default folder is skipped. */
    @Parameter(property = "pgmigrate.directory")
    private @Nullable String directory;

    /**
     * Variables for the scripts, as psql's {@code -v}. On the command line: {@code -Dpgmigrate.variable.NAME=value}. The value
     * {@code env:NAME} stands for that of an environment variable, {@code server:ID} for the password of a server in
     * settings.xml: both are secret, and never shown. A doubled colon is a plain one: {@code env::NAME} is the text env:NAME.
     */
    @Parameter
    private @Nullable Map<String, String> variables;

    /** Whether each migration needs a rollback: {@code required}, or {@code optional} for histories that begin without. */
    @Parameter(property = "pgmigrate.rollbacks", defaultValue = "required")
    private String rollbacks;

    /**
     * What to do with the sum file: {@code update} it, {@code check} it, or {@code off}. By default {@code check} where the
     * environment has CI set, else {@code update}.
     */
    @Parameter(property = "pgmigrate.sum")
    private @Nullable String sum;

    /** The character set of all scripts, by a name that Java knows. With UTF-8 a script may say itself that it is in another. */
    @Parameter(property = "pgmigrate.encoding", defaultValue = "UTF-8")
    private String encoding;

    private @Nullable GivenVariables givenVariables;

    @Override
    final RunReport run() {
        List<Problem> passedOver = isBound() || project() == null
                ? List.of()
                : OtherModules.passedOver(session(), project(), goal()).stream().toList();
        return inModule().after(passedOver);
    }

    private RunReport inModule() {
        Optional<RunReport> instead = instead();
        if (instead.isPresent()) {
            return instead.get();
        }
        Path folder = folder();
        if (!hasFolder()) {
            getLog().info("There is no folder " + DEFAULT_DIRECTORY + " here: nothing to do.");
            return RunReport.quiet(List.of());
        }
        FolderReader.Reading reading = FolderReader.read(new FolderReader.Request(
                home(),
                folder,
                variables(),
                Choices.of("rollbacks", rollbacks, Rollbacks.class) == Rollbacks.OPTIONAL,
                sum(),
                encoding()));
        if (reading.problems().stream().anyMatch(Problem::isError)) {
            return unsound(reading);
        }
        return run(reading.folder()).after(reading.problems());
    }

    /** The work of a goal that does not read the folder this time; empty, as by default, where it does. */
    Optional<RunReport> instead() {
        return Optional.empty();
    }

    /** What the goal reports of a folder with errors; by default these alone. */
    RunReport unsound(FolderReader.Reading reading) {
        return RunReport.failed(reading.problems());
    }

    /** The work of the goal on a folder without errors. */
    abstract RunReport run(MigrationFolder folder);

    /** Whether there is something to do: a folder, or one that is configured and has to be there. */
    final boolean hasFolder() {
        return directory != null || Files.exists(folder());
    }

    final Path folder() {
        return home().resolve(directory == null ? DEFAULT_DIRECTORY : directory).normalize();
    }

    /** The variables of the POM, and above them those of the command line. */
    final Map<String, String> variables() {
        return givenVariables().values();
    }

    private GivenVariables givenVariables() {
        if (givenVariables == null) {
            Map<String, String> all = new HashMap<>(variables == null ? Map.of() : variables);
            session().getUserProperties().stringPropertyNames().stream()
                    .filter(name -> name.startsWith(VARIABLE))
                    .forEach(name -> all.put(
                            name.substring(VARIABLE.length()),
                            session().getUserProperties().getProperty(name)));
            givenVariables = GivenVariables.of(all, System.getenv(), this::server);
            givenVariables.check(isDry()).forEach(problem -> ProblemText.write(problem, output()));
        }
        return givenVariables;
    }

    @Override
    final Mask mask() {
        return givenVariables == null ? Mask.NONE : givenVariables.mask();
    }

    /** A server of settings.xml, decrypted. */
    final SettingsServer server(String id) {
        return SettingsServers.find(session().getSettings(), settingsDecrypter, id);
    }

    /** Whether the goal runs no script, so that it can do without the values of secrets. */
    boolean isDry() {
        return false;
    }

    /** What the goal does with the sum file when nobody says otherwise. */
    FolderReader.Sum sumByDefault() {
        String ci = System.getenv("CI");
        boolean isSet = ci != null && !ci.isBlank() && !ci.equalsIgnoreCase("false");
        return isSet ? FolderReader.Sum.CHECK : FolderReader.Sum.UPDATE;
    }

    final Charset encoding() {
        try {
            return Charset.forName(encoding);
        } catch (IllegalArgumentException e) {
            throw new ProblemsException(
                    List.of(Problem.error(Code.PARAMETER, "encoding is not a character set: '" + encoding + "'")
                            .withHint("Write a name that Java knows, such as UTF-8 or ISO-8859-1.")),
                    e);
        }
    }

    private FolderReader.Sum sum() {
        return sum == null ? sumByDefault() : Choices.of("sum", sum, FolderReader.Sum.class);
    }
}
