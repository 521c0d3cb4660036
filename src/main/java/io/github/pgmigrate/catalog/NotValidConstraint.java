package io.github.pgmigrate.catalog;

import io.github.pgmigrate.db.CatalogSql;
import io.github.pgmigrate.db.ServerException;
import io.github.pgmigrate.db.Session;
import io.github.pgmigrate.sql.Quoting;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An immutable finding: a constraint of a user's schema that was added NOT VALID and never validated, so that older rows may
 * break it. One that is NOT ENFORCED (PostgreSQL 18) is meant to be so, and is none.
 *
 * @param schema the schema
 * @param owner the name of the table or domain that it constrains
 * @param domain whether that is a domain
 * @param name its name
 * @param definition what it says, as the server words it
 */
public record NotValidConstraint(String schema, String owner, boolean domain, String name, String definition) {

    private static final String SQL = CatalogSql.qualified("SELECT n.nspname, COALESCE(c.relname, y.typname),"
            + " c.oid IS NULL, k.conname, pg_catalog.pg_get_constraintdef(k.oid)"
            + " FROM pg_catalog.pg_constraint k JOIN pg_catalog.pg_namespace n ON n.oid = k.connamespace"
            + " LEFT JOIN pg_catalog.pg_class c ON c.oid = k.conrelid"
            + " LEFT JOIN pg_catalog.pg_type y ON y.oid = k.contypid"
            // conenforced came with PostgreSQL 18.
            + " WHERE NOT k.convalidated AND COALESCE((pg_catalog.to_jsonb(k) ->> 'conenforced') = 'true', true) AND "
            + UserSchemas.CONDITION + " ORDER BY n.nspname, 2, k.conname");

    /** All of the database, by schema, table or domain, and name. */
    public static List<NotValidConstraint> all(Session session) throws ServerException {
        return session.query(SQL).stream().map(NotValidConstraint::of).toList();
    }

    /** The statement that validates it. */
    public String remedy() {
        return "ALTER " + (domain ? "DOMAIN " : "TABLE ") + Quoting.identifier(schema) + "." + Quoting.identifier(owner)
                + " VALIDATE CONSTRAINT " + Quoting.identifier(name) + ";";
    }

    private static NotValidConstraint of(List<@Nullable String> row) {
        return new NotValidConstraint(
                CatalogSql.value(row, 0),
                CatalogSql.value(row, 1),
                CatalogSql.value(row, 2).equals("t"),
                CatalogSql.value(row, 3),
                CatalogSql.value(row, 4));
    }
}
