package io.github.pgmigrate.replay;

import io.github.pgmigrate.catalog.snapshot.CatalogScope;
import io.github.pgmigrate.catalog.snapshot.CatalogSnapshot;
import io.github.pgmigrate.db.CatalogSql;
import io.github.pgmigrate.db.ServerException;
import io.github.pgmigrate.db.Session;
import io.github.pgmigrate.history.HistoryNames;
import io.github.pgmigrate.replay.Likeness.Extension;
import io.github.pgmigrate.replay.Likeness.Grant;
import io.github.pgmigrate.replay.Likeness.Membership;
import io.github.pgmigrate.replay.Likeness.Role;
import io.github.pgmigrate.replay.Likeness.Schema;
import io.github.pgmigrate.replay.Likeness.Setting;
import io.github.pgmigrate.server.ThrowawayServer;
import io.github.pgmigrate.sql.Quoting;
import io.github.pgmigrate.target.Secret;
import io.github.pgmigrate.target.Target;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A database on a throwaway server that stands in for a target: its name, its owner, its encoding, the roles that work there with
 * what they may do, what is set for them, and what migrations find there.
 */
final class StandIn {

    private static final String SYSTEM = "template1";
    private static final String NAME = "pgmigrate replay";
    private static final int PASSWORD_BYTES = 24;

    private final ThrowawayServer server;
    private final Likeness like;
    private final Mentions mentions;
    private final Secret password;
    private final Set<String> made = new HashSet<>();
    private final Set<String> extensions = new HashSet<>();
    private final Set<String> needed = new TreeSet<>();
    private boolean exact = true;

    StandIn(ThrowawayServer server, Likeness like, Mentions mentions) {
        this.server = server;
        this.like = like;
        this.mentions = mentions;
        byte[] random = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(random);
        this.password = Secret.of(HexFormat.of().formatHex(random));
    }

    /**
     * Makes it.
     *
     * @param users who is to log in
     * @param acting who is to be acted as besides
     * @param schemas the schemas that migrations may find there
     */
    void make(Collection<String> users, Collection<String> acting, Collection<String> schemas) throws ServerException {
        List<String> there = schemas.stream()
                .filter(name -> like.schemas().containsKey(name) && !mentions.createsSchema(name))
                .distinct()
                .toList();
        try (Session session = Session.open(server.target(SYSTEM), NAME, notice -> {})) {
            Set<String> must = new LinkedHashSet<>(users);
            must.addAll(acting);
            must.add(like.database().owner());
            Set<String> names = new LinkedHashSet<>(must);
            there.stream().map(like.schemas()::get).forEach(schema -> {
                names.add(schema.owner());
                schema.grants().forEach(grant -> names.addAll(List.of(grant.grantor(), grant.grantee())));
            });
            names.addAll(like.groups(must));
            for (String name : names) {
                if (must.contains(name) || !mentions.createsRole(name)) {
                    create(session, name);
                }
            }
            for (String user : users) {
                if (!isOwn(user)) {
                    session.send("ALTER ROLE " + Quoting.identifier(user) + " LOGIN PASSWORD "
                            + Quoting.literal(password.reveal()));
                    unlogged(session, user);
                }
                for (String role : acting) {
                    grant(session, role, user, false);
                }
            }
            for (Membership membership : like.memberships()) {
                if (names.contains(membership.member()) && exists(session, membership.group())) {
                    grant(session, membership.group(), membership.member(), membership.admin());
                }
            }
            database(session);
            settings(session, names);
        }
        try (Session session = Session.open(server.target(like.database().name()), NAME, notice -> {})) {
            schemas(session, there);
            extensions(session);
        }
    }

    /** What scripts are given may be secret: nothing of it gets into the server's log. Only a superuser may say so. */
    private static void unlogged(Session session, String user) throws ServerException {
        for (String setting : List.of("log_min_messages", "log_min_error_statement")) {
            session.send("ALTER ROLE " + Quoting.identifier(user) + " SET " + setting + " = panic");
        }
    }

    /** Whether it is the role that the throwaway server was made with. */
    private boolean isOwn(String user) {
        return user.equals(server.target(SYSTEM).username());
    }

    private void create(Session session, String name) throws ServerException {
        if (name.isEmpty() || name.startsWith("pg_") || exists(session, name)) {
            return;
        }
        session.send("CREATE ROLE " + Quoting.identifier(name)
                + attributes(like.roles().get(name)));
        made.add(name);
    }

    private static String attributes(@Nullable Role role) {
        if (role == null) {
            return "";
        }
        return " " + (role.superuser() ? "SUPERUSER" : "NOSUPERUSER") + (role.inherits() ? " INHERIT" : " NOINHERIT")
                + (role.createsRoles() ? " CREATEROLE" : "") + (role.createsDatabases() ? " CREATEDB" : "")
                + (role.bypasses() ? " BYPASSRLS" : "");
    }

    private static boolean exists(Session session, String role) throws ServerException {
        return !session.query("SELECT 1 FROM pg_catalog.pg_roles WHERE rolname OPERATOR(pg_catalog.=) "
                        + Quoting.literal(role))
                .isEmpty();
    }

    private static void grant(Session session, String group, String member, boolean admin) {
        if (!group.equals(member)) {
            leniently(
                    session,
                    "GRANT " + Quoting.identifier(group) + " TO " + Quoting.identifier(member)
                            + (admin ? " WITH ADMIN OPTION" : ""));
        }
    }

    /** What cannot be made as it is on the target is left as it is here: what depends on it says so. */
    private static boolean leniently(Session session, String sql) {
        try {
            session.send(sql);
            return true;
        } catch (ServerException e) {
            if (session.isBroken()) {
                throw new IllegalStateException(e);
            }
            return false;
        }
    }

    private void database(Session session) throws ServerException {
        Likeness.Database database = like.database();
        String create = "CREATE DATABASE " + Quoting.identifier(database.name()) + " OWNER "
                + Quoting.identifier(database.owner()) + " TEMPLATE template0 ENCODING "
                + Quoting.literal(database.encoding());
        session.send("DROP DATABASE IF EXISTS " + Quoting.identifier(database.name()) + " WITH (FORCE)");
        exact = leniently(session, create + locale(session, database));
        if (!exact) {
            session.send(create + " LC_COLLATE 'C' LC_CTYPE 'C'");
        }
    }

    private static String locale(Session session, Likeness.Database database) {
        String libc =
                " LC_COLLATE " + Quoting.literal(database.collate()) + " LC_CTYPE " + Quoting.literal(database.type());
        if (database.locale() == null || session.majorVersion() < 15) {
            return libc;
        }
        String name = Quoting.literal(database.locale());
        return libc
                + (database.provider().equals("b")
                        ? " LOCALE_PROVIDER builtin BUILTIN_LOCALE " + name
                        : " LOCALE_PROVIDER icu ICU_LOCALE " + name);
    }

    /** Those that scripts set themselves come with them: before that they may not have been set. */
    private void settings(Session session, Set<String> roles) {
        String database = Quoting.identifier(like.database().name());
        for (Setting setting : like.settings()) {
            if (isNotCopied(setting.name())
                    || mentions.sets(setting.name())
                    || !(setting.role().isEmpty() || roles.contains(setting.role()))) {
                continue;
            }
            String whose = setting.role().isEmpty()
                    ? "DATABASE " + database
                    : "ROLE " + Quoting.identifier(setting.role()) + (setting.here() ? " IN DATABASE " + database : "");
            leniently(
                    session, "ALTER " + whose + " SET " + Quoting.identifier(setting.name()) + " TO " + value(setting));
        }
    }

    /** What would keep a replay from running, or from being like the target, rather than make it like that. */
    private static boolean isNotCopied(String name) {
        return name.equals("role")
                || name.equals("default_transaction_read_only")
                || name.equals("default_tablespace")
                || name.equals("temp_tablespaces")
                || name.endsWith("_timeout")
                || name.endsWith("_preload_libraries")
                || name.startsWith("log_");
    }

    /** The value of a list of names is one text in the catalog, and would be one name. */
    private static String value(Setting setting) {
        return setting.name().equals("search_path")
                ? names(setting.value()).map(Quoting::identifier).collect(Collectors.joining(", "))
                : Quoting.literal(setting.value());
    }

    private static Stream<String> names(String path) {
        return Stream.of(path.split(",", -1))
                .map(name -> name.strip().replace("\"", ""))
                .filter(name -> !name.isEmpty());
    }

    private void schemas(Session session, List<String> names) throws ServerException {
        if (!like.schemas().containsKey("public") && !mentions.dropsSchema("public")) {
            leniently(session, "DROP SCHEMA IF EXISTS public");
        }
        for (String name : names) {
            Schema schema = Objects.requireNonNull(like.schemas().get(name));
            String quoted = Quoting.identifier(name);
            session.send("CREATE SCHEMA IF NOT EXISTS " + quoted);
            if (!leniently(session, "ALTER SCHEMA " + quoted + " OWNER TO " + Quoting.identifier(schema.owner()))) {
                continue;
            }
            session.send("REVOKE ALL ON SCHEMA " + quoted + " FROM PUBLIC, " + Quoting.identifier(schema.owner()));
            for (Grant grant : schema.grants()) {
                grant(session, quoted, schema.owner(), grant);
            }
        }
    }

    private static void grant(Session session, String schema, String owner, Grant grant) throws ServerException {
        String grantee = grant.grantee().isEmpty() ? "PUBLIC" : Quoting.identifier(grant.grantee());
        String sql = "GRANT " + grant.privilege() + " ON SCHEMA " + schema + " TO " + grantee
                + (grant.grantable() && !grant.grantee().equals(owner) ? " WITH GRANT OPTION" : "");
        if (!grant.privilege().matches("[A-Z ]+")) {
            return;
        }
        if (grant.grantor().equals(owner)) {
            leniently(session, sql);
        } else if (leniently(session, "SET ROLE " + Quoting.identifier(grant.grantor()))) {
            leniently(session, sql);
            session.send("RESET ROLE");
        }
    }

    private void extensions(Session session) {
        for (String name : like.extensions().keySet().stream().sorted().toList()) {
            if (!mentions.createsExtension(name) && createExtension(session, name)) {
                extensions.add(name);
            }
        }
    }

    /** As it is on the target; of the version that is at hand, where there is not that one. */
    private boolean createExtension(Session session, String name) {
        Extension extension = like.extensions().get(name);
        if (extension == null) {
            return false;
        }
        String schema = Quoting.identifier(extension.schema());
        if (!extension.schema().startsWith("pg_") && !mentions.createsSchema(extension.schema())) {
            leniently(session, "CREATE SCHEMA IF NOT EXISTS " + schema);
        }
        String create = "CREATE EXTENSION IF NOT EXISTS " + Quoting.identifier(name) + " SCHEMA " + schema;
        return leniently(session, create + " VERSION " + Quoting.literal(extension.version()) + " CASCADE")
                || leniently(session, create + " CASCADE");
    }

    /** Whether it has the locale that the target has. */
    boolean isExact() {
        return exact;
    }

    /** Roles that are here since scripts take them for granted, as SQL writes them. */
    Set<String> roles() throws ServerException {
        if (made.isEmpty()) {
            return Set.of();
        }
        try (Session session = Session.open(server.target(SYSTEM), NAME, notice -> {})) {
            return session
                    .query("SELECT pg_catalog.quote_ident(n) FROM pg_catalog.unnest(ARRAY["
                            + made.stream().map(Quoting::literal).collect(Collectors.joining(", ")) + "]) n")
                    .stream()
                    .map(row -> CatalogSql.value(row, 0))
                    .collect(Collectors.toSet());
        }
    }

    /** The users that were more than they are on the target, for a while. */
    Set<String> needed() {
        return needed;
    }

    /** Logs in as one of its users. */
    Target as(String user) {
        Target superuser = server.target(like.database().name());
        if (isOwn(user)) {
            return superuser;
        }
        return new Target(superuser.url(), user, password, superuser.origin(), false);
    }

    /** Creates a role that a script takes for granted; whether it was missing. The user is made a member where it is one. */
    boolean createRole(String name, String user) throws ServerException {
        try (Session session = Session.open(server.target(SYSTEM), NAME, notice -> {})) {
            if (name.startsWith("pg_") || exists(session, name)) {
                return false;
            }
            create(session, name);
            Set<String> groups = like.groups(List.of(user));
            if (groups.contains(name)) {
                grant(session, name, user, false);
            }
            return true;
        }
    }

    /** Takes a role away that a script makes itself; whether it was one of those made here. */
    boolean dropRole(String name) throws ServerException {
        if (!made.remove(name)) {
            return false;
        }
        String quoted = Quoting.identifier(name);
        try (Session session = Session.open(server.target(like.database().name()), NAME, notice -> {})) {
            leniently(session, "DROP OWNED BY " + quoted);
            return leniently(session, "DROP ROLE " + quoted);
        }
    }

    /** Takes an extension away that a script makes itself; whether it was one of those made here. */
    boolean dropExtension(String name) throws ServerException {
        if (!extensions.remove(name)) {
            return false;
        }
        try (Session session = Session.open(server.target(like.database().name()), NAME, notice -> {})) {
            return leniently(session, "DROP EXTENSION " + Quoting.identifier(name));
        }
    }

    /** Makes a tablespace in the server's own directory; whether that could be done. */
    boolean createTablespace(String name) throws ServerException {
        try (Session session = Session.open(server.target(SYSTEM), NAME, notice -> {})) {
            return leniently(session, "SET allow_in_place_tablespaces = on")
                    && leniently(session, "CREATE TABLESPACE " + Quoting.identifier(name) + " LOCATION ''")
                    && leniently(session, "GRANT CREATE ON TABLESPACE " + Quoting.identifier(name) + " TO PUBLIC");
        }
    }

    /** Lets a user do everything, or no more than on the target; whether that is another than before. */
    boolean superuser(String user, boolean all) throws ServerException {
        Role role = like.roles().get(user);
        if ((role != null && role.superuser()) || isOwn(user)) {
            return false;
        }
        try (Session session = Session.open(server.target(SYSTEM), NAME, notice -> {})) {
            session.send("ALTER ROLE " + Quoting.identifier(user) + (all ? " SUPERUSER" : " NOSUPERUSER"));
        }
        if (all) {
            needed.add(user);
        }
        return true;
    }

    /** A session of its superuser. */
    Session open() {
        return Session.open(server.target(like.database().name()), NAME, notice -> {});
    }

    /** Reads its catalogs, the plugin's own tables left out. */
    CatalogSnapshot read(HistoryNames history) throws ServerException {
        try (Session session = Session.open(server.target(like.database().name()), NAME, notice -> {})) {
            return CatalogSnapshot.read(session, scope(history));
        }
    }

    /** What is read of a database that is compared. */
    static CatalogScope scope(HistoryNames history) {
        return CatalogScope.everything()
                .withCluster()
                .without(history.tables().stream()
                        .map(table -> new CatalogScope.Relation(history.schema(), table))
                        .collect(Collectors.toSet()));
    }

    /** The schemas that names without one may mean, for these roles. */
    static List<String> searched(Likeness like, Collection<String> roles) {
        Stream<String> paths = like.settings().stream()
                .filter(setting -> setting.name().equals("search_path"))
                .map(Setting::value)
                .flatMap(StandIn::names);
        List<String> names = new ArrayList<>(List.of("public"));
        Stream.concat(paths, roles.stream()).forEach(names::add);
        return names;
    }
}
