package io.github.pgmigrate.replay;

import io.github.pgmigrate.db.CatalogSql;
import io.github.pgmigrate.db.ServerException;
import io.github.pgmigrate.db.Session;
import io.github.pgmigrate.replay.Likeness.Membership;
import io.github.pgmigrate.replay.Likeness.Role;
import io.github.pgmigrate.sql.Quoting;
import io.github.pgmigrate.target.Secret;
import java.security.SecureRandom;
import java.util.Collection;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The roles of a stand-in: who they are, what they may do, and who is a member of what, as on the target. */
final class Roles {

    private static final int PASSWORD_BYTES = 24;

    private final Likeness like;
    private final String superuser;
    private final Secret password;
    private final Set<String> made = new HashSet<>();
    private final Set<String> needed = new TreeSet<>();

    /**
     * None yet.
     *
     * @param superuser the role that the throwaway server was made with
     */
    Roles(Likeness like, String superuser) {
        this.like = like;
        this.superuser = superuser;
        byte[] random = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(random);
        this.password = Secret.of(HexFormat.of().formatHex(random));
    }

    /** What its users log in with. */
    Secret password() {
        return password;
    }

    /** Whether it is the role that the throwaway server was made with. */
    boolean isOwn(String user) {
        return user.equals(superuser);
    }

    /** Lets users log in, and act as these. */
    void letIn(Session session, Collection<String> users, Collection<String> acting) throws ServerException {
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
    }

    /** Takes up what was kept: the users have the password of another run. One that a script has dropped needs none. */
    void resume(Session session, Collection<String> users, Notes notes) {
        made.addAll(notes.roles());
        needed.addAll(notes.needed());
        for (String user : users) {
            if (!isOwn(user)) {
                Leniently.send(
                        session,
                        "ALTER ROLE " + Quoting.identifier(user) + " PASSWORD " + Quoting.literal(password.reveal()));
            }
        }
    }

    /** Those that were made. */
    Set<String> made() {
        return Set.copyOf(made);
    }

    /** Makes them members of what they are members of there, as far as that is here. */
    void join(Session session, Set<String> names) throws ServerException {
        for (Membership membership : like.memberships()) {
            if (names.contains(membership.member()) && exists(session, membership.group())) {
                grant(session, membership.group(), membership.member(), membership.admin());
            }
        }
    }

    /** What scripts are given may be secret: nothing of it gets into the server's log. Only a superuser may say so. */
    private static void unlogged(Session session, String user) throws ServerException {
        for (String setting : List.of("log_min_messages", "log_min_error_statement")) {
            session.send("ALTER ROLE " + Quoting.identifier(user) + " SET " + setting + " = panic");
        }
    }

    /** Makes one where there is none. */
    void create(Session session, String name) throws ServerException {
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
            Leniently.send(
                    session,
                    "GRANT " + Quoting.identifier(group) + " TO " + Quoting.identifier(member)
                            + (admin ? " WITH ADMIN OPTION" : ""));
        }
    }

    /** Those that were made, as SQL writes them. */
    Set<String> made(Session session) throws ServerException {
        if (made.isEmpty()) {
            return Set.of();
        }
        return session
                .query("SELECT pg_catalog.quote_ident(n) FROM pg_catalog.unnest(ARRAY["
                        + made.stream().map(Quoting::literal).collect(Collectors.joining(", ")) + "]) n")
                .stream()
                .map(row -> CatalogSql.value(row, 0))
                .collect(Collectors.toSet());
    }

    /** The users that were more than they are on the target, for a while. */
    Set<String> needed() {
        return needed;
    }

    /** Creates one that a script takes for granted; whether it was missing. The user is made a member where it is one there. */
    boolean create(Session session, String name, String user) throws ServerException {
        if (name.startsWith("pg_") || exists(session, name)) {
            return false;
        }
        create(session, name);
        if (like.groups(List.of(user)).contains(name)) {
            grant(session, name, user, false);
        }
        return true;
    }

    /** Takes one away, with what it owns in the session's database; whether it was one of those made here. */
    boolean drop(Session session, String name) {
        if (!made.remove(name)) {
            return false;
        }
        Leniently.send(session, "DROP OWNED BY " + Quoting.identifier(name));
        return Leniently.send(session, "DROP ROLE " + Quoting.identifier(name));
    }

    /** Lets a user do everything, or no more than on the target; whether that is another than before. */
    boolean superuser(Session session, String user, boolean all) throws ServerException {
        Role role = like.roles().get(user);
        if ((role != null && role.superuser()) || isOwn(user)) {
            return false;
        }
        session.send("ALTER ROLE " + Quoting.identifier(user) + (all ? " SUPERUSER" : " NOSUPERUSER"));
        if (all) {
            needed.add(user);
        }
        return true;
    }
}
