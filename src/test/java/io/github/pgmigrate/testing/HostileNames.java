package io.github.pgmigrate.testing;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** Names that are made to break out of what they stand in, and folders full of them. */
public final class HostileNames {

    /** The most that PostgreSQL keeps of a name. */
    public static final int MAX_BYTES = 63;

    private static final String[] PIECES = {
        "\"",
        "\"\"",
        "'",
        "''",
        ".",
        "\".\"",
        ";",
        "; DROP TABLE canary; --",
        "\"; DROP TABLE canary; --",
        "'; DROP TABLE canary; --",
        "--",
        "/*",
        "*/",
        "\\",
        "\\\\",
        "\\'",
        "%",
        "%s",
        "%n",
        "%1$s",
        "%I",
        "$1",
        "$$",
        "$x$",
        "${x}",
        ":a",
        ":'a'",
        ":\"a\"",
        "?",
        "{d}",
        "{",
        "}",
        "[",
        "]",
        "(",
        ")",
        ",",
        "=",
        "&",
        "#",
        "@",
        "!",
        "|",
        "`id`",
        "$(id)",
        "<b>",
        "\t",
        "\n",
        "\r\n",
        " ",
        "  ",
        "-",
        "--help",
        "-rf",
        "~",
        "*",
        "ä",
        "ß",
        "İ",
        "ı",
        "😀",
        "\u202e",
        "\u200b",
        "e\u0301",
        "\ufeff",
        "中文",
        "select",
        "SELECT",
        "user",
        "table",
        "null",
        "true",
        "public",
        "pg_catalog",
        "schema_version",
        "rollback",
        "R_",
        "_",
        "0",
        "9",
        "A",
        "z",
        "\u0001",
        "\u007f",
        "\u001b[2J"
    };

    private HostileNames() {}

    /** So many names, all different, of at most 63 bytes, of which every tenth is that long. */
    public static List<String> of(int count) {
        Random random = new Random(Long.getLong("names.seed", 4));
        Set<String> names = new LinkedHashSet<>();
        while (names.size() < count) {
            StringBuilder name = new StringBuilder();
            int pieces = names.size() % 10 == 0 ? 100 : 1 + random.nextInt(6);
            for (int i = 0; i < pieces; i++) {
                name.append(PIECES[random.nextInt(PIECES.length)]);
            }
            String cut = cut(name.toString(), MAX_BYTES);
            if (names.size() % 10 == 0) {
                cut += "x".repeat(MAX_BYTES - cut.getBytes(StandardCharsets.UTF_8).length);
            }
            // What PostgreSQL keeps for itself is refused, and elsewhere tested.
            if (!cut.startsWith("pg_") && !Set.of("public", "none", "").contains(cut)) {
                names.add(cut);
            }
        }
        return List.copyOf(names);
    }

    /** As much of a text as so many bytes of UTF-8 hold, in whole characters. */
    public static String cut(String name, int bytes) {
        StringBuilder kept = new StringBuilder();
        int length = 0;
        for (int c : name.codePoints().toArray()) {
            length += new String(Character.toChars(c)).getBytes(StandardCharsets.UTF_8).length;
            if (length > bytes) {
                break;
            }
            kept.appendCodePoint(c);
        }
        return kept.toString();
    }

    /** As SQL writes it. */
    public static String quoted(String name) {
        return "\"" + name.replace("\"", "\"\"") + "\"";
    }

    /** The variables that the scripts of these names take. */
    public static Map<String, String> variables(List<String> names) {
        Map<String, String> variables = new HashMap<>();
        for (int i = 0; i < names.size(); i++) {
            variables.put("n" + (i + 1), names.get(i));
        }
        return variables;
    }

    /** The file that makes the table of the name at an index. */
    public static String file(List<String> names, int index) {
        return index + 1 + "_" + words(names.get(index)) + ".sql";
    }

    /** What a file system takes, and the folder: not a slash, no control character, and words that are no rollback's. */
    private static String words(String name) {
        return "x" + cut(name.replaceAll("[/\\p{Cntrl}]", "-"), 200);
    }

    /** A migration for each name, by file: it makes a table, by quotes of the script's own or by a variable. */
    public static Map<String, String> scripts(List<String> names) {
        Map<String, String> scripts = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            int version = i + 1;
            String table = i % 2 == 0 ? quoted(name) : ":\"n" + version + "\"";
            String words = words(name);
            scripts.put(
                    file(names, i),
                    "CREATE TABLE " + table + " (" + quoted(name) + " text DEFAULT :'n" + version + "');\n"
                            + "INSERT INTO " + table + " DEFAULT VALUES;\n"
                            + (i % 7 == 3 ? "CREATE INDEX CONCURRENTLY ON " + table + " (" + quoted(name) + ");\n" : "")
                            + "SELECT * FROM " + table + ";\n");
            scripts.put(version + "_rollback_" + words + ".sql", "DROP TABLE " + table + ";\n");
            scripts.put(
                    version + "_verify_" + words + ".sql",
                    "SELECT " + quoted(name) + " = :'n" + version + "' FROM " + table + ";\n");
        }
        return scripts;
    }
}
