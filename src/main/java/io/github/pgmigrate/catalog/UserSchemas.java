package io.github.pgmigrate.catalog;

/** Which schemas are the user's. */
final class UserSchemas {

    /** True of a row {@code n} of pg_namespace that is neither the system's nor a session's own; for CatalogSql to qualify. */
    static final String CONDITION =
            "NOT pg_catalog.starts_with(n.nspname, 'pg_') AND n.nspname <> 'information_schema'";

    private UserSchemas() {}
}
