package io.github.pgmigrate.drift;

import io.github.pgmigrate.catalog.diff.AccessList;
import io.github.pgmigrate.catalog.snapshot.CatalogObject;
import io.github.pgmigrate.catalog.snapshot.CatalogSnapshot;
import io.github.pgmigrate.catalog.snapshot.ObjectKind;
import io.github.pgmigrate.catalog.snapshot.ObjectName;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Takes out of two catalogs what is not the migrations' business, so that what differs afterwards was changed outside of
 * them. Of what was there before the first migration, and of what belongs to the server, only what migrations change counts.
 */
final class Sieve {

    /** What whoever runs the server makes: nothing is said of what migrations have no part in. */
    private static final Set<ObjectKind> OF_THE_SERVER = EnumSet.of(
            ObjectKind.DATABASE,
            ObjectKind.ROLE,
            ObjectKind.ROLE_IN_DATABASE,
            ObjectKind.TABLESPACE,
            ObjectKind.PARAMETER);

    /** The same within the database: it is said once that they were not compared. */
    private static final Set<ObjectKind> OPERATORS = EnumSet.of(
            ObjectKind.EXTENSION,
            ObjectKind.PUBLICATION,
            ObjectKind.SUBSCRIPTION,
            ObjectKind.USER_MAPPING,
            ObjectKind.DEFAULT_PRIVILEGES,
            ObjectKind.BUILT_IN_OBJECT);

    private static final String PRIVILEGES = "privileges";
    private static final String MEMBERSHIPS = "memberships";
    private static final String VERSION = "version";
    private static final String TABLESPACE = "tablespace";

    /** Whether a materialized view holds rows is no matter of the schema. */
    private static final String NOT_POPULATED = "not populated";

    private final Sides sides;
    private final DriftScope scope;
    private final DefaultGrants defaults;
    private final Set<ObjectName> foreign;
    private final Map<ObjectKind, SortedSet<String>> passedOver = new EnumMap<>(ObjectKind.class);
    private final SortedSet<String> remarks = new TreeSet<>();
    private final Map<ObjectName, Boolean> leftOut = new HashMap<>();

    /**
     * What is left to be compared. Immutable.
     *
     * @param made what migrations make
     * @param found what the target has of it, and besides
     * @param passedOver what was not compared since no migration has a part in it, by kinds
     * @param remarks what else is to be known, in words
     */
    record Sifted(
            CatalogSnapshot made,
            CatalogSnapshot found,
            Map<ObjectKind, SortedSet<String>> passedOver,
            SortedSet<String> remarks) {}

    Sieve(Sides sides, DriftScope scope) {
        this.sides = sides;
        this.scope = scope;
        this.defaults = DefaultGrants.of(sides.found());
        this.foreign = OtherTools.tables(sides);
    }

    Sifted sift() {
        SortedMap<ObjectName, CatalogObject> made = new TreeMap<>();
        SortedMap<ObjectName, CatalogObject> found = new TreeMap<>();
        Set<ObjectName> names = new HashSet<>(sides.made().objects().keySet());
        names.addAll(sides.found().objects().keySet());
        for (ObjectName name : names) {
            if (isLeftOut(name)) {
                continue;
            }
            CatalogObject ours = sides.made().objects().get(name);
            CatalogObject theirs = sides.found().objects().get(name);
            if (ours != null && ours.equals(theirs) && !isPublic(ours)) {
                // Most of a database: nothing of it has to be made alike.
                made.put(name, ours);
                found.put(name, theirs);
            } else if (ours != null && theirs != null) {
                Pair pair = level(ours, theirs);
                made.put(name, pair.ours());
                found.put(name, pair.theirs());
            } else if (ours != null && !isPreparedRole(ours)) {
                made.put(name, ours);
            } else if (theirs != null && !OF_THE_SERVER.contains(theirs.kind())) {
                found.put(name, theirs);
            }
        }
        return new Sifted(
                new CatalogSnapshot(sides.made().serverVersion(), made),
                new CatalogSnapshot(sides.found().serverVersion(), found),
                passedOver,
                remarks);
    }

    private boolean isPreparedRole(CatalogObject object) {
        return object.kind() == ObjectKind.ROLE
                && (sides.prepared().contains(object.name().name())
                        || sides.base().objects().containsKey(object.name()));
    }

    /** Whether it, or what it hangs on, is not to be compared. */
    private boolean isLeftOut(ObjectName name) {
        Boolean known = leftOut.get(name);
        if (known == null) {
            ObjectName parent = sides.parent(name);
            known = (parent != null && isLeftOut(parent)) || isLeftOutByItself(name);
            leftOut.put(name, known);
        }
        return known;
    }

    private boolean isLeftOutByItself(ObjectName name) {
        if (scope.ignores(name) || sides.unknown().contains(name) || foreign.contains(name)) {
            return true;
        }
        if (name.kind() == ObjectKind.SCHEMA) {
            return isOtherSchema(name);
        }
        if (!OPERATORS.contains(name.kind()) || sides.isMade(name)) {
            return false;
        }
        passOver(name);
        return true;
    }

    private boolean isOtherSchema(ObjectName schema) {
        if (!scope.schemas().isEmpty()) {
            return !scope.schemas().contains(unquoted(schema.name()));
        }
        if (sides.isMade(schema)) {
            return false;
        }
        passOver(schema);
        return true;
    }

    private void passOver(ObjectName name) {
        passedOver.computeIfAbsent(name.kind(), kind -> new TreeSet<>()).add(name.name());
    }

    private static String unquoted(String name) {
        return name.startsWith("\"") ? name.substring(1, name.length() - 1).replace("\"\"", "\"") : name;
    }

    /** Both sides of an object, differing no more in what is not compared. */
    private record Pair(CatalogObject ours, CatalogObject theirs) {}

    private Pair level(CatalogObject ours, CatalogObject theirs) {
        SortedMap<String, String> mine = new TreeMap<>(ours.properties());
        SortedMap<String, String> other = new TreeMap<>(theirs.properties());
        CatalogObject was = sides.base().objects().get(ours.name());
        if (ours.kind() == ObjectKind.ROLE) {
            roleOf(was, mine, other);
        } else if (was != null || OF_THE_SERVER.contains(ours.kind())) {
            onlyChanges(was == null ? Map.of() : was.properties(), mine, other, isPublic(ours));
        }
        if (isPublic(ours)) {
            remark(was, mine, other);
        }
        if (ours.kind() == ObjectKind.EXTENSION) {
            version(ours, mine, other);
        }
        mine.remove(NOT_POPULATED);
        other.remove(NOT_POPULATED);
        if (!mine.containsKey(TABLESPACE)) {
            other.remove(TABLESPACE);
        }
        if (scope.ignoresGrants(ours.name())) {
            mine.remove(PRIVILEGES);
            other.remove(PRIVILEGES);
        }
        ownersGrants(mine, other);
        defaults.level(theirs, sides.schema(theirs.name()), mine, other);
        return new Pair(
                new CatalogObject(ours.name(), ours.parent(), mine, ours.unknown()),
                new CatalogObject(theirs.name(), theirs.parent(), other, theirs.unknown()));
    }

    /** With the owner goes what the owner has been granted: that is not said beside it. */
    private static void ownersGrants(SortedMap<String, String> mine, SortedMap<String, String> other) {
        String owner = mine.get("owner");
        String another = other.get("owner");
        if (owner == null || another == null || owner.equals(another)) {
            return;
        }
        AccessList given = AccessList.parse(other.get(PRIVILEGES)).renamed(role -> role.equals(another) ? owner : role);
        if (given.equals(AccessList.parse(mine.get(PRIVILEGES)))) {
            mine.remove(PRIVILEGES);
            other.remove(PRIVILEGES);
        }
    }

    /** Of a role that is there, only what it is made a member of: what it may do is whoever's who runs the server. */
    private static void roleOf(
            @Nullable CatalogObject was, SortedMap<String, String> mine, SortedMap<String, String> other) {
        Set<String> granted = groups(mine.get(MEMBERSHIPS));
        granted.removeAll(groups(was == null ? null : was.properties().get(MEMBERSHIPS)));
        Set<String> there = groups(other.get(MEMBERSHIPS));
        there.retainAll(granted);
        mine.clear();
        other.clear();
        if (!granted.equals(there)) {
            mine.put(MEMBERSHIPS, String.join("\n", granted));
            if (!there.isEmpty()) {
                other.put(MEMBERSHIPS, String.join("\n", there));
            }
        }
    }

    /** Without who granted them, which depends on whose server it is. */
    private static Set<String> groups(@Nullable String memberships) {
        return memberships == null
                ? new TreeSet<>()
                : memberships
                        .lines()
                        .map(line -> line.replaceFirst("( WITH(?:OUT)? .*)? by .*$", ""))
                        .collect(Collectors.toCollection(TreeSet::new));
    }

    /** What is granted on it was not taken over as it is, but as far as somebody other than a person explains it. */
    private static boolean isPublic(CatalogObject object) {
        return object.kind() == ObjectKind.SCHEMA && object.name().name().equals("public");
    }

    /** Everybody may create there on servers up to 14, and in what comes from them: elsewhere somebody has said so. */
    private void remark(@Nullable CatalogObject was, SortedMap<String, String> mine, SortedMap<String, String> other) {
        boolean given = was != null
                && was.property("owner").equals(Optional.of("pg_database_owner"))
                && Stream.of(was.properties(), mine, other)
                        .allMatch(
                                properties -> AccessList.parse(properties.get(PRIVILEGES)).grants().entrySet().stream()
                                        .anyMatch(grant ->
                                                grant.getKey().grantee().equals("PUBLIC")
                                                        && grant.getValue().contains("CREATE")));
        if (given) {
            remarks.add("everybody may create in schema public, as up to PostgreSQL 14: no migration makes it so");
        }
    }

    /**
     * Of what was there before, only what migrations have changed.
     *
     * @param whole whether privileges count all the same
     */
    private static void onlyChanges(
            Map<String, String> was, SortedMap<String, String> mine, SortedMap<String, String> other, boolean whole) {
        Set<String> properties =
                Stream.concat(mine.keySet().stream(), other.keySet().stream()).collect(Collectors.toSet());
        for (String property : properties) {
            String before = was.get(property);
            String after = mine.get(property);
            if (property.equals(PRIVILEGES)) {
                if (whole) {
                    continue;
                }
                AccessList old = AccessList.parse(before);
                AccessList now = AccessList.parse(after);
                AccessList there = AccessList.parse(other.get(property));
                put(mine, property, there.minus(old.minus(now)).plus(now.minus(old)));
                put(other, property, there);
            } else if (Objects.equals(before, after)) {
                mine.remove(property);
                other.remove(property);
            }
        }
    }

    private static void put(SortedMap<String, String> properties, String property, AccessList list) {
        if (list.grants().isEmpty()) {
            properties.remove(property);
        } else {
            properties.put(property, list.text());
        }
    }

    private void version(CatalogObject extension, SortedMap<String, String> mine, SortedMap<String, String> other) {
        String ours = mine.remove(VERSION);
        String theirs = other.remove(VERSION);
        if (ours != null && theirs != null && !ours.equals(theirs)) {
            remarks.add("extension " + extension.name().name() + " is version " + theirs + ", and version " + ours
                    + " on the throwaway server");
        }
    }
}
