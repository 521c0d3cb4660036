package io.github.pgmigrate.replay;

import io.github.pgmigrate.db.ServerException;
import io.github.pgmigrate.db.Session;
import io.github.pgmigrate.replay.Likeness.Extension;
import io.github.pgmigrate.replay.Likeness.Grant;
import io.github.pgmigrate.replay.Likeness.Schema;
import io.github.pgmigrate.replay.Likeness.Setting;
import io.github.pgmigrate.sql.Quoting;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What migrations find in a stand-in: the database, what is set for it and for roles, its schemas and its extensions. */
final class Surroundings {

    private static final Pattern SECRET =
            Pattern.compile("(?i).*\\..*(?:secret|passw|pwd|token|key|jwt|credential|salt).*");

    private final Likeness like;
    private final Mentions mentions;
    private final Set<String> extensions = new HashSet<>();
    private boolean exact = true;

    Surroundings(Likeness like, Mentions mentions) {
        this.like = like;
        this.mentions = mentions;
    }

    /** The schemas that names without one may mean, for these roles. */
    static List<String> searched(Likeness like, Collection<String> roles) {
        Stream<String> paths = like.settings().stream()
                .filter(setting -> setting.name().equals("search_path"))
                .map(Setting::value)
                .flatMap(Surroundings::names);
        List<String> names = new ArrayList<>(List.of(PublicSchema.NAME));
        Stream.concat(paths, roles.stream()).forEach(names::add);
        return names;
    }

    /** Makes the database, anew where there is one. */
    void database(Session session) throws ServerException {
        session.send(
                "DROP DATABASE IF EXISTS " + Quoting.identifier(like.database().name()) + " WITH (FORCE)");
        exact = DatabaseLike.create(
                session,
                like.database(),
                like.database().name(),
                Optional.of(like.database().owner()));
    }

    /** Those that scripts set themselves come with them: before that they may not have been set. */
    void settings(Session session, Set<String> roles) {
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
            Leniently.send(
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

    /**
     * Makes these schemas as they are there.
     *
     * @param working the roles that migrations work as, and the database's owner
     */
    void schemas(Session session, List<String> names, Set<String> working) throws ServerException {
        if (!like.schemas().containsKey(PublicSchema.NAME) && !mentions.dropsSchema(PublicSchema.NAME)) {
            Leniently.send(session, "DROP SCHEMA IF EXISTS " + PublicSchema.NAME);
        }
        for (String name : names) {
            Schema there = Objects.requireNonNull(like.schemas().get(name));
            Schema schema = name.equals(PublicSchema.NAME)
                    ? new PublicSchema(like, mentions, working).explained(there, session.majorVersion())
                    : there;
            String quoted = Quoting.identifier(name);
            session.send("CREATE SCHEMA IF NOT EXISTS " + quoted);
            if (!Leniently.send(
                    session, "ALTER SCHEMA " + quoted + " OWNER TO " + Quoting.identifier(schema.owner()))) {
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
            Leniently.send(session, sql);
        } else if (Leniently.send(session, "SET ROLE " + Quoting.identifier(grant.grantor()))) {
            Leniently.send(session, sql);
            session.send("RESET ROLE");
        }
    }

    /** Makes the extensions that no script makes. */
    void extensions(Session session) {
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
            Leniently.send(session, "CREATE SCHEMA IF NOT EXISTS " + schema);
        }
        String create = "CREATE EXTENSION IF NOT EXISTS " + Quoting.identifier(name) + " SCHEMA " + schema;
        return Leniently.send(session, create + " VERSION " + Quoting.literal(extension.version()) + " CASCADE")
                || Leniently.send(session, create + " CASCADE");
    }

    /** Takes up what was kept. */
    void resume(Notes notes) {
        extensions.addAll(notes.extensions());
        exact = notes.exact();
    }

    /** The extensions that were made here. */
    Set<String> extensions() {
        return Set.copyOf(extensions);
    }

    /** Whether what is set here looks as if it were nobody else's business: some keep a key there for their functions. */
    boolean hasSecrets() {
        return like.settings().stream()
                .anyMatch(setting -> SECRET.matcher(setting.name()).matches());
    }

    /** Whether it has the locale that the target has. */
    boolean isExact() {
        return exact;
    }

    /** Takes an extension away that a script makes itself; whether it was one of those made here. */
    boolean dropExtension(Session session, String name) {
        return extensions.remove(name) && Leniently.send(session, "DROP EXTENSION " + Quoting.identifier(name));
    }
}
