package io.github.pgmigrate.catalog.snapshot;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Access control lists in a form to read and to compare: one line for each grantee and grantor. */
final class Privileges {

    /** PostgreSQL manual, "ACL Privilege Abbreviations". */
    private static final Map<Character, String> NAMES = Map.ofEntries(
            Map.entry('r', "SELECT"),
            Map.entry('a', "INSERT"),
            Map.entry('w', "UPDATE"),
            Map.entry('d', "DELETE"),
            Map.entry('D', "TRUNCATE"),
            Map.entry('x', "REFERENCES"),
            Map.entry('t', "TRIGGER"),
            Map.entry('m', "MAINTAIN"),
            Map.entry('C', "CREATE"),
            Map.entry('c', "CONNECT"),
            Map.entry('T', "TEMPORARY"),
            Map.entry('X', "EXECUTE"),
            Map.entry('U', "USAGE"),
            Map.entry('s', "SET"),
            Map.entry('A', "ALTER SYSTEM"));

    private Privileges() {}

    /**
     * Lines such as {@code app: INSERT, SELECT WITH GRANT OPTION (by postgres)}, in order.
     *
     * @param array an array of aclitem as the server prints it
     * @param roles what a role is shown as
     */
    static String readable(String array, UnaryOperator<String> roles) {
        return TextArray.elements(array).stream()
                .map(item -> line(item, roles))
                .sorted()
                .collect(Collectors.joining("\n"));
    }

    /** An item is {@code grantee=privileges/grantor}; a name with other than letters and digits is in double quotes. */
    private static String line(String item, UnaryOperator<String> roles) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < item.length(); i++) {
            char c = item.charAt(i);
            if (c == '"') {
                boolean doubled = quoted && i + 1 < item.length() && item.charAt(i + 1) == '"';
                if (doubled) {
                    word.append(c);
                    i++;
                } else {
                    quoted = !quoted;
                }
            } else if (!quoted && (c == '=' || c == '/')) {
                words.add(word.toString());
                word.setLength(0);
            } else {
                word.append(c);
            }
        }
        String grantee = words.get(0).isEmpty() ? "PUBLIC" : roles.apply(words.get(0));
        return grantee + ": " + String.join(", ", names(words.get(1))) + " (by " + roles.apply(word.toString()) + ")";
    }

    private static SortedSet<String> names(String letters) {
        SortedSet<String> names = new TreeSet<>();
        for (int i = 0; i < letters.length(); i++) {
            String name = NAMES.getOrDefault(letters.charAt(i), letters.substring(i, i + 1));
            boolean grantable = i + 1 < letters.length() && letters.charAt(i + 1) == '*';
            names.add(grantable ? name + " WITH GRANT OPTION" : name);
            i += grantable ? 1 : 0;
        }
        return names;
    }
}
