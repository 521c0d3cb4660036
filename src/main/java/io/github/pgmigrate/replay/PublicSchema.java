package io.github.pgmigrate.replay;

import io.github.pgmigrate.replay.Likeness.Grant;
import io.github.pgmigrate.replay.Likeness.Role;
import io.github.pgmigrate.replay.Likeness.Schema;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Tells of what is granted on schema public what migrations find there from what somebody has granted or revoked by hand: the schema is
 * in every database before anybody has said anything.
 */
final class PublicSchema {

    static final String NAME = "public";

    /** <a href="https://www.postgresql.org/docs/15/release-15.html">Since 15</a> not everybody may create there. */
    private static final int NOT_EVERYBODY_CREATES = 15;

    private static final Set<String> USAGE = Set.of("USAGE");
    private static final Set<String> UP_TO_14 = Set.of("USAGE", "CREATE");

    /** The roles that those who run servers for others make there. */
    private static final Pattern PLATFORM =
            Pattern.compile("(?:rds|cloudsql|alloydb|azure|supabase_|neon_|avn|doadmin).*");

    private static final String SUPABASE = "supabase_admin";
    private static final Set<String> OF_SUPABASE = Set.of("anon", "authenticated", "service_role", "dashboard_user");

    private final Likeness like;
    private final Mentions mentions;
    private final Set<String> working;

    /**
     * That of a database.
     *
     * @param working the roles that migrations work as, and the database's owner: without what they have there nothing would work
     */
    PublicSchema(Likeness like, Mentions mentions, Set<String> working) {
        this.like = like;
        this.mentions = mentions;
        this.working = new HashSet<>(working);
        like.historyOwner().ifPresent(this.working::add);
    }

    /** Whether a role works there, or is a member of one that does, or has it as a member: who may act as the other needs no grant. */
    private boolean works(String role) {
        return working.contains(role)
                || like.groups(working).contains(role)
                || !Collections.disjoint(working, like.groups(List.of(role)));
    }

    /** The schema without what was granted, and with what was revoked, by hand. */
    Schema explained(Schema there, int major) {
        List<Grant> grants = new ArrayList<>(there.grants());
        grants.removeIf(grant -> grant.grantee().isEmpty() || !isExplained(grant.grantee(), there));
        for (String privilege : new TreeSet<>(everybodys(there, major))) {
            grants.add(new Grant(there.owner(), "", privilege, false));
        }
        return new Schema(there.owner(), grants, there.untouched());
    }

    private boolean isExplained(String role, Schema there) {
        @Nullable Role known = like.roles().get(role);
        return role.equals(there.owner())
                || role.startsWith("pg_")
                || works(role)
                || (known != null && known.superuser())
                || PLATFORM.matcher(role).matches()
                || (OF_SUPABASE.contains(role) && like.roles().containsKey(SUPABASE))
                || mentions.grantsOnSchema(NAME, role);
    }

    /** What everybody had there before the first migration. One that was dropped and made again gives nothing to everybody. */
    private static Set<String> everybodys(Schema there, int major) {
        Set<String> given = there.grants().stream()
                .filter(grant -> grant.grantee().isEmpty())
                .map(Grant::privilege)
                .collect(Collectors.toSet());
        if (there.untouched() || given.equals(USAGE) || given.equals(UP_TO_14)) {
            return given;
        }
        return major >= NOT_EVERYBODY_CREATES && !given.contains("CREATE") ? USAGE : UP_TO_14;
    }
}
