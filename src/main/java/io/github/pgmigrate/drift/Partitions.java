package io.github.pgmigrate.drift;

import io.github.pgmigrate.catalog.diff.Difference;
import io.github.pgmigrate.catalog.snapshot.CatalogObject;
import io.github.pgmigrate.catalog.snapshot.CatalogSnapshot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Partitions of one table that were all added, or are all missing: one thing for a person, who has a job that makes and drops them.
 * Immutable.
 *
 * @param table the partitioned table
 * @param kind whether they were added or are missing
 * @param names the partitions
 */
record Partitions(String table, Difference.Kind kind, List<String> names) {

    private static final int SHOWN = 3;
    private static final int NAMED = 5;
    private static final String PUBLIC = "public.";

    Partitions {
        names = List.copyOf(names);
    }

    /** What tells one group from another. */
    private record Key(String table, Difference.Kind kind) {}

    /** Those of differences, by the first difference of each. */
    static Map<Difference, Partitions> of(List<Difference> differences, CatalogSnapshot made, CatalogSnapshot found) {
        Map<Key, List<Difference>> groups = new LinkedHashMap<>();
        for (Difference difference : differences) {
            table(difference, made, found)
                    .ifPresent(
                            table -> groups.computeIfAbsent(new Key(table, difference.kind()), key -> new ArrayList<>())
                                    .add(difference));
        }
        Map<Difference, Partitions> partitions = new LinkedHashMap<>();
        groups.forEach((key, all) -> partitions.put(
                all.get(0),
                new Partitions(
                        key.table(),
                        key.kind(),
                        all.stream().map(one -> one.object().name()).toList())));
        return partitions;
    }

    /** The partitioned table of a partition that was added or is missing; empty where that is not what differs. */
    static Optional<String> table(Difference difference, CatalogSnapshot made, CatalogSnapshot found) {
        @Nullable CatalogObject object = switch (difference.kind()) {
            case MISSING -> made.objects().get(difference.object());
            case LEFT_OVER -> found.objects().get(difference.object());
            case CHANGED, ORDER -> null;
        };
        return object == null ? Optional.empty() : object.property("partitioned table");
    }

    /** What differs, in words. */
    String sentence() {
        String shown = String.join(
                ", ", names.stream().limit(SHOWN).map(Partitions::local).toList());
        String more = names.size() > SHOWN ? " and " + (names.size() - SHOWN) + " more" : "";
        String how = kind == Difference.Kind.MISSING ? " are missing: " : " were added: ";
        return names.size() + " partitions of " + local(table) + how + shown + more;
    }

    /** What leaves them out, and nothing of what migrations make: a pattern, or their names. */
    String remedy() {
        return "Partitions that a job makes and drops as time goes on can be left out: -Dpgmigrate.driftIgnore='"
                + pattern() + "'.";
    }

    private String pattern() {
        String prefix = full(table) + "_";
        if (names.stream().map(Partitions::full).allMatch(name -> name.startsWith(prefix))) {
            return prefix + "*";
        }
        String common =
                names.stream().map(Partitions::full).reduce(Partitions::common).orElse("");
        boolean tells = common.indexOf('.') + 1 < common.length()
                && common.indexOf('.') > 0
                && !full(table).startsWith(common);
        if (tells && names.size() > 1) {
            return common + "*";
        }
        return String.join(
                        ",", names.stream().limit(NAMED).map(Partitions::full).toList())
                + (names.size() > NAMED ? ",..." : "");
    }

    private static String common(String one, String other) {
        int length = 0;
        while (length < Math.min(one.length(), other.length()) && one.charAt(length) == other.charAt(length)) {
            length++;
        }
        return one.substring(0, length);
    }

    private static String full(String name) {
        return name.contains(".") ? name : PUBLIC + name;
    }

    private static String local(String name) {
        return name.startsWith(PUBLIC) ? name.substring(PUBLIC.length()) : name;
    }
}
