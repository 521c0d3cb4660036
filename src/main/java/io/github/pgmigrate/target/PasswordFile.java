package io.github.pgmigrate.target;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * libpq's password file (PostgreSQL manual, "The Password File"): lines of {@code host:port:database:user:password}. A field
 * may be {@code *}; a colon or backslash in a field stands behind a backslash; the first line that matches counts.
 */
final class PasswordFile {

    private static final int FIELDS = 4;

    private final List<String> lines;

    PasswordFile(List<String> lines) {
        this.lines = List.copyOf(lines);
    }

    /**
     * The password for a database.
     *
     * @param hosts {@code host:port}; the password of the first that has one
     */
    Optional<Secret> find(List<String> hosts, String database, String user) {
        for (String host : hosts) {
            int colon = host.lastIndexOf(':');
            String name = host.substring(0, colon).replaceAll("^\\[(.*)]$", "$1");
            List<String> wanted = List.of(name, host.substring(colon + 1), database, user);
            for (String line : lines) {
                String password = line.startsWith("#") ? null : password(line, wanted);
                if (password != null) {
                    return Optional.of(Secret.of(password));
                }
            }
        }
        return Optional.empty();
    }

    private static @Nullable String password(String line, List<String> wanted) {
        int start = 0;
        for (int field = 0; field < FIELDS; field++) {
            int end = end(line, start);
            if (end == line.length()) {
                return null;
            }
            String text = line.substring(start, end);
            if (!text.equals("*") && !plain(text).equals(wanted.get(field))) {
                return null;
            }
            start = end + 1;
        }
        return plain(line.substring(start));
    }

    private static int end(String line, int start) {
        int end = start;
        while (end < line.length() && line.charAt(end) != ':') {
            end += line.charAt(end) == '\\' ? 2 : 1;
        }
        return Math.min(end, line.length());
    }

    private static String plain(String text) {
        return text.replaceAll("\\\\(.)", "$1");
    }
}
