package io.github.pgmigrate.drift;

import io.github.pgmigrate.catalog.diff.Difference;
import io.github.pgmigrate.catalog.snapshot.CatalogObject;
import io.github.pgmigrate.catalog.snapshot.CatalogSnapshot;
import io.github.pgmigrate.catalog.snapshot.ObjectKind;
import io.github.pgmigrate.catalog.snapshot.ObjectName;
import io.github.pgmigrate.db.CatalogSql;
import io.github.pgmigrate.db.ServerException;
import io.github.pgmigrate.db.Session;
import io.github.pgmigrate.sql.Quoting;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether two definitions mean the same, though they are other texts: both are given to the throwaway server, and what it
 * makes of them is compared. A database that was dumped and restored has definitions with more casts, since PostgreSQL reads what it has
 * written as something a little different. All is done in a transaction that is undone.
 */
final class Meaning {

    /** How often a definition is read again: it is at rest after one time mostly. */
    private static final int ROUNDS = 3;

    private static final String NAME = "pgmigrate_meaning";

    private final Session session;
    private final CatalogSnapshot made;

    /**
     * On a throwaway server.
     *
     * @param session the superuser's, idle
     * @param made what is there
     */
    Meaning(Session session, CatalogSnapshot made) {
        this.session = session;
        this.made = made;
    }

    /**
     * How a definition is read again.
     *
     * @param statements what makes it
     * @param query says what the server makes of it
     */
    private record Trial(List<String> statements, String query) {}

    /** Those of the differences that are none but in their words. */
    List<Difference> same(List<Difference> differences) throws ServerException {
        List<Difference> same = new ArrayList<>();
        session.send("BEGIN;\n" + CatalogSnapshot.settings());
        for (Difference difference : differences) {
            if (isSame(difference)) {
                same.add(difference);
            }
        }
        session.send("ROLLBACK");
        return same;
    }

    private boolean isSame(Difference difference) throws ServerException {
        CatalogObject object = made.objects().get(difference.object());
        String before = difference.before();
        String after = difference.after();
        if (difference.kind() != Difference.Kind.CHANGED || object == null || before == null || after == null) {
            return false;
        }
        Optional<String> ours = atRest(object, difference.property(), before);
        return ours.isPresent() && ours.equals(atRest(object, difference.property(), after));
    }

    private Optional<String> atRest(CatalogObject object, @Nullable String property, String definition)
            throws ServerException {
        String now = definition;
        for (int round = 0; round < ROUNDS; round++) {
            Optional<Trial> trial =
                    trial(object, String.valueOf(property), now.strip().replaceFirst(";$", ""));
            Optional<String> again = trial.isPresent() ? read(trial.get()) : Optional.empty();
            if (again.isEmpty() || again.get().equals(now)) {
                return again;
            }
            now = again.get();
        }
        return Optional.of(now);
    }

    private Optional<String> read(Trial trial) throws ServerException {
        session.send("SAVEPOINT " + NAME);
        try {
            for (String statement : trial.statements()) {
                session.send(statement);
            }
            return Optional.of(CatalogSql.value(session.query(trial.query()).get(0), 0));
        } catch (ServerException e) {
            if (session.isBroken()) {
                throw e;
            }
            return Optional.empty();
        } finally {
            if (!session.isBroken()) {
                session.send("ROLLBACK TO " + NAME);
            }
        }
    }

    /** The text comes from another server, and is run here: it may be one statement and no more. */
    private static Optional<Trial> trial(CatalogObject object, String property, String text) {
        ObjectName parent = object.parent();
        String holder = parent == null ? "" : parent.name();
        if (text.indexOf(';') >= 0) {
            return Optional.empty();
        }
        return Optional.ofNullable(
                switch (object.kind()) {
                    case VIEW, MATERIALIZED_VIEW -> property.equals("definition") ? view(text) : null;
                    case INDEX ->
                        property.equals("definition") ? index(object.name().name(), text) : null;
                    case CONSTRAINT -> property.equals("definition") && parent != null ? check(parent, text) : null;
                    case POLICY -> policy(holder, property, text);
                    case COLUMN ->
                        property.equals("default") && parent != null && parent.kind() == ObjectKind.TABLE
                                ? column(holder, object.name().name().substring(holder.length() + 1), text)
                                : null;
                    default -> null;
                });
    }

    private static Trial view(String text) {
        return new Trial(
                List.of("CREATE TEMPORARY VIEW " + NAME + " AS " + text),
                "SELECT pg_get_viewdef('pg_temp." + NAME + "'::regclass)");
    }

    private static @Nullable Trial index(String name, String text) {
        return text.matches("(?s)CREATE (UNIQUE )?INDEX .*")
                ? new Trial(
                        List.of("DROP INDEX " + name, text),
                        "SELECT pg_get_indexdef(" + Quoting.literal(name) + "::regclass)")
                : null;
    }

    private static @Nullable Trial check(ObjectName parent, String text) {
        if (!text.startsWith("CHECK ")) {
            return null;
        }
        boolean domain = parent.kind() == ObjectKind.DOMAIN;
        return new Trial(
                List.of("ALTER " + (domain ? "DOMAIN " : "TABLE ") + parent.name() + " ADD CONSTRAINT " + NAME + " "
                        + text + " NOT VALID"),
                "SELECT regexp_replace(pg_get_constraintdef(oid), ' NOT VALID$', '') FROM pg_constraint WHERE conname = '"
                        + NAME + "'");
    }

    private static @Nullable Trial policy(String table, String property, String text) {
        boolean using = property.equals("using");
        return using || property.equals("check")
                ? new Trial(
                        List.of("CREATE POLICY " + NAME + " ON " + table + (using ? " USING (" : " WITH CHECK (") + text
                                + ")"),
                        "SELECT pg_get_expr(" + (using ? "polqual" : "polwithcheck")
                                + ", polrelid) FROM pg_policy WHERE polname = '" + NAME + "'")
                : null;
    }

    private static Trial column(String table, String column, String text) {
        return new Trial(
                List.of("ALTER TABLE " + table + " ALTER " + column + " SET DEFAULT " + text),
                "SELECT pg_get_expr(d.adbin, d.adrelid) FROM pg_attrdef d JOIN pg_attribute a ON a.attrelid = d.adrelid"
                        + " AND a.attnum = d.adnum WHERE d.adrelid = " + Quoting.literal(table)
                        + "::regclass AND quote_ident(a.attname) = " + Quoting.literal(column));
    }
}
