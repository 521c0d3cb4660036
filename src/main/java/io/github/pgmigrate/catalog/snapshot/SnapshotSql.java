package io.github.pgmigrate.catalog.snapshot;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The statements that read the catalogs. They stand in files beside this class and run with a search_path of pg_catalog
 * alone. A line that ends in {@code -- 15+}, {@code -- <18} or {@code -- 15 to 16} is for servers of these majors; one that ends
 * in {@code -- if conninfo} or {@code -- unless conninfo} depends on what the role may read.
 */
final class SnapshotSql {

    private static final Pattern CONDITION =
            Pattern.compile("(.*)-- (?:(\\d+)(?:\\+| to (\\d+))|<(\\d+)|(if|unless) conninfo)");
    private static final List<String> SCHEMAS =
            List.of("tables.sql", "types.sql", "routines.sql", "outside.sql", "privileges.sql", "attached.sql");

    /**
     * Opens the transaction. All that shapes what the server prints is set, as pg_dump sets it; temporary tables and types are
     * looked for last, so that none of them can stand for a catalog.
     */
    static final String BEGIN = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;\n" + settings();

    private SnapshotSql() {}

    /** The same for a transaction that is open. */
    static String settings() {
        return "SELECT pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true),"
                + " pg_catalog.set_config('DateStyle', 'ISO, MDY', true), pg_catalog.set_config('IntervalStyle', 'postgres', true),"
                + " pg_catalog.set_config('TimeZone', 'UTC', true), pg_catalog.set_config('extra_float_digits', '3', true),"
                + " pg_catalog.set_config('bytea_output', 'hex', true), pg_catalog.set_config('lc_monetary', 'C', true),"
                + " pg_catalog.set_config('standard_conforming_strings', 'on', true),"
                + " pg_catalog.set_config('quote_all_identifiers', 'off', true),"
                // To compile them takes longer than to run them.
                + " pg_catalog.set_config('jit', 'off', true);\n";
    }

    /** All statements that read. */
    static String text(int major, boolean conninfo, boolean cluster) {
        StringBuilder text = new StringBuilder();
        SCHEMAS.forEach(file -> append(text, file, major, conninfo));
        if (cluster) {
            append(text, "cluster.sql", major, conninfo);
        }
        return text.toString();
    }

    private static void append(StringBuilder text, String file, int major, boolean conninfo) {
        file(file).lines().filter(line -> !line.startsWith("-- ")).forEach(line -> {
            Matcher condition = CONDITION.matcher(line);
            if (!condition.matches()) {
                text.append(line).append('\n');
            } else if (holds(condition, major, conninfo)) {
                text.append(condition.group(1)).append('\n');
            }
        });
    }

    private static boolean holds(Matcher condition, int major, boolean conninfo) {
        if (condition.group(5) != null) {
            return condition.group(5).equals("if") == conninfo;
        }
        if (condition.group(4) != null) {
            return major < Integer.parseInt(condition.group(4));
        }
        return major >= Integer.parseInt(condition.group(2))
                && (condition.group(3) == null || major <= Integer.parseInt(condition.group(3)));
    }

    private static String file(String name) {
        try (InputStream resource = Objects.requireNonNull(SnapshotSql.class.getResourceAsStream(name), name)) {
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
