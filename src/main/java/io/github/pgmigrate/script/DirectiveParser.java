package io.github.pgmigrate.script;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.sql.Item;
import io.github.pgmigrate.text.Excerpt;
import io.github.pgmigrate.text.Location;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads directives out of line comments. */
final class DirectiveParser {

    /** The directives and their form, in the order in which they are listed to a person. */
    private static final Map<String, String> FORMS = forms();

    private static final Pattern MARK = Pattern.compile("\\s*(pgmigrate\\s*:)", Pattern.CASE_INSENSITIVE);
    private static final Pattern DURATION = Pattern.compile("([0-9]{1,10}) ?(ms|s|min|h|d)");
    private static final Pattern ROWS = Pattern.compile("([0-9]{1,18}|no) rows?", Pattern.CASE_INSENSITIVE);
    private static final Pattern ALLOW = Pattern.compile("([a-z][a-z0-9-]*)\\s+(\\S.*)");
    private static final Pattern NAME_PART =
            Pattern.compile("\"((?:[^\"]|\"\")+)\"|([\\p{L}_][\\p{L}\\p{N}_$]*)", Pattern.UNICODE_CHARACTER_CLASS);

    /** The largest lock_timeout or statement_timeout, in milliseconds (PostgreSQL's guc_tables.c: INT_MAX). */
    private static final long LONGEST = Integer.MAX_VALUE;

    private final Consumer<Problem> problems;

    DirectiveParser(Consumer<Problem> problems) {
        this.problems = problems;
    }

    /** The directive that a comment is; empty where it is none, or a wrong one, which is reported. */
    Optional<Directive> parse(Item.Comment comment) {
        String text = comment.text();
        Matcher mark = MARK.matcher(text);
        if (!mark.lookingAt()) {
            return Optional.empty();
        }
        int start = mark.end();
        int end = start;
        while (end < text.length() && !Character.isWhitespace(text.charAt(end))) {
            end++;
        }
        String name = text.substring(start, end);
        if (!mark.group(1).equals("pgmigrate:") || name.isEmpty()) {
            return wrong(
                    comment,
                    mark.start(1),
                    "a directive is written '-- pgmigrate:<name> <value>', in small letters and without a blank at the colon",
                    "The directives are: " + String.join(", ", FORMS.keySet()) + ".");
        }
        if (!FORMS.containsKey(name)) {
            return unknown(comment, start, name);
        }
        Optional<Directive> directive = value(name, text.substring(end).strip(), comment.location());
        return directive.isPresent()
                ? directive
                : wrong(
                        comment,
                        end,
                        "this is not the form of '" + name + "'",
                        "Write: -- pgmigrate:" + FORMS.get(name));
    }

    private static Optional<Directive> value(String name, String value, Location location) {
        return switch (name) {
            case "irreversible" -> nonEmpty(value).map(reason -> new Directive.Irreversible(location, reason));
            case "allow" -> allow(value, location);
            case "no-transaction" ->
                value.isEmpty() ? Optional.of(new Directive.NoTransaction(location)) : Optional.empty();
            case "lock-timeout" -> duration(value).map(setting -> new Directive.LockTimeout(location, setting));
            case "statement-timeout" ->
                duration(value).map(setting -> new Directive.StatementTimeout(location, setting));
            case "expect" -> expectation(value).map(expected -> new Directive.Expect(location, expected));
            case "until" -> version(value).map(version -> new Directive.Until(location, version));
            default -> Optional.empty();
        };
    }

    private static Optional<String> nonEmpty(String value) {
        return value.isEmpty() ? Optional.empty() : Optional.of(value);
    }

    private static Optional<Version> version(String value) {
        return value.matches("[0-9]{1," + Version.MAX_DIGITS + "}") ? Optional.of(Version.of(value)) : Optional.empty();
    }

    private static Optional<String> duration(String value) {
        if (value.equals("0")) {
            return Optional.of(value);
        }
        Matcher matcher = DURATION.matcher(value);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long factor = switch (matcher.group(2)) {
            case "s" -> 1_000L;
            case "min" -> 60_000L;
            case "h" -> 3_600_000L;
            case "d" -> 86_400_000L;
            default -> 1L;
        };
        boolean fits = Long.parseLong(matcher.group(1)) <= LONGEST / factor;
        return fits ? Optional.of(matcher.group(1) + matcher.group(2)) : Optional.empty();
    }

    private static Optional<Expectation> expectation(String value) {
        if (value.equalsIgnoreCase("empty")) {
            return Optional.of(new Expectation.Empty());
        }
        if (value.equalsIgnoreCase("true")) {
            return Optional.of(new Expectation.Truth());
        }
        Matcher rows = ROWS.matcher(value);
        if (!rows.matches()) {
            return Optional.empty();
        }
        return Optional.of(
                rows.group(1).equalsIgnoreCase("no")
                        ? new Expectation.Empty()
                        : new Expectation.Rows(Long.parseLong(rows.group(1))));
    }

    private static Optional<Directive> allow(String value, Location location) {
        Matcher allow = ALLOW.matcher(value);
        if (!allow.matches()) {
            return Optional.empty();
        }
        String rest = allow.group(2);
        List<String> object = new ArrayList<>();
        Matcher part = NAME_PART.matcher(rest);
        int at = 0;
        while (part.find(at) && part.start() == at) {
            object.add(
                    part.group(1) == null ? fold(part.group(2)) : part.group(1).replace("\"\"", "\""));
            at = part.end();
            boolean dot = at < rest.length() && rest.charAt(at) == '.';
            if (!dot) {
                String reason = rest.substring(at).matches(":\\s+\\S.*")
                        ? rest.substring(at + 1).strip()
                        : "";
                return nonEmpty(reason).map(words -> new Directive.Allow(location, allow.group(1), object, words));
            }
            at++;
        }
        return Optional.empty();
    }

    /** Folds as PostgreSQL does in a UTF-8 database: ASCII letters only. */
    private static String fold(String name) {
        StringBuilder folded = new StringBuilder(name.length());
        name.chars().forEach(c -> folded.append((char) (c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c)));
        return folded.toString();
    }

    private Optional<Directive> unknown(Item.Comment comment, int at, String name) {
        String nearest = null;
        int best = 1 + Math.max(2, name.length() / 3);
        for (String known : FORMS.keySet()) {
            int distance = Spelling.distance(name.toLowerCase(Locale.ROOT), known);
            if (distance < best) {
                best = distance;
                nearest = known;
            }
        }
        String list = "The directives are: " + String.join(", ", FORMS.keySet()) + ".";
        String hint = nearest == null ? list : "Did you mean '" + nearest + "'? " + list;
        return wrong(comment, at, "there is no directive '" + name + "'", hint);
    }

    private Optional<Directive> wrong(Item.Comment comment, int index, String message, String hint) {
        String line = "--" + comment.text();
        int offset = 2 + comment.text().codePointCount(0, index);
        Location location = comment.location();
        problems.accept(Problem.error(Code.DIRECTIVE, message)
                .at(Location.of(location.file(), location.line(), location.column() + offset))
                .withExcerpt(Excerpt.of(line, offset + 1))
                .withHint(hint));
        return Optional.empty();
    }

    private static Map<String, String> forms() {
        Map<String, String> forms = new LinkedHashMap<>();
        forms.put("irreversible", "irreversible <reason>");
        forms.put("allow", "allow <rule> <object>: <reason>");
        forms.put("no-transaction", "no-transaction");
        forms.put("lock-timeout", "lock-timeout 2s  (units ms, s, min, h, d; 0 for none)");
        forms.put("statement-timeout", "statement-timeout 10min  (units ms, s, min, h, d; 0 for none)");
        forms.put("expect", "expect 0 rows  (or any other number, 'expect empty', 'expect true')");
        forms.put("until", "until <version>");
        return forms;
    }
}
