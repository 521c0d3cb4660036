package io.github.pgmigrate.sql;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** psql's truth values: beginnings of true, false, yes, no, on and off, whatever their case, and 1 and 0 (ParseVariableBool). */
final class Booleans {

    private Booleans() {}

    /** The value; null where it is none. */
    static @Nullable Boolean parse(String text) {
        String value = text.toLowerCase(Locale.ROOT);
        if (value.isEmpty()) {
            return null;
        } else if ("true".startsWith(value) || "yes".startsWith(value) || value.equals("on") || value.equals("1")) {
            return true;
        } else if ("false".startsWith(value)
                || "no".startsWith(value)
                || value.equals("of")
                || value.equals("off")
                || value.equals("0")) {
            return false;
        }
        return null;
    }
}
