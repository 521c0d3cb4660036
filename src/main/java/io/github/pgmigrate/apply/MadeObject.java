package io.github.pgmigrate.apply;

import io.github.pgmigrate.sql.Item;
import io.github.pgmigrate.sql.Script;
import io.github.pgmigrate.sql.Statement;
import io.github.pgmigrate.sql.Token;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An object that a script makes with a CREATE of its own, as far as that can be read off the statement. Immutable.
 *
 * @param kind what PostgreSQL calls it in messages, such as {@code view}
 * @param name its name, unquoted, with its schema where the statement names that
 */
record MadeObject(String kind, List<String> name) {

    /** The keyword after CREATE, and the word in messages (PostgreSQL's objectaddress.c, getObjectDescription). */
    private static final Map<String, String> KINDS = kinds();

    private static final String IDENTIFIER = "\"(?:[^\"]|\"\")*\"|[^\\s.\"(]+";
    private static final Pattern NAME = Pattern.compile("(?:(" + IDENTIFIER + ")\\.)?(" + IDENTIFIER + ")(?:[ (].*)?");

    MadeObject {
        name = List.copyOf(name);
    }

    /** What a script makes; it is read to its end, and closed. */
    static List<MadeObject> in(Script script) {
        List<MadeObject> made = new ArrayList<>();
        try (script) {
            for (Item item = script.next(); item != null; item = script.next()) {
                if (item instanceof Statement statement) {
                    of(statement.head()).ifPresent(made::add);
                }
            }
        }
        return made;
    }

    static Optional<MadeObject> of(List<Token> head) {
        HeadWords words = new HeadWords(head);
        if (!words.take("CREATE")) {
            return Optional.empty();
        }
        if (words.take("OR")) {
            words.take("REPLACE");
        }
        for (String word : List.of("TEMP", "TEMPORARY", "UNLOGGED", "RECURSIVE", "UNIQUE", "CONSTRAINT")) {
            words.take(word);
        }
        String before = words.take("MATERIALIZED") ? "materialized " : "";
        for (Map.Entry<String, String> kind : KINDS.entrySet()) {
            if (words.take(kind.getKey())) {
                words.take("CONCURRENTLY");
                List<String> name = words.ifExists().parts();
                return name.isEmpty() ? Optional.empty() : Optional.of(new MadeObject(before + kind.getValue(), name));
            }
        }
        return Optional.empty();
    }

    /** Whether the server's words for an object, such as {@code view public.active_users} or {@code function f(integer)}, fit. */
    boolean fits(String description) {
        if (!description.startsWith(kind + " ")) {
            return false;
        }
        Matcher found = NAME.matcher(description.substring(kind.length() + 1));
        if (!found.matches() || !last(name).equals(unquoted(found.group(2)))) {
            return false;
        }
        boolean oneSchemaKnown = found.group(1) == null || name.size() < 2;
        return oneSchemaKnown || name.get(name.size() - 2).equals(unquoted(found.group(1)));
    }

    private static String last(List<String> parts) {
        return parts.get(parts.size() - 1);
    }

    private static String unquoted(String identifier) {
        Token.Kind kind = identifier.startsWith("\"") ? Token.Kind.QUOTED : Token.Kind.WORD;
        return new Token(kind, identifier, 0).identifier();
    }

    private static Map<String, String> kinds() {
        Map<String, String> kinds = new LinkedHashMap<>();
        kinds.put("VIEW", "view");
        kinds.put("FUNCTION", "function");
        kinds.put("AGGREGATE", "function");
        kinds.put("PROCEDURE", "procedure");
        kinds.put("TABLE", "table");
        kinds.put("INDEX", "index");
        kinds.put("TYPE", "type");
        kinds.put("DOMAIN", "type");
        kinds.put("SEQUENCE", "sequence");
        kinds.put("RULE", "rule");
        kinds.put("POLICY", "policy");
        kinds.put("TRIGGER", "trigger");
        return kinds;
    }
}
