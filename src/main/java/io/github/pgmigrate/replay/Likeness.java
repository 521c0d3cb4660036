package io.github.pgmigrate.replay;

import io.github.pgmigrate.db.CatalogSql;
import io.github.pgmigrate.db.ServerException;
import io.github.pgmigrate.db.Session;
import io.github.pgmigrate.history.HistoryNames;
import io.github.pgmigrate.sql.Quoting;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a database is like, as far as it has a say in what migrations make there. Immutable; all names are as they are called, without
 * quotes.
 *
 * @param database what it is, and who owns it
 * @param roles the roles of its server by their names, PostgreSQL's own apart
 * @param memberships who is a member of what
 * @param settings what ALTER DATABASE and ALTER ROLE have set
 * @param schemas its schemas by their names
 * @param extensions its extensions by their names
 * @param historyOwner whose the history is; empty where there is none
 */
public record Likeness(
        Database database,
        Map<String, Role> roles,
        List<Membership> memberships,
        List<Setting> settings,
        Map<String, Schema> schemas,
        Map<String, Extension> extensions,
        Optional<String> historyOwner) {

    private static final String DATABASE = CatalogSql.qualified(
            "SELECT d.datname, pg_catalog.pg_get_userbyid(d.datdba), pg_catalog.pg_encoding_to_char(d.encoding),"
                    + " d.datcollate, d.datctype, COALESCE(pg_catalog.to_jsonb(d) ->> 'datlocprovider', 'c'),"
                    + " COALESCE(pg_catalog.to_jsonb(d) ->> 'datlocale', pg_catalog.to_jsonb(d) ->> 'daticulocale'),"
                    + " pg_catalog.to_jsonb(d) ->> 'daticurules'"
                    + " FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database()");

    private static final String ROLES =
            "SELECT rolname, rolsuper, rolinherit, rolcreaterole, rolcreatedb, rolbypassrls,"
                    + " oid OPERATOR(pg_catalog.=) 10::pg_catalog.oid FROM pg_catalog.pg_roles WHERE NOT"
                    + " pg_catalog.starts_with(rolname::pg_catalog.text, 'pg_')";

    private static final String MEMBERSHIPS = "SELECT pg_catalog.pg_get_userbyid(member),"
            + " pg_catalog.pg_get_userbyid(roleid), admin_option FROM pg_catalog.pg_auth_members";

    /** Those of the server's own files are taken for the database's, where they shape what is made. */
    private static final String SETTINGS =
            CatalogSql.qualified("SELECT COALESCE(r.rolname::pg_catalog.text, ''), s.setdatabase <> 0::pg_catalog.oid,"
                    + " pg_catalog.unnest(s.setconfig) FROM pg_catalog.pg_db_role_setting s"
                    + " LEFT JOIN pg_catalog.pg_roles r ON r.oid = s.setrole"
                    + " LEFT JOIN pg_catalog.pg_database d ON d.oid = s.setdatabase"
                    + " WHERE s.setdatabase = 0::pg_catalog.oid OR d.datname = pg_catalog.current_database()"
                    + " UNION ALL SELECT '', true, pg_catalog.concat(name, '=', reset_val) FROM pg_catalog.pg_settings"
                    + " WHERE source = 'configuration file' AND name OPERATOR(pg_catalog.=) ANY (ARRAY['search_path',"
                    + " 'default_table_access_method', 'default_toast_compression'])");

    private static final String SCHEMAS =
            CatalogSql.qualified("SELECT n.nspname, pg_catalog.pg_get_userbyid(n.nspowner),"
                    + " pg_catalog.pg_get_userbyid(a.grantor),"
                    + " CASE WHEN a.grantee = 0::pg_catalog.oid THEN '' ELSE pg_catalog.pg_get_userbyid(a.grantee)::pg_catalog.text END,"
                    + " a.privilege_type, a.is_grantable, n.nspacl IS NULL FROM pg_catalog.pg_namespace n LEFT JOIN LATERAL"
                    + " pg_catalog.aclexplode(COALESCE(n.nspacl, pg_catalog.acldefault('n', n.nspowner))) a ON true"
                    + " WHERE NOT pg_catalog.starts_with(n.nspname::pg_catalog.text, 'pg_')"
                    + " AND n.nspname <> 'information_schema'");

    private static final String EXTENSIONS = CatalogSql.qualified("SELECT e.extname, e.extversion, n.nspname"
            + " FROM pg_catalog.pg_extension e JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace"
            + " ORDER BY e.oid");

    private static final String HISTORY_OWNER = CatalogSql.qualified("SELECT pg_catalog.pg_get_userbyid(c.relowner)"
            + " FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
            + " WHERE n.nspname = :schema AND c.relname = :table");

    /**
     * A database.
     *
     * @param encoding its encoding
     * @param collate its LC_COLLATE
     * @param type its LC_CTYPE
     * @param provider as pg_database has it: {@code c} for libc, {@code i} for icu, {@code b} for builtin
     * @param locale the provider's locale; null for libc
     * @param rules what icu sorts otherwise than the locale does; null for nothing
     */
    public record Database(
            String name,
            String owner,
            String encoding,
            String collate,
            String type,
            String provider,
            @Nullable String locale,
            @Nullable String rules) {

        /** That of an idle session. */
        public static Database read(Session session) throws ServerException {
            List<@Nullable String> row = session.query(DATABASE).get(0);
            return new Database(
                    CatalogSql.value(row, 0),
                    CatalogSql.value(row, 1),
                    CatalogSql.value(row, 2),
                    CatalogSql.value(row, 3),
                    CatalogSql.value(row, 4),
                    CatalogSql.value(row, 5),
                    row.get(6),
                    row.get(7));
        }
    }

    /**
     * What a role may do.
     *
     * @param bootstrap whether it is the one that the server was made with
     */
    public record Role(
            boolean superuser,
            boolean inherits,
            boolean createsRoles,
            boolean createsDatabases,
            boolean bypasses,
            boolean bootstrap) {}

    /** One role as a member of another. */
    public record Membership(String member, String group, boolean admin) {}

    /**
     * A setting.
     *
     * @param role whose sessions it is for; empty for everybody's
     * @param here whether it is for this database alone
     * @param name what is set
     * @param value to what
     */
    public record Setting(String role, boolean here, String name, String value) {}

    /**
     * A schema, with what is granted on it.
     *
     * @param untouched whether nobody has ever granted or revoked anything on it, not even whoever made the server
     */
    public record Schema(String owner, List<Grant> grants, boolean untouched) {

        public Schema {
            grants = List.copyOf(grants);
        }
    }

    /**
     * A privilege.
     *
     * @param grantee who has it; empty for everybody
     */
    public record Grant(String grantor, String grantee, String privilege, boolean grantable) {}

    /** An extension. */
    public record Extension(String version, String schema) {}

    public Likeness {
        roles = Map.copyOf(roles);
        memberships = List.copyOf(memberships);
        settings = List.copyOf(settings);
        schemas = Map.copyOf(schemas);
        extensions = Map.copyOf(extensions);
    }

    /** Reads it over an idle session, with which nothing is changed. Whoever can log in may read all of it. */
    public static Likeness read(Session session, HistoryNames names) throws ServerException {
        Map<String, Role> roles = new HashMap<>();
        for (List<@Nullable String> role : session.query(ROLES)) {
            roles.put(
                    CatalogSql.value(role, 0),
                    new Role(yes(role, 1), yes(role, 2), yes(role, 3), yes(role, 4), yes(role, 5), yes(role, 6)));
        }
        List<Membership> memberships = new ArrayList<>();
        for (List<@Nullable String> one : session.query(MEMBERSHIPS)) {
            memberships.add(new Membership(CatalogSql.value(one, 0), CatalogSql.value(one, 1), yes(one, 2)));
        }
        List<Setting> settings = new ArrayList<>();
        for (List<@Nullable String> one : session.query(SETTINGS)) {
            String text = CatalogSql.value(one, 2);
            int equals = text.indexOf('=');
            settings.add(new Setting(
                    CatalogSql.value(one, 0), yes(one, 1), text.substring(0, equals), text.substring(equals + 1)));
        }
        Map<String, Extension> extensions = new HashMap<>();
        for (List<@Nullable String> one : session.query(EXTENSIONS)) {
            extensions.put(CatalogSql.value(one, 0), new Extension(CatalogSql.value(one, 1), CatalogSql.value(one, 2)));
        }
        List<List<@Nullable String>> owner = session.query(HISTORY_OWNER
                .replace(":schema", Quoting.literal(names.schema()))
                .replace(":table", Quoting.literal(names.table())));
        return new Likeness(
                Database.read(session),
                roles,
                memberships,
                settings,
                schemas(session),
                extensions,
                owner.isEmpty() ? Optional.empty() : Optional.of(CatalogSql.value(owner.get(0), 0)));
    }

    /** All that roles are members of, directly or not. */
    Set<String> groups(Collection<String> roles) {
        Set<String> found = new LinkedHashSet<>();
        Deque<String> open = new ArrayDeque<>(roles);
        while (!open.isEmpty()) {
            String member = open.remove();
            memberships.stream()
                    .filter(membership -> membership.member().equals(member))
                    .map(Membership::group)
                    .filter(found::add)
                    .forEach(open::add);
        }
        return found;
    }

    /**
     * A name made of all that has a say in what is made like it, for these actors and with scripts that speak of these things. What else
     * goes on on its server changes nothing in it.
     */
    String name(Actors actors, Mentions mentions) {
        List<String> schemaNames = actors.schemas();
        Set<String> involved = new TreeSet<>(actors.users());
        involved.addAll(actors.acting());
        involved.add(database.owner());
        historyOwner.ifPresent(involved::add);
        schemas.forEach((name, schema) -> {
            if (schemaNames.contains(name)) {
                involved.add(schema.owner());
                schema.grants().forEach(grant -> involved.addAll(List.of(grant.grantor(), grant.grantee())));
            }
        });
        roles.keySet().stream().filter(mentions::names).forEach(involved::add);
        involved.addAll(groups(involved));
        List<String> parts = new ArrayList<>(List.of(database.toString(), historyOwner.toString()));
        parts.add(sorted(roles.entrySet().stream().filter(role -> involved.contains(role.getKey()))));
        parts.add(sorted(memberships.stream().filter(one -> involved.contains(one.member()))));
        parts.add(sorted(settings.stream().filter(one -> one.role().isEmpty() || involved.contains(one.role()))));
        parts.add(sorted(schemas.entrySet().stream()));
        parts.add(sorted(extensions.entrySet().stream()));
        return ContentName.of(parts);
    }

    private static String sorted(Stream<?> all) {
        return ContentName.of(all.map(String::valueOf).sorted().toList());
    }

    private static Map<String, Schema> schemas(Session session) throws ServerException {
        Map<String, Schema> schemas = new HashMap<>();
        for (List<@Nullable String> row : session.query(SCHEMAS)) {
            String name = CatalogSql.value(row, 0);
            List<Grant> grants = new ArrayList<>();
            Optional.ofNullable(schemas.get(name)).ifPresent(known -> grants.addAll(known.grants()));
            if (row.get(4) != null) {
                grants.add(new Grant(
                        CatalogSql.value(row, 2), CatalogSql.value(row, 3), CatalogSql.value(row, 4), yes(row, 5)));
            }
            schemas.put(name, new Schema(CatalogSql.value(row, 1), grants, yes(row, 6)));
        }
        return schemas;
    }

    private static boolean yes(List<@Nullable String> row, int column) {
        return "t".equals(row.get(column));
    }
}
