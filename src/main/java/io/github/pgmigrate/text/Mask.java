package io.github.pgmigrate.text;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Hides secrets in texts, immutable: wherever the value of one stands, plain, or quoted for SQL or JSON, or cut off by three
 * dots, or in pieces that a server quotes, the text shows {@code ***}. Values of less than four characters are hidden where they
 * stand as words of their own.
 */
public final class Mask {

    /** Hides nothing. */
    public static final Mask NONE = new Mask(Map.of());

    private static final String SHOWN = "***";
    private static final String DOTS = "...";
    private static final int SHORT = 4;

    /** In the quotes of PostgreSQL's message catalogues. */
    private static final Pattern QUOTED = Pattern.compile(
            "([\"\u00ab\u201e\u201c])([^\"\u00ab\u00bb\u201e\u201c\u201d]{" + SHORT + ",})([\"\u00bb\u201c\u201d])");

    /** Stands around a secret's name where its value is not to be kept. A control character that PostgreSQL's jsonb takes. */
    private static final char MARK = '\u0001';

    /** How a value may come to be written in SQL, JSON, and on one line; a composition of these may apply. */
    private static final List<UnaryOperator<String>> WRITINGS = List.of(
            value -> value.replace("\\", "\\\\"),
            value -> value.replace("'", "''"),
            value -> value.replace("\"", "\"\""),
            value -> value.replace("\"", "\\\""),
            value -> value.replaceAll("\\s+", " "),
            value -> value.replaceAll("[\\p{Cntrl}\\s]+", " "),
            value -> value.replaceAll("\\p{Cntrl}", " "));

    private final Map<String, String> secrets;
    private final List<String> needles;
    private final Pattern pattern;

    private Mask(Map<String, String> secrets) {
        this.secrets = new TreeMap<>(secrets);
        this.needles = secrets.values().stream()
                .flatMap(Mask::writings)
                .distinct()
                .sorted(Comparator.comparing(String::length).reversed())
                .toList();
        this.pattern = pattern(needles);
    }

    /** A mask for secrets, by name; empty values hide nothing. */
    public static Mask of(Map<String, String> secrets) {
        return secrets.isEmpty() ? NONE : new Mask(secrets);
    }

    /** The names of the secrets. */
    public Set<String> names() {
        return Set.copyOf(secrets.keySet());
    }

    public boolean isEmpty() {
        return needles.isEmpty();
    }

    /** The text without secrets. */
    public String apply(String text) {
        if (needles.isEmpty()) {
            return text;
        }
        return cut(pieces(pattern.matcher(text).replaceAll(SHOWN)));
    }

    /** A row of values without secrets; null stays null. */
    public List<@Nullable String> applyToRow(List<@Nullable String> row) {
        List<@Nullable String> shown = new ArrayList<>();
        for (String value : row) {
            shown.add(value == null ? null : apply(value));
        }
        return shown;
    }

    /** The excerpt without secrets; its caret stays with the character that it points at. */
    public Excerpt apply(Excerpt excerpt) {
        if (needles.isEmpty()) {
            return excerpt;
        }
        String line = excerpt.line();
        int index = line.offsetByCodePoints(0, Math.min(excerpt.column() - 1, line.codePointCount(0, line.length())));
        String shown = apply(line);
        int before =
                shown.equals(line) ? index : apply(line.substring(0, index)).length();
        return Excerpt.of(shown, shown.codePointCount(0, Math.min(before, shown.length())) + 1);
    }

    /** The text with the name of each secret in the place of its value, to be kept somewhere and given to {@link #reveal}. */
    public String conceal(String text) {
        String concealed = text;
        for (Map.Entry<String, String> secret : secrets.entrySet()) {
            if (!secret.getValue().isEmpty()) {
                concealed = pattern(List.of(secret.getValue()))
                        .matcher(concealed)
                        .replaceAll(Matcher.quoteReplacement(MARK + secret.getKey() + MARK));
            }
        }
        return concealed;
    }

    /** The text with the values of now in the place of the names. */
    public String reveal(String concealed) {
        String text = concealed;
        for (Map.Entry<String, String> secret : secrets.entrySet()) {
            text = text.replace(MARK + secret.getKey() + MARK, secret.getValue());
        }
        return text;
    }

    private static Stream<String> writings(String secret) {
        TreeSet<String> found = new TreeSet<>(List.of(secret));
        // A text of several lines is shown by lines.
        secret.lines().map(String::strip).filter(line -> line.length() >= SHORT).forEach(found::add);
        for (UnaryOperator<String> writing : WRITINGS) {
            new ArrayList<>(found).forEach(value -> found.add(writing.apply(value)));
        }
        return found.stream().filter(value -> !value.isBlank());
    }

    private static Pattern pattern(List<String> needles) {
        return Pattern.compile(needles.stream().map(Mask::expression).collect(Collectors.joining("|")));
    }

    private static String expression(String needle) {
        String quoted = Pattern.quote(needle);
        return needle.length() < SHORT ? "(?<![\\p{L}\\p{N}_])" + quoted + "(?![\\p{L}\\p{N}_])" : quoted;
    }

    /** Hides a piece of a secret that a server quotes, such as the token of it at which a syntax error is. */
    private String pieces(String text) {
        return QUOTED.matcher(text).replaceAll(quoted -> {
            String piece = quoted.group(2).toLowerCase(Locale.ROOT);
            boolean ours = needles.stream()
                    .anyMatch(needle -> needle.toLowerCase(Locale.ROOT).contains(piece));
            return Matcher.quoteReplacement(ours ? quoted.group(1) + SHOWN + quoted.group(3) : quoted.group());
        });
    }

    /** Hides what is left of secrets that dots cut off, or the end of the text. */
    private String cut(String text) {
        String shown = text;
        for (int dots = shown.indexOf(DOTS); dots >= 0; dots = shown.indexOf(DOTS, dots + DOTS.length())) {
            String head = withoutBeginning(shown.substring(0, dots), 1);
            String tail = withoutEnd(shown.substring(dots + DOTS.length()));
            shown = head + DOTS + tail;
            dots = head.length();
        }
        return withoutBeginning(shown, SHORT);
    }

    private String withoutBeginning(String head, int least) {
        int longest = 0;
        for (String needle : needles) {
            for (int length = Math.min(needle.length() - 1, head.length()); length > longest; length--) {
                if (head.endsWith(needle.substring(0, length))) {
                    longest = length;
                }
            }
        }
        return longest < least ? head : head.substring(0, head.length() - longest) + SHOWN;
    }

    private String withoutEnd(String tail) {
        int longest = 0;
        for (String needle : needles) {
            for (int length = Math.min(needle.length() - 1, tail.length()); length > longest; length--) {
                if (tail.startsWith(needle.substring(needle.length() - length))) {
                    longest = length;
                }
            }
        }
        return longest == 0 ? tail : SHOWN + tail.substring(longest);
    }

    /** Names alone. */
    @Override
    public String toString() {
        return "a mask for " + secrets.keySet();
    }
}
