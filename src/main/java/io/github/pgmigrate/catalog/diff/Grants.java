package io.github.pgmigrate.catalog.diff;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Immutable: what privileges are missing and what are left over, each by who has them from whom.
 *
 * @param missing privileges that were granted, by grantee and grantor
 * @param leftOver privileges that were not
 */
record Grants(Map<Parties, SortedSet<String>> missing, Map<Parties, SortedSet<String>> leftOver) {

    private static final Pattern LINE = Pattern.compile("(?s)(.*): ([A-Z, ]+) \\(by (.*)\\)");

    /**
     * Between whom privileges are granted.
     *
     * @param grantee who has them
     * @param grantor who gave them
     */
    record Parties(String grantee, String grantor) {}

    /** Compares the readable forms of two access control lists; null is an empty one. */
    static Grants between(@Nullable String before, @Nullable String after) {
        Map<Parties, SortedSet<String>> were = parse(before);
        Map<Parties, SortedSet<String>> are = parse(after);
        return new Grants(minus(were, are), minus(are, were));
    }

    /**
     * In words: {@code SELECT on users is still granted to app by postgres}.
     *
     * @param object what they are on; empty for privileges that objects to come will have
     */
    String sentence(String object) {
        List<String> parts = new ArrayList<>();
        boolean grantors = missing.entrySet().stream()
                .anyMatch(lost -> leftOver.entrySet().stream()
                        .anyMatch(found ->
                                found.getKey().grantee().equals(lost.getKey().grantee())
                                        && !Collections.disjoint(found.getValue(), lost.getValue())));
        missing.forEach(
                (parties, privileges) -> parts.add(part(object, parties, privileges, grantors) + " is missing"));
        leftOver.forEach(
                (parties, privileges) -> parts.add(part(object, parties, privileges, grantors) + " is left over"));
        return String.join("; ", parts);
    }

    private static String part(String object, Parties parties, SortedSet<String> privileges, boolean grantors) {
        return "grant of " + String.join(", ", privileges) + (object.isEmpty() ? "" : " on " + object) + " to "
                + parties.grantee() + (grantors ? " by " + parties.grantor() : "");
    }

    private static Map<Parties, SortedSet<String>> parse(@Nullable String text) {
        Map<Parties, SortedSet<String>> grants = new LinkedHashMap<>();
        for (String line : text == null ? new String[0] : text.split("\n", -1)) {
            Matcher parts = LINE.matcher(line);
            if (parts.matches()) {
                grants.computeIfAbsent(new Parties(parts.group(1), parts.group(3)), key -> new TreeSet<>())
                        .addAll(List.of(parts.group(2).split(", ", -1)));
            }
        }
        return grants;
    }

    private static Map<Parties, SortedSet<String>> minus(
            Map<Parties, SortedSet<String>> all, Map<Parties, SortedSet<String>> others) {
        Map<Parties, SortedSet<String>> rest = new LinkedHashMap<>();
        all.forEach((parties, privileges) -> {
            SortedSet<String> more = new TreeSet<>(privileges);
            more.removeAll(others.getOrDefault(parties, new TreeSet<>()));
            if (!more.isEmpty()) {
                rest.put(parties, more);
            }
        });
        return rest;
    }
}
