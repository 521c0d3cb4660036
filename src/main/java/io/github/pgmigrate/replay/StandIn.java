package io.github.pgmigrate.replay;

import io.github.pgmigrate.catalog.snapshot.CatalogScope;
import io.github.pgmigrate.catalog.snapshot.CatalogSnapshot;
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
                .filter(name -> like.schemas().containsKey(name) && !mentions.createsSchema(name))
                .distinct()
                .toList();
        try (Session session = onServer()) {
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
                    roles.create(session, name);
                }
            }
            roles.letIn(session, users, acting);
            roles.join(session, names);
            surroundings.database(session);
            surroundings.settings(session, names);
        }
        try (Session session = open()) {
            surroundings.schemas(session, there);
            surroundings.extensions(session);
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
