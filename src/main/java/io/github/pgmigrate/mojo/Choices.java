package io.github.pgmigrate.mojo;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.problem.ProblemsException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Reads parameters that are one of a few words. */
final class Choices {

    private Choices() {}

    /**
     * The constant whose name, in lower case and with dashes, is the value.
     *
     * @throws ProblemsException (PARAMETER) when there is none
     */
    static <E extends Enum<E>> E of(String parameter, String value, Class<E> choices) {
        return Arrays.stream(choices.getEnumConstants())
                .filter(choice -> word(choice).equalsIgnoreCase(value.strip()))
                .findFirst()
                .orElseThrow(() ->
                        new ProblemsException(Problem.error(Code.PARAMETER, parameter + " cannot be '" + value + "'")
                                .withHint("It is one of: "
                                        + Arrays.stream(choices.getEnumConstants())
                                                .map(Choices::word)
                                                .collect(Collectors.joining(", "))
                                        + ".")));
    }

    private static String word(Enum<?> choice) {
        return choice.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
