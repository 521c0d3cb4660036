package io.github.pgmigrate.script;

import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;

/** How a folder numbers its migrations, and which number is free next. Immutable. */
final class Numbering {

    private static final int LEAST_WIDTH = 3;

    /** Versions of these lengths that read as a time are taken as one. */
    private static final Map<Integer, DateTimeFormatter> TIMES = Map.of(
            12, time("uuuuMMddHHmm"),
            14, time("uuuuMMddHHmmss"));

    private final NavigableSet<Version> used = new TreeSet<>();
    private final int width;

    /**
     * @param names the names of the folder's versioned files
     */
    Numbering(Collection<FileName.Versioned> names) {
        int widest = LEAST_WIDTH;
        for (FileName.Versioned name : names) {
            used.add(name.version());
            widest = Math.max(widest, name.digits().length());
        }
        width = widest;
    }

    /** The digits after the highest that is used; 001 for an empty folder. */
    String next() {
        return following(used.isEmpty() ? new Version(BigInteger.ZERO) : used.last());
    }

    /** The digits for a migration written now: a time in UTC where the folder numbers by time, else {@link #next()}. */
    String next(Instant now) {
        if (used.isEmpty()) {
            return next();
        }
        String highest = used.last().toString();
        DateTimeFormatter format = TIMES.get(highest.length());
        if (format == null || !readsAsTime(highest, format)) {
            return next();
        }
        String time = format.format(now.atOffset(ZoneOffset.UTC));
        return Version.of(time).compareTo(used.last()) > 0 ? time : next();
    }

    /**
     * Digits for so many migrations in a row that come right after a version where they fit before the next one that is
     * used, and else after all.
     */
    String[] after(Version version, int count) {
        Version later = used.higher(version);
        BigInteger last = version.number().add(BigInteger.valueOf(count));
        Version from = later == null || last.compareTo(later.number()) < 0 ? version : used.last();
        String[] digits = new String[count];
        for (int i = 0; i < count; i++) {
            digits[i] = following(from);
            from = Version.of(digits[i]);
        }
        return digits;
    }

    private String following(Version version) {
        String digits = version.number().add(BigInteger.ONE).toString();
        return "0".repeat(Math.max(0, width - digits.length())) + digits;
    }

    private static boolean readsAsTime(String digits, DateTimeFormatter format) {
        try {
            int year = LocalDateTime.parse(digits, format).getYear();
            return year >= 1970 && year < 2200;
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    private static DateTimeFormatter time(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withResolverStyle(ResolverStyle.STRICT);
    }
}
