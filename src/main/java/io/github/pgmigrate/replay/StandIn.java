package io.github.pgmigrate.replay;

import io.github.pgmigrate.catalog.snapshot.CatalogScope;
import io.github.pgmigrate.catalog.snapshot.CatalogSnapshot;
import io.github.pgmigrate.catalog.snapshot.ObjectName;
import io.github.pgmigrate.db.CatalogSql;
import io.github.pgmigrate.db.ServerException;
import io.github.pgmigrate.db.Session;
import io.github.pgmigrate.history.HistoryNames;
import io.github.pgmigrate.server.ThrowawayServer;
import io.github.pgmigrate.sql.Quoting;
import io.github.pgmigrate.target.Target;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A database on a throwaway server that stands in for a target: its name, its owner, its encoding, the roles that work there with
 * what they may do, what is set for them, and what migrations find there.
 */
final class StandIn {

    private static final String SYSTEM = "template1";
    private static final String NAME = "pgmigrate replay";
    private static final String NOTES = "public.pgmigrate_notes";

    private final ThrowawayServer server;
    private final Likeness like;
    private final Mentions mentions;
    private final Roles roles;
    private final Surroundings surroundings;

    StandIn(ThrowawayServer server, Likeness like, Mentions mentions) {
        this.server = server;
        this.like = like;
        this.mentions = mentions;
        this.roles =
                new Roles(like, Objects.requireNonNull(server.target(SYSTEM).username()));
        this.surroundings = new Surroundings(like, mentions);
    }

    /** What is read of a database that is compared. */
    static CatalogScope scope(HistoryNames history) {
        return CatalogScope.everything()
                .withCluster()
                .without(history.tables().stream()
                        .map(table -> new CatalogScope.Relation(history.schema(), table))
                        .collect(Collectors.toSet()));
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
                .filter(name -> like.schemas().containsKey(name)
                        && (name.equals(PublicSchema.NAME) || !mentions.createsSchema(name)))
                .distinct()
                .toList();
        Set<String> must = new LinkedHashSet<>(users);
        must.addAll(acting);
        must.add(like.database().owner());
        try (Session session = onServer()) {
            Set<String> names = new LinkedHashSet<>(must);
            there.stream().map(like.schemas()::get).forEach(schema -> {
                names.add(schema.owner());
                schema.grants().forEach(grant -> names.addAll(List.of(grant.grantor(), grant.grantee())));
            });
            names.addAll(like.groups(must));
            for (String name : names) {
                if (must.contains(name) || !mentions.createsRole(name)) {
                    roles.create(session, name);
                }
            }
            roles.letIn(session, users, acting);
            roles.join(session, names);
            surroundings.database(session);
            surroundings.settings(session, names);
        }
        try (Session session = open()) {
            surroundings.schemas(session, there, must);
            surroundings.extensions(session);
        }
    }

    /**
     * Keeps all that is here for later replays, with what is to be known of it; whether that may be done. The notes go along in a table beside
     * the database, which is there for that moment only.
     */
    boolean keep(String name, CatalogSnapshot base, Set<ObjectName> unknown) throws ServerException {
        if (surroundings.hasSecrets()) {
            return false;
        }
        Notes notes = new Notes(
                base.toJson(),
                unknown,
                roles.made(),
                roles.needed(),
                surroundings.extensions(),
                surroundings.isExact());
        try (Session session = onServer()) {
            session.send("CREATE TABLE " + NOTES + " AS SELECT " + Quoting.literal(notes.text())
                    + "::pg_catalog.text AS notes");
        }
        server.keep(name);
        try (Session session = onServer()) {
            session.send("DROP TABLE " + NOTES);
        }
        return true;
    }

    /** Takes up what was kept: lets the users in again, and says what is to be known. */
    Notes resume(Collection<String> users) throws ServerException, ForgottenException {
        try (Session session = onServer()) {
            Notes notes = Notes.of(
                    CatalogSql.value(session.query("SELECT notes FROM " + NOTES).get(0), 0));
            session.send("DROP TABLE " + NOTES);
            roles.resume(session, users, notes);
            surroundings.resume(notes);
            return notes;
        } catch (ServerException | RuntimeException e) {
            throw new ForgottenException("a state of a replay has no notes", e);
        }
    }

    private Session onServer() {
        return Session.open(server.target(SYSTEM), NAME, notice -> {});
    }

    /** A session of its superuser. */
    Session open() {
        return Session.open(server.target(like.database().name()), NAME, notice -> {});
    }

    /** Logs in as one of its users. */
    Target as(String user) {
        Target superuser = server.target(like.database().name());
        return roles.isOwn(user)
                ? superuser
                : new Target(superuser.url(), user, roles.password(), superuser.origin(), false);
    }

    /** Reads its catalogs, the plugin's own tables left out. */
    CatalogSnapshot read(HistoryNames history) throws ServerException {
        try (Session session = open()) {
            return CatalogSnapshot.read(session, scope(history));
        }
    }

    /** Whether it has the locale that the target has. */
    boolean isExact() {
        return surroundings.isExact();
    }

    /** Roles that are here since scripts take them for granted, as SQL writes them. */
    Set<String> roles() throws ServerException {
        try (Session session = onServer()) {
            return roles.made(session);
        }
    }

    /** The users that were more than they are on the target, for a while. */
    Set<String> needed() {
        return roles.needed();
    }

    /** Creates a role that a script takes for granted; whether it was missing. The user is made a member where it is one there. */
    boolean createRole(String name, String user) throws ServerException {
        try (Session session = onServer()) {
            return roles.create(session, name, user);
        }
    }

    /** Takes a role away that a script makes itself; whether it was one of those made here. */
    boolean dropRole(String name) {
        try (Session session = open()) {
            return roles.drop(session, name);
        }
    }

    /** Takes an extension away that a script makes itself; whether it was one of those made here. */
    boolean dropExtension(String name) {
        try (Session session = open()) {
            return surroundings.dropExtension(session, name);
        }
    }

    /** Makes a tablespace in the server's own directory; whether that could be done. */
    boolean createTablespace(String name) {
        try (Session session = onServer()) {
            return Leniently.send(session, "SET allow_in_place_tablespaces = on")
                    && Leniently.send(session, "CREATE TABLESPACE " + Quoting.identifier(name) + " LOCATION ''")
                    && Leniently.send(session, "GRANT CREATE ON TABLESPACE " + Quoting.identifier(name) + " TO PUBLIC");
        }
    }

    /** Lets a user do everything, or no more than on the target; whether that is another than before. */
    boolean superuser(String user, boolean all) throws ServerException {
        try (Session session = onServer()) {
            return roles.superuser(session, user, all);
        }
    }
}
