package io.github.pgmigrate.mojo;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.problem.ProblemsException;
import io.github.pgmigrate.problem.Severity;
import io.github.pgmigrate.target.Secret;
import io.github.pgmigrate.target.SettingsServer;
import io.github.pgmigrate.text.Mask;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The variables for the scripts as a person gives them, immutable: {@code env:NAME} and {@code server:ID} have been replaced by
 * the secrets that they stand for.
 *
 * @param values by name; of a secret that is missing, a stand-in
 * @param mask hides those that are secret
 * @param missing a problem for each secret that is not there
 */
record GivenVariables(Map<String, String> values, Mask mask, List<Problem> missing) {

    private static final String ENVIRONMENT = "env:";
    private static final String SERVER = "server:";

    /** Number, word and truth in one, so that a script can be read. */
    private static final String STAND_IN = "1";

    GivenVariables {
        values = Map.copyOf(values);
        missing = List.copyOf(missing);
    }

    /**
     * Finds the secrets.
     *
     * @param given what is written, by the variable's name
     * @param environment the environment's variables
     * @param servers the servers of settings.xml; throws ProblemsException where there is none
     */
    static GivenVariables of(
            Map<String, String> given, Map<String, String> environment, Function<String, SettingsServer> servers) {
        Map<String, String> values = new HashMap<>();
        Map<String, String> secrets = new HashMap<>();
        List<Problem> missing = new ArrayList<>();
        new TreeMap<>(given).forEach((name, text) -> {
            if (isSecret(text)) {
                try {
                    String value = text.startsWith(ENVIRONMENT)
                            ? fromEnvironment(name, text.substring(ENVIRONMENT.length()), environment)
                            : fromServer(name, text.substring(SERVER.length()), servers);
                    values.put(name, value);
                    secrets.put(name, value);
                } catch (ProblemsException e) {
                    missing.addAll(e.problems());
                    values.put(name, STAND_IN);
                }
            } else {
                values.put(name, plain(text));
            }
        });
        return new GivenVariables(values, Mask.of(secrets), missing);
    }

    /**
     * Sees to it that all secrets are there.
     *
     * @param dry whether no script is run, so that the values do not matter
     * @return warnings, where that is so
     * @throws ProblemsException (SECRET_VARIABLE, SETTINGS_SERVER) where it is not, and one is missing
     */
    List<Problem> check(boolean dry) {
        if (!dry && !missing.isEmpty()) {
            throw new ProblemsException(missing);
        }
        return missing.stream().map(problem -> problem.as(Severity.WARNING)).toList();
    }

    private static boolean isSecret(String text) {
        return text.equals(plain(text)) && (text.startsWith(ENVIRONMENT) || text.startsWith(SERVER));
    }

    /** A doubled colon stands for one, and for no secret. */
    private static String plain(String text) {
        for (String prefix : List.of(ENVIRONMENT, SERVER)) {
            if (text.startsWith(prefix + ":")) {
                return prefix + text.substring(prefix.length() + 1);
            }
        }
        return text;
    }

    private static String fromEnvironment(String name, String variable, Map<String, String> environment) {
        String value = environment.get(variable.strip());
        if (value == null || value.isEmpty()) {
            throw new ProblemsException(missing(name, "the environment variable " + variable.strip(), "is not set")
                    .withHint("Set it where Maven is started. For the text env:" + variable + " write env::" + variable
                            + "."));
        }
        return value;
    }

    private static String fromServer(String name, String id, Function<String, SettingsServer> servers) {
        String otherwise = " For the text server:" + id + " write server::" + id + ".";
        SettingsServer server;
        try {
            server = servers.apply(id.strip());
        } catch (ProblemsException e) {
            throw new ProblemsException(e.problems().stream()
                    .map(problem -> problem.withHint(problem.hint() + otherwise)
                            .withDetails(List.of("for the variable " + name)))
                    .toList());
        }
        Secret password = server.password();
        if (password == null || password.reveal().isEmpty()) {
            throw new ProblemsException(
                    missing(name, "the password of server '" + id.strip() + "' in settings.xml", "is not there")
                            .withHint("Give that server a <password>, encrypted or not." + otherwise));
        }
        return password.reveal();
    }

    private static Problem missing(String name, String source, String what) {
        return Problem.error(Code.SECRET_VARIABLE, "the variable " + name + " is to be " + source + ", which " + what);
    }

    /** Names alone. */
    @Override
    public String toString() {
        return "variables " + new TreeMap<>(values).keySet();
    }
}
