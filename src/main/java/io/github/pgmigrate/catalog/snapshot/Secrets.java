package io.github.pgmigrate.catalog.snapshot;

import java.util.regex.Pattern;

/** Takes secrets out of what the catalogs hold for connections to other servers. */
final class Secrets {

    private static final String MASK = "***";
    private static final Pattern SECRET =
            Pattern.compile("(?i).*(?:pass|pwd|secret|token|credential|api_?key|private).*");
    private static final Pattern IN_CONNINFO =
            Pattern.compile("(?i)([\\w]*(?:pass|pwd|secret|token)[\\w]*\\s*=\\s*)('(?:[^'\\\\]|\\\\.)*+'?|[^\\s&]*)");
    private static final Pattern IN_URI = Pattern.compile("(?i)^(postgres(?:ql)?://[^/?#@:]*:)[^/?#]*@");

    private Secrets() {}

    /** The value of an option, or a mask where its name tells that it is a secret. */
    static String option(String name, String value) {
        return SECRET.matcher(name).matches() ? MASK : value;
    }

    /** A connection string of libpq's (PostgreSQL manual, "Connection Strings") without its secrets. */
    static String connection(String text) {
        String masked = IN_URI.matcher(text).replaceFirst("$1" + MASK + "@");
        return IN_CONNINFO.matcher(masked).replaceAll("$1" + MASK);
    }
}
