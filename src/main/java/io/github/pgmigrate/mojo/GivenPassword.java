package io.github.pgmigrate.mojo;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.target.Secret;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * The password that a person has given as a parameter, immutable.
 *
 * @param secret null for none
 * @param warning says that the place it was given in shows it; empty where it does not
 */
record GivenPassword(@Nullable Secret secret, Optional<Problem> warning) {

    private static final String PROPERTY = "pgmigrate.password";
    private static final String HINT =
            "Use serverId with settings.xml, PGPASSWORD (in a phase together with useEnvironment)," + " or ~/.pgpass.";

    /**
     * Looks for it.
     *
     * @param parameter the value of the parameter; null for none
     * @param written how the POM writes that value: with a ${...} that Maven leaves to the plugin, or literally
     * @param commandLine the properties given with -D
     * @param pom the properties of the project, those of settings.xml among them; empty without a project
     * @param settings the properties of the profiles in settings.xml
     */
    static GivenPassword find(
            @Nullable Secret parameter,
            @Nullable String written,
            Properties commandLine,
            Properties pom,
            Properties settings) {
        String given = commandLine.getProperty(PROPERTY);
        if (parameter != null) {
            boolean literal = written != null && !written.contains("${");
            boolean passedOn = written != null && written.contains("${" + PROPERTY + "}") && given != null;
            return new GivenPassword(parameter, literal ? inPom() : passedOn ? onCommandLine() : Optional.empty());
        }
        if (given != null) {
            return new GivenPassword(Secret.of(given), onCommandLine());
        }
        String property = pom.getProperty(PROPERTY);
        if (property == null) {
            return new GivenPassword(null, Optional.empty());
        }
        boolean fromSettings = property.equals(settings.getProperty(PROPERTY));
        return new GivenPassword(Secret.of(property), fromSettings ? Optional.empty() : inPom());
    }

    private static Optional<Problem> inPom() {
        return warning("the password stands in the POM, and Maven itself prints it under -X");
    }

    private static Optional<Problem> onCommandLine() {
        return warning("the password stands on the command line, where every user of this machine may see it");
    }

    private static Optional<Problem> warning(String message) {
        return Optional.of(Problem.warning(Code.PASSWORD_IN_POM, message).withHint(HINT));
    }
}
