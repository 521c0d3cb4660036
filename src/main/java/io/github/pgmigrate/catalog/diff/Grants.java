package io.github.pgmigrate.catalog.diff;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * Immutable: what privileges are missing and what are left over, each by who has them from whom.
 *
 * @param missing privileges that were granted
 * @param leftOver privileges that were not
 */
record Grants(AccessList missing, AccessList leftOver) {

    /** Compares the readable forms of two access control lists; null is an empty one. */
    static Grants between(@Nullable String before, @Nullable String after) {
        AccessList were = AccessList.parse(before);
        AccessList are = AccessList.parse(after);
        return new Grants(were.minus(are), are.minus(were));
    }

    /**
     * In words: {@code grant of SELECT on users to app is left over}.
     *
     * @param object what they are on; empty for privileges that objects to come will have
     */
    String sentence(String object, Voice voice) {
        List<String> parts = new ArrayList<>();
        boolean grantors = missing.grants().entrySet().stream()
                .anyMatch(lost -> leftOver.grants().entrySet().stream()
                        .anyMatch(found ->
                                found.getKey().grantee().equals(lost.getKey().grantee())
                                        && !Collections.disjoint(found.getValue(), lost.getValue())));
        missing.grants()
                .forEach((parties, privileges) ->
                        parts.add(part(object, parties, privileges, grantors) + " is missing"));
        leftOver.grants()
                .forEach((parties, privileges) ->
                        parts.add(part(object, parties, privileges, grantors) + voice.more(false)));
        return String.join("; ", parts);
    }

    private static String part(
            String object, AccessList.Parties parties, SortedSet<String> privileges, boolean grantors) {
        return "grant of " + String.join(", ", privileges) + (object.isEmpty() ? "" : " on " + object) + " to "
                + parties.grantee() + (grantors ? " by " + parties.grantor() : "");
    }
}
