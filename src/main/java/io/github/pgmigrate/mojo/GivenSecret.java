package io.github.pgmigrate.mojo;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.target.Secret;
import io.github.pgmigrate.target.Targets;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * A password that a person has given as a parameter, or a URL, which may hold one; immutable. Their parameters have no property,
 * by which Maven would set, and print, them: it is read here.
 *
 * @param secret null for none
 * @param warning says that the place it was given in shows it; empty where it does not
 */
record GivenSecret(@Nullable Secret secret, Optional<Problem> warning) {

    private static final String PASSWORD = "pgmigrate.password";
    private static final String URL = "pgmigrate.url";
    private static final String HINT =
            "Use serverId with settings.xml, PGPASSWORD (in a phase together with useEnvironment)," + " or ~/.pgpass.";

    /**
     * Where people write parameters.
     *
     * @param commandLine the properties given with -D, to Maven or its JVM
     * @param pom the properties of the project, those of settings.xml among them; empty without a project
     * @param settings the properties of the profiles in settings.xml
     */
    record Places(Properties commandLine, Properties pom, Properties settings) {}

    /**
     * Looks for the password.
     *
     * @param parameter the value of the parameter; null for none
     * @param written how the POM writes that value: with a ${...} that Maven leaves to the plugin, or literally
     */
    static GivenSecret password(@Nullable Secret parameter, @Nullable String written, Places places) {
        return find(PASSWORD, "the password", parameter, written, places);
    }

    /**
     * Looks for the URL. One without a password in it may stand anywhere.
     *
     * @param parameter the value of the parameter; null for none
     * @param written how the POM writes that value
     */
    static GivenSecret url(@Nullable String parameter, @Nullable String written, Places places) {
        Secret value = parameter == null ? null : Secret.of(parameter);
        GivenSecret given = find(URL, "the URL, with a password in it,", value, written, places);
        boolean harmless = given.secret == null || !Targets.holdsPassword(given.secret.reveal());
        return harmless ? new GivenSecret(given.secret, Optional.empty()) : given;
    }

    private static GivenSecret find(
            String name, String what, @Nullable Secret parameter, @Nullable String written, Places places) {
        String given = places.commandLine().getProperty(name);
        if (parameter != null) {
            boolean literal = written != null && !written.contains("${");
            boolean passedOn = written != null && written.contains("${" + name + "}") && given != null;
            return new GivenSecret(
                    parameter, literal ? inPom(what) : passedOn ? onCommandLine(what) : Optional.empty());
        }
        if (given != null) {
            return new GivenSecret(Secret.of(given), onCommandLine(what));
        }
        String property = places.pom().getProperty(name);
        if (property == null) {
            return new GivenSecret(null, Optional.empty());
        }
        boolean fromSettings = property.equals(places.settings().getProperty(name));
        return new GivenSecret(Secret.of(property), fromSettings ? Optional.empty() : inPom(what));
    }

    private static Optional<Problem> inPom(String what) {
        return warning(what + " stands in the POM, and Maven itself prints it under -X");
    }

    private static Optional<Problem> onCommandLine(String what) {
        return warning(what + " stands on the command line, where every user of this machine may see it");
    }

    private static Optional<Problem> warning(String message) {
        return Optional.of(Problem.warning(Code.PASSWORD_IN_POM, message).withHint(HINT));
    }
}
