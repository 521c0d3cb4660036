package io.github.pgmigrate.db;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Command tags of statements whose rows came in portions: the driver hands over no tag then, or one for the last portion. */
final class Tags {

    private static final Pattern FIRST_WORD =
            Pattern.compile("(?s)(?:\\s|\\(|--[^\\n]*(?:\\n|$)|/\\*.*?\\*/)*+([A-Za-z]+).*");
    private static final Pattern WRITES =
            Pattern.compile("(?i)\\b(INSERT\\s+INTO|UPDATE|DELETE\\s+FROM|MERGE\\s+INTO)\\b");

    private Tags() {}

    /**
     * The tag of a statement that returned this many rows in more than one portion.
     *
     * @param sql the statement; of one that begins with WITH, the last writing keyword is taken for the main one
     */
    static String ofPortions(String sql, long rows) {
        Matcher first = FIRST_WORD.matcher(sql);
        String word = first.matches() ? first.group(1).toUpperCase(Locale.ROOT) : "SELECT";
        if (word.equals("WITH")) {
            word = mainWord(sql);
        }
        return switch (word) {
            case "INSERT" -> "INSERT 0 " + rows;
            case "UPDATE", "DELETE", "MERGE", "FETCH" -> word + " " + rows;
            case "SHOW", "EXPLAIN", "CALL" -> word;
            default -> "SELECT " + rows;
        };
    }

    private static String mainWord(String sql) {
        String word = "SELECT";
        int depth = 0;
        int from = 0;
        Matcher writes = WRITES.matcher(sql);
        while (writes.find()) {
            for (int i = from; i < writes.start(); i++) {
                depth += sql.charAt(i) == '(' ? 1 : sql.charAt(i) == ')' ? -1 : 0;
            }
            from = writes.start();
            if (depth == 0) {
                word = writes.group(1).toUpperCase(Locale.ROOT).replaceAll("\\s.*", "");
            }
        }
        return word;
    }
}
