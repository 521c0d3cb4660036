package io.github.pgmigrate.sql;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An immutable change of a setting that matters for reading: standard_conforming_strings, client_encoding, or all there are.
 *
 * @param name the setting; ALL where every one is reset
 * @param value its new value; null where it is reset
 * @param local whether it ends with the transaction
 */
record Setting(String name, @Nullable String value, boolean local) {

    static final String STANDARD_STRINGS = "standard_conforming_strings";
    static final String CLIENT_ENCODING = "client_encoding";

    private static final String ALL = "all";

    /** What a statement changes; null where it changes neither, or it cannot be told from its text. */
    static @Nullable Setting of(Part part) {
        if (part.is(0, "SET")) {
            boolean local = part.is(1, "LOCAL");
            int name = local || part.is(1, "SESSION") ? 2 : 1;
            if (part.is(name, "NAMES")) {
                return new Setting(CLIENT_ENCODING, value(part, name + 1), local);
            }
            int value = part.is(name + 1, "TO") || part.is(name + 1, '=') ? name + 2 : part.size();
            return value < part.size() ? known(text(part, name), value(part, value), local) : null;
        } else if (part.is(0, "RESET") || part.is(0, "DISCARD")) {
            return part.is(1, "ALL") ? new Setting(ALL, null, false) : known(text(part, 1), null, false);
        }
        return setConfig(part);
    }

    private static @Nullable Setting setConfig(Part part) {
        for (int i = 0; i + 5 < part.size(); i++) {
            if (part.is(i, "SET_CONFIG") && part.is(i + 1, '(') && part.is(i + 3, ',') && part.is(i + 5, ',')) {
                boolean local = i + 6 < part.size() && text(part, i + 6).equals("true");
                Setting setting = known(text(part, i + 2), value(part, i + 4), local);
                if (setting != null) {
                    return setting;
                }
            }
        }
        return null;
    }

    private static @Nullable Setting known(String name, @Nullable String value, boolean local) {
        return name.equals(STANDARD_STRINGS) || name.equals(CLIENT_ENCODING) ? new Setting(name, value, local) : null;
    }

    private static @Nullable String value(Part part, int index) {
        return part.is(index, "DEFAULT") ? null : text(part, index);
    }

    /** A token as a value: in lower case, without quotes. */
    private static String text(Part part, int index) {
        if (index >= part.size()) {
            return "";
        }
        String text = part.token(index).text();
        int quote = text.indexOf('\'');
        String bare = quote >= 0 && text.length() > quote + 1 ? text.substring(quote + 1, text.length() - 1) : text;
        return bare.replace("\"", "").toLowerCase(Locale.ROOT);
    }

    boolean is(String setting) {
        return name.equals(setting) || name.equals(ALL);
    }

    /** Whether it names the encoding of what follows, to the end of the session. */
    boolean namesEncoding() {
        return name.equals(CLIENT_ENCODING) && value != null && !local;
    }

    boolean isOff() {
        String text = value == null ? "" : value;
        return text.equals("off") || text.equals("false") || text.equals("no") || text.equals("0") || text.equals("f");
    }

    /** Whether a name of an encoding means UTF-8; PostgreSQL looks at its letters and digits only. */
    static boolean isUtf8(String encoding) {
        String name = encoding.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
        return name.equals("utf8") || name.equals("unicode");
    }
}
