package io.github.pgmigrate.db;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * SQL for the system catalogs that means the same under any search_path, also one that puts operators of a stranger before
 * pg_catalog's (PostgreSQL manual, "Writing SECURITY DEFINER Functions Safely").
 */
public final class CatalogSql {

    private static final Pattern QUOTED_OR_OPERATOR = Pattern.compile(
            "'[^']*+(?:''[^']*+)*+'|\"[^\"]*+(?:\"\"[^\"]*+)*+\"" + "|(?<= )(=|<>|<|>|<=|>=|-|\\|\\||~|!~|->>)(?= )");

    private CatalogSql() {}

    /**
     * The SQL with every operator that stands between two blanks written as pg_catalog's. All of them bind equally strong
     * then, so that the text must use parentheses; functions and types it must qualify itself; IN, LIKE, BETWEEN, IS
     * DISTINCT FROM, USING and simple CASE must not occur in it. What stands in quotes stays.
     */
    public static String qualified(String sql) {
        return QUOTED_OR_OPERATOR
                .matcher(sql)
                .replaceAll(found -> Matcher.quoteReplacement(
                        found.group(1) == null ? found.group() : "OPERATOR(pg_catalog." + found.group(1) + ")"));
    }

    /** A value of a row that cannot be null. */
    public static String value(List<@Nullable String> row, int column) {
        String value = row.get(column);
        if (value == null) {
            throw new IllegalStateException("column " + column + " is null");
        }
        return value;
    }
}
