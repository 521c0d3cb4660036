package io.github.pgmigrate.script;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Understands how people note in a comment what a query should return: {@code -- Should return 0 rows}. */
final class SpokenExpectation {

    private static final String ROWS = "(no|zero|[0-9]{1,18})\\s+(?:rows?|results?)\\b(?!\\s+(?:or|and)\\b)";
    private static final Pattern COUNT = Pattern.compile(
            "\\b(?:should|must)\\s+(?:return|give|yield|show|be)\\s+(?:exactly\\s+)?" + ROWS
                    + "|\\bexpect(?:s|ed|ing)?\\s*:?\\s+(?:exactly\\s+)?" + ROWS,
            Pattern.CASE_INSENSITIVE);
    private static final Pattern EMPTY =
            Pattern.compile("\\b(?:should|must)\\s+(?:be|return|come\\s+back)\\s+empty\\b", Pattern.CASE_INSENSITIVE);

    private SpokenExpectation() {}

    /** What a comment says a result should be; empty where it says nothing of the kind. */
    static Optional<Expectation> in(String comment) {
        Matcher count = COUNT.matcher(comment);
        if (count.find()) {
            String number = count.group(1) == null ? count.group(2) : count.group(1);
            return Optional.of(
                    Character.isDigit(number.charAt(0))
                            ? new Expectation.Rows(Long.parseLong(number))
                            : new Expectation.Rows(0));
        }
        return EMPTY.matcher(comment.toLowerCase(Locale.ROOT)).find()
                ? Optional.of(new Expectation.Empty())
                : Optional.empty();
    }
}
