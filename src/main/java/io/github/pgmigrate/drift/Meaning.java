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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

    private static final String IDENTIFIER = "(\"(?:[^\"]|\"\")+\"|[^\"\\s.(]+)";
    private static final Pattern ROUTINE =
            Pattern.compile(IDENTIFIER.replace("(\"", "(?:\"") + "\\." + IDENTIFIER + "\\(");

    private static final Session.Rows NOTHING = new Session.Rows() {
        @Override
        public void columns(List<Session.Column> columns) {}

        @Override
        public void row(List<@Nullable String> values) {}
    };

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
     * @param name what it is called where it is made under another name; empty where it is made under none
     */
    private record Trial(List<String> statements, String query, String name) {

        static Trial of(List<String> statements, String query) {
            return new Trial(statements, query, "");
        }
    }

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
                // The text comes from another server: the server takes one statement this way, and no more.
                session.stream(statement, NOTHING);
            }
            String again = CatalogSql.value(session.query(trial.query()).get(0), 0);
            return Optional.of(again.replaceFirst("^(CREATE [A-Z ]+ )" + NAME + " ", "$1" + trial.name() + " "));
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

    private static Optional<Trial> trial(CatalogObject object, String property, String text) {
        ObjectName parent = object.parent();
        String holder = parent == null ? "" : parent.name();
        return Optional.ofNullable(
                switch (object.kind()) {
                    case VIEW, MATERIALIZED_VIEW -> property.equals("definition") ? view(text) : null;
                    case INDEX ->
                        property.equals("definition")
                                ? named(
                                        "INDEX",
                                        text,
                                        "SELECT pg_get_indexdef(indexrelid) FROM pg_index WHERE indrelid = "
                                                + relation(holder)
                                                + " AND indexrelid IN (SELECT oid FROM pg_class WHERE relname = '"
                                                + NAME + "')")
                                : null;
                    case TRIGGER ->
                        property.equals("definition")
                                ? named(
                                        "TRIGGER",
                                        text,
                                        "SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE tgrelid = "
                                                + relation(holder) + " AND tgname = '" + NAME + "'")
                                : null;
                    case RULE ->
                        property.equals("definition")
                                ? named(
                                        "RULE",
                                        text,
                                        "SELECT pg_get_ruledef(oid) FROM pg_rewrite WHERE ev_class = "
                                                + relation(holder) + " AND rulename = '" + NAME + "'")
                                : null;
                    case STATISTICS ->
                        property.equals("definition") ? statistics(object.name().name(), text) : null;
                    case CONSTRAINT ->
                        property.equals("definition") && parent != null ? constraint(parent, text) : null;
                    case POLICY -> policy(holder, property, text);
                    case COLUMN -> column(object, holder, property, text);
                    case DOMAIN ->
                        property.equals("default") ? domain(object.name().name(), text) : null;
                    case TABLE ->
                        property.equals("partition key")
                                ? partitioned(object.name().name(), text)
                                : null;
                    case FUNCTION, PROCEDURE -> routine(object, property, text);
                    default -> null;
                });
    }

    private static Trial view(String text) {
        return Trial.of(
                List.of("CREATE TEMPORARY VIEW " + NAME + " AS " + text),
                "SELECT pg_get_viewdef('pg_temp." + NAME + "'::regclass)");
    }

    /** What hangs on a table is made beside itself: what a partition has of its parent cannot be dropped. */
    private static @Nullable Trial named(String kind, String text, String query) {
        Matcher definition = Pattern.compile(
                        "(?s)(CREATE (?:UNIQUE |CONSTRAINT )?" + kind + " )" + IDENTIFIER + "( .*)")
                .matcher(text);
        return definition.matches()
                ? new Trial(List.of(definition.group(1) + NAME + definition.group(3)), query, definition.group(2))
                : null;
    }

    private static String relation(String name) {
        return Quoting.literal(name) + "::regclass";
    }

    private static @Nullable Trial statistics(String name, String text) {
        return text.startsWith("CREATE STATISTICS ")
                ? Trial.of(
                        List.of("DROP STATISTICS " + name, text),
                        "SELECT pg_get_statisticsobjdef(oid) FROM pg_statistic_ext WHERE stxnamespace::regnamespace::text"
                                + " || '.' || quote_ident(stxname) = " + Quoting.literal(name))
                : null;
    }

    private static @Nullable Trial constraint(ObjectName parent, String text) {
        boolean check = text.startsWith("CHECK ");
        if (!check && !text.startsWith("EXCLUDE ")) {
            return null;
        }
        boolean domain = parent.kind() == ObjectKind.DOMAIN;
        return Trial.of(
                List.of("ALTER " + (domain ? "DOMAIN " : "TABLE ") + parent.name() + " ADD CONSTRAINT " + NAME + " "
                        + text + (check ? " NOT VALID" : "")),
                "SELECT regexp_replace(pg_get_constraintdef(oid), ' NOT VALID$', '') FROM pg_constraint WHERE conname = '"
                        + NAME + "'");
    }

    private static @Nullable Trial policy(String table, String property, String text) {
        boolean using = property.equals("using");
        return using || property.equals("check")
                ? Trial.of(
                        List.of("CREATE POLICY " + NAME + " ON " + table + (using ? " USING (" : " WITH CHECK (") + text
                                + ")"),
                        "SELECT pg_get_expr(" + (using ? "polqual" : "polwithcheck")
                                + ", polrelid) FROM pg_policy WHERE polname = '" + NAME + "'")
                : null;
    }

    private static @Nullable Trial column(CatalogObject object, String table, String property, String text) {
        String column = object.name().name().substring(table.length() + 1);
        if (property.equals("default")) {
            return Trial.of(
                    List.of("ALTER TABLE " + table + " ALTER " + column + " SET DEFAULT " + text),
                    "SELECT pg_get_expr(d.adbin, d.adrelid) FROM pg_attrdef d JOIN pg_attribute a ON a.attrelid = d.adrelid"
                            + " AND a.attnum = d.adnum WHERE d.adrelid = " + relation(table)
                            + " AND quote_ident(a.attname) = " + Quoting.literal(column));
        }
        Matcher generated = Pattern.compile("(?s)(.*) (STORED|VIRTUAL)").matcher(text);
        if (!property.equals("expression") || !generated.matches()) {
            return null;
        }
        String how = generated.group(2);
        return Trial.of(
                List.of(
                        "CREATE TEMPORARY TABLE " + NAME + " (LIKE " + table + ")",
                        "ALTER TABLE pg_temp." + NAME + " ADD " + NAME + " "
                                + object.property("type").orElse("") + " GENERATED ALWAYS AS (" + generated.group(1)
                                + ") "
                                + how),
                "SELECT pg_get_expr(adbin, adrelid) || ' " + how + "' FROM pg_attrdef WHERE adrelid = 'pg_temp." + NAME
                        + "'::regclass");
    }

    private static Trial domain(String name, String text) {
        return Trial.of(
                List.of("ALTER DOMAIN " + name + " SET DEFAULT " + text),
                "SELECT pg_get_expr(typdefaultbin, 'pg_type'::regclass) FROM pg_type WHERE oid = "
                        + Quoting.literal(name) + "::regtype");
    }

    private static Trial partitioned(String table, String text) {
        return Trial.of(
                List.of("CREATE TEMPORARY TABLE " + NAME + " (LIKE " + table + ") PARTITION BY " + text),
                "SELECT pg_get_partkeydef('pg_temp." + NAME + "'::regclass)");
    }

    /** Bodies that PostgreSQL has read itself, and defaults of arguments in any language. By its name a body knows its arguments. */
    private static @Nullable Trial routine(CatalogObject object, String property, String text) {
        boolean body = property.equals("body") && text.matches("(?s)(RETURN |BEGIN ATOMIC\\s).*");
        Matcher name = ROUTINE.matcher(object.name().name());
        if ((!body && !property.equals("arguments")) || !name.lookingAt()) {
            return null;
        }
        String arguments = body ? object.property("arguments").orElse("") : text;
        String result =
                object.property("result").map(type -> " RETURNS " + type).orElse("");
        return Trial.of(
                List.of(
                        "SET LOCAL check_function_bodies = off",
                        "CREATE " + object.kind().label() + " pg_temp." + name.group(1) + "(" + arguments + ")" + result
                                + " LANGUAGE sql " + (body ? text : "AS ''")),
                "SELECT " + (body ? "pg_get_function_sqlbody(oid)" : "pg_get_function_arguments(oid)")
                        + " FROM pg_proc WHERE pronamespace = pg_my_temp_schema()");
    }
}
