package io.github.pgmigrate.catalog.diff;

import io.github.pgmigrate.catalog.snapshot.CatalogObject;
import io.github.pgmigrate.catalog.snapshot.CatalogSnapshot;
import io.github.pgmigrate.catalog.snapshot.ObjectKind;
import io.github.pgmigrate.catalog.snapshot.ObjectName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The comparison of two snapshots while it is made. */
final class Comparison {

    /** Options are a property each where they are known, and one where they are not. */
    private static final String OPTION = "option ";

    private static final String OPTIONS = "options";

    private final CatalogSnapshot before;
    private final CatalogSnapshot after;
    private final Words words;
    private final List<Difference> differences = new ArrayList<>();
    private final List<CatalogDiff.Unread> unread = new ArrayList<>();

    Comparison(CatalogSnapshot before, CatalogSnapshot after, Voice voice) {
        this.before = before;
        this.after = after;
        this.words = new Words(voice);
    }

    CatalogDiff result() {
        SortedSet<ObjectName> names = new TreeSet<>(before.objects().keySet());
        names.addAll(after.objects().keySet());
        for (ObjectName name : names) {
            CatalogObject old = before.objects().get(name);
            CatalogObject now = after.objects().get(name);
            if (old != null && now != null) {
                compare(old, now);
            } else if (old != null && !goesWithAnother(old, after)) {
                differences.add(new Difference(
                        name, Difference.Kind.MISSING, null, Words.properties(old), null, words.missing(old)));
            } else if (now != null && !goesWithAnother(now, before)) {
                differences.add(new Difference(
                        name, Difference.Kind.LEFT_OVER, null, null, Words.properties(now), words.leftOver(now)));
            }
        }
        compareOrders();
        differences.sort(Comparator.comparing(Difference::object)
                .thenComparing(Difference::kind)
                .thenComparing(difference -> Objects.requireNonNullElse(difference.property(), "")));
        return new CatalogDiff(differences, unread);
    }

    private void compare(CatalogObject old, CatalogObject now) {
        if (old.equals(now) && old.unknown().isEmpty()) {
            return;
        }
        SortedSet<String> properties = new TreeSet<>(old.properties().keySet());
        properties.addAll(now.properties().keySet());
        properties.remove(CatalogObject.POSITION);
        SortedSet<String> unknown = new TreeSet<>(old.unknown());
        unknown.addAll(now.unknown());
        unknown.forEach(property -> unread.add(new CatalogDiff.Unread(old.name(), property)));
        for (String property : properties) {
            if (unknown.contains(property) || (property.startsWith(OPTION) && unknown.contains(OPTIONS))) {
                continue;
            }
            @Nullable String was = old.properties().get(property);
            @Nullable String is = now.properties().get(property);
            if (was != null && is != null && !was.equals(is) && selectsInAnotherOrder(now, property, was, is)) {
                compareOrder(now, names(columns(before, old.name())), names(columns(after, old.name())));
            } else if (!Objects.equals(was, is)) {
                differences.add(new Difference(
                        old.name(), Difference.Kind.CHANGED, property, was, is, words.changed(now, property, was, is)));
            }
        }
    }

    /** Whether a view differs in nothing but the order of its columns, as one of all columns of a table does. */
    private static boolean selectsInAnotherOrder(CatalogObject object, String property, String was, String is) {
        return property.equals("definition") && isView(object.kind()) && SelectList.isSameButForOrder(was, is);
    }

    private static boolean isView(ObjectKind kind) {
        return kind == ObjectKind.VIEW || kind == ObjectKind.MATERIALIZED_VIEW;
    }

    /**
     * Whether what one snapshot has and the other lacks is told by another difference: its parent is missing as well; it is a
     * column of a view, whose definition differs; it is the constraint of a NOT NULL that the column's own property tells of,
     * or the sequence of an identity.
     */
    private static boolean goesWithAnother(CatalogObject object, CatalogSnapshot other) {
        @Nullable ObjectName parent = object.parent();
        if (parent == null) {
            return false;
        }
        @Nullable CatalogObject there = other.objects().get(parent);
        if (there == null) {
            return true;
        }
        return switch (object.kind()) {
            case COLUMN -> isView(there.kind());
            case CONSTRAINT ->
                object.property("type").filter("NOT NULL"::equals).isPresent()
                        && there.property("not null").isEmpty();
            case SEQUENCE ->
                there.kind() == ObjectKind.COLUMN
                        && there.property("identity").isEmpty()
                        && object.property("of identity").isPresent();
            default -> false;
        };
    }

    /** The order of the columns that both have, table by table. */
    private void compareOrders() {
        Map<ObjectName, List<CatalogObject>> were = columns(before, after);
        Map<ObjectName, List<CatalogObject>> are = columns(after, before);
        were.forEach((table, old) -> {
            String was = names(old);
            String is = names(are.getOrDefault(table, List.of()));
            CatalogObject object = after.objects().get(table);
            if (object != null && !was.equals(is)) {
                compareOrder(object, was, is);
            }
        });
    }

    private void compareOrder(CatalogObject object, String was, String is) {
        differences.add(
                new Difference(object.name(), Difference.Kind.ORDER, null, was, is, words.reordered(object, was, is)));
    }

    private static List<CatalogObject> columns(CatalogSnapshot snapshot, ObjectName view) {
        return snapshot.objects().values().stream()
                .filter(object -> object.kind() == ObjectKind.COLUMN && view.equals(object.parent()))
                .toList();
    }

    private static Map<ObjectName, List<CatalogObject>> columns(CatalogSnapshot snapshot, CatalogSnapshot other) {
        Map<ObjectName, List<CatalogObject>> columns = new HashMap<>();
        for (CatalogObject object : snapshot.objects().values()) {
            ObjectName parent = object.parent();
            boolean ordered = (object.kind() == ObjectKind.COLUMN || object.kind() == ObjectKind.ATTRIBUTE)
                    && parent != null
                    && !isView(parent.kind());
            if (ordered && parent != null && other.objects().containsKey(object.name())) {
                columns.computeIfAbsent(parent, key -> new ArrayList<>()).add(object);
            }
        }
        return columns;
    }

    private static String names(List<CatalogObject> columns) {
        return columns.stream()
                .sorted(Comparator.comparing(column -> column.property(CatalogObject.POSITION)
                        .map(Integer::valueOf)
                        .orElse(0)))
                .map(Words::local)
                .collect(Collectors.joining(", "));
    }
}
