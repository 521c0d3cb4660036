package io.github.pgmigrate.mojo;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.problem.ProblemsException;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads durations as PostgreSQL writes them: {@code 500ms}, {@code 5s}, {@code 10min}, {@code 2h}; 0 is none. */
final class Durations {

    private static final Pattern FORM = Pattern.compile("([0-9]{1,9})\\s*(ms|s|min|h|d)?");

    private Durations() {}

    /**
     * Reads a parameter.
     *
     * @throws ProblemsException (PARAMETER) when it is none
     */
    static Duration of(String parameter, String value) {
        Matcher matcher = FORM.matcher(value.strip());
        boolean unit = matcher.matches() && matcher.group(2) != null;
        if (!matcher.matches() || (!unit && Long.parseLong(matcher.group(1)) != 0)) {
            throw new ProblemsException(Problem.error(Code.PARAMETER, parameter + " is not a time: '" + value + "'")
                    .withHint("Write a number and a unit (ms, s, min, h, d), such as 5s; or 0 for none."));
        }
        long number = Long.parseLong(matcher.group(1));
        return switch (unit ? matcher.group(2) : "ms") {
            case "s" -> Duration.ofSeconds(number);
            case "min" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            case "d" -> Duration.ofDays(number);
            default -> Duration.ofMillis(number);
        };
    }
}
