package io.github.pgmigrate.catalog.diff;

import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An immutable access control list, read from the form that snapshots have of it.
 *
 * @param grants privileges, none of them empty, by who has them from whom
 */
public record AccessList(SortedMap<Parties, SortedSet<String>> grants) {

    private static final Pattern LINE = Pattern.compile("(?s)(.*): ([A-Z, ]+) \\(by (.*)\\)");

    /**
     * Between whom privileges are granted.
     *
     * @param grantee who has them
     * @param grantor who gave them
     */
    public record Parties(String grantee, String grantor) implements Comparable<Parties> {

        private static final Comparator<Parties> ORDER =
                Comparator.comparing(Parties::grantee).thenComparing(Parties::grantor);

        @Override
        public int compareTo(Parties other) {
            return ORDER.compare(this, other);
        }
    }

    public AccessList {
        SortedMap<Parties, SortedSet<String>> copy = new TreeMap<>();
        grants.forEach((parties, privileges) -> {
            if (!privileges.isEmpty()) {
                copy.put(parties, Collections.unmodifiableSortedSet(new TreeSet<>(privileges)));
            }
        });
        grants = Collections.unmodifiableSortedMap(copy);
    }

    /** Reads what a snapshot says; null is an empty one. */
    public static AccessList parse(@Nullable String text) {
        SortedMap<Parties, SortedSet<String>> grants = new TreeMap<>();
        for (String line : text == null ? new String[0] : text.split("\n", -1)) {
            Matcher parts = LINE.matcher(line);
            if (parts.matches()) {
                grants.computeIfAbsent(new Parties(parts.group(1), parts.group(3)), key -> new TreeSet<>())
                        .addAll(List.of(parts.group(2).split(", ", -1)));
            }
        }
        return new AccessList(grants);
    }

    /** What this one has and the other has not. */
    public AccessList minus(AccessList other) {
        SortedMap<Parties, SortedSet<String>> rest = new TreeMap<>();
        grants.forEach((parties, privileges) -> {
            SortedSet<String> more = new TreeSet<>(privileges);
            more.removeAll(other.grants.getOrDefault(parties, new TreeSet<>()));
            rest.put(parties, more);
        });
        return new AccessList(rest);
    }

    /** What either has. */
    public AccessList plus(AccessList other) {
        SortedMap<Parties, SortedSet<String>> all = new TreeMap<>();
        grants.forEach((parties, privileges) -> all.put(parties, new TreeSet<>(privileges)));
        other.grants.forEach((parties, privileges) ->
                all.computeIfAbsent(parties, key -> new TreeSet<>()).addAll(privileges));
        return new AccessList(all);
    }

    /** The same as if roles were called otherwise. */
    public AccessList renamed(UnaryOperator<String> names) {
        SortedMap<Parties, SortedSet<String>> all = new TreeMap<>();
        grants.forEach((parties, privileges) -> all.computeIfAbsent(
                        new Parties(names.apply(parties.grantee()), names.apply(parties.grantor())),
                        key -> new TreeSet<>())
                .addAll(privileges));
        return new AccessList(all);
    }

    /** The form that snapshots have of it; empty where nothing is granted. */
    public String text() {
        return grants.entrySet().stream()
                .map(grant -> grant.getKey().grantee() + ": " + String.join(", ", grant.getValue()) + " (by "
                        + grant.getKey().grantor() + ")")
                .sorted()
                .collect(Collectors.joining("\n"));
    }
}
