package io.github.pgmigrate.catalog.diff;

import io.github.pgmigrate.catalog.snapshot.CatalogObject;
import io.github.pgmigrate.catalog.snapshot.ObjectKind;
import io.github.pgmigrate.catalog.snapshot.ObjectName;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Differences in plain words. A name without a schema is one of schema public. */
final class Words {

    /** The schema where a name begins, or the type of an argument. */
    private static final Pattern PUBLIC = Pattern.compile("(?:^|(?<=[(, ]))public\\.");

    /** A constant with the type that it is a constant of. */
    private static final Pattern LITERAL = Pattern.compile("('(?:[^']|'')*')::[\\w .\"\\[\\]()]+");

    private static final Pattern INDEXED = Pattern.compile("(?s).* USING \\w+ (\\(.*)");

    /** What a flag makes of the object that has it, and of one that has not. */
    private static final Map<String, String[]> ADJECTIVES = Map.ofEntries(
            Map.entry("not null", new String[] {"NOT NULL", "nullable"}),
            Map.entry("invalid", new String[] {"invalid", "valid"}),
            Map.entry("security definer", new String[] {"SECURITY DEFINER", "SECURITY INVOKER"}),
            Map.entry("no inherit", new String[] {"NO INHERIT", "inherited by child tables"}),
            Map.entry("inherited", new String[] {"only inherited", "declared by the table itself"}),
            Map.entry("clustered", new String[] {"the one to CLUSTER by", "not the one to CLUSTER by"}),
            Map.entry("replica identity", new String[] {"the replica identity", "not the replica identity"}),
            Map.entry("restrictive", new String[] {"restrictive", "permissive"}),
            Map.entry("disabled", new String[] {"disabled", "enabled"}),
            Map.entry("detach pending", new String[] {"being detached", "attached"}),
            Map.entry("of identity", new String[] {"of an identity column", "of no identity column"}));

    /** Flags that are something the object has, rather than is. */
    private static final Set<String> SWITCHES = Set.of(
            "row security",
            "forced row security",
            "cycle",
            "hashes",
            "merges",
            "all tables",
            "via partition root",
            "binary",
            "two-phase commit",
            "disabled on error",
            "run as owner",
            "failover",
            "extra final arguments",
            "extra moving final arguments",
            "create role",
            "create database",
            "login",
            "replication",
            "bypass row security");

    /** What a property without a value stands for, where that is not "none". */
    private static final Map<String, String> ABSENT = Map.ofEntries(
            Map.entry("persistence", "permanent"),
            Map.entry("collation", "the default"),
            Map.entry("storage", "the default"),
            Map.entry("compression", "the default"),
            Map.entry("statistics target", "the default"),
            Map.entry("statistics targets", "the defaults"),
            Map.entry("tablespace", "the default"),
            Map.entry("replica identity", "the primary key"),
            Map.entry("columns", "all"),
            Map.entry("streaming", "off"),
            Map.entry("origin", "any"),
            Map.entry("labels", "none"));

    private static final Map<String, String> FIRING =
            Map.of("disabled", "disabled", "replica", "fired on replicas only", "always", "fired always");

    private static final Map<String, String> DEFERRABLE = Map.of(
            "initially deferred",
            "DEFERRABLE INITIALLY DEFERRED",
            "initially immediate",
            "DEFERRABLE INITIALLY IMMEDIATE");

    private final Voice voice;

    Words(Voice voice) {
        this.voice = voice;
    }

    String missing(CatalogObject object) {
        return noun(object) + (isPlural(object) ? " are" : " is") + " missing";
    }

    String leftOver(CatalogObject object) {
        return noun(object) + voice.more(isPlural(object));
    }

    String reordered(CatalogObject object, String before, String after) {
        return "columns of " + of(object) + " are in another order: " + after + "; " + voice.were() + before;
    }

    String changed(CatalogObject object, String property, @Nullable String before, @Nullable String after) {
        if (property.equals("privileges")) {
            return grants(object, Grants.between(before, after));
        }
        if (property.equals("firing") || property.equals("deferrable")) {
            Map<String, String> words = property.equals("firing") ? FIRING : DEFERRABLE;
            String absent = property.equals("firing") ? "enabled" : "not deferrable";
            return noun(object) + " is " + state(words, after, absent) + voice.was() + state(words, before, absent);
        }
        if (isFlag(before) && isFlag(after) && !property.equals("replica identity")) {
            return flag(object, property, after != null);
        }
        if (property.equals("replica identity") && object.kind() == ObjectKind.INDEX) {
            return flag(object, property, after != null);
        }
        String subject = property + " of " + of(object);
        if (isLong(before) || isLong(after)) {
            return subject + " differs" + Lines.firstDifference(before, after, voice.was());
        }
        return subject + " is " + value(property, after) + voice.was() + value(property, before);
    }

    /** The object's properties, one a line. */
    static String properties(CatalogObject object) {
        return object.properties().entrySet().stream()
                .filter(property -> !property.getKey().equals(CatalogObject.POSITION))
                .map(property -> property.getKey() + ": " + property.getValue())
                .collect(Collectors.joining("\n"));
    }

    /** The last part of an object's name: that of a column without its table. */
    static String local(CatalogObject object) {
        String name = object.name().name();
        return name.substring(lastDot(name) + 1);
    }

    /** What it is and what it is called: {@code index i on users(email)}. */
    static String noun(CatalogObject object) {
        String name = object.name().name();
        String kind = object.kind().label();
        return switch (object.kind()) {
            case DATABASE -> "the database";
            case INDEX -> "index " + index(object);
            case CONSTRAINT, TRIGGER, RULE, POLICY -> kind + " " + local(object) + " on " + shown(holder(name));
            case PUBLISHED_TABLE, PUBLISHED_SCHEMA -> published(object);
            case STATISTICS -> "statistics " + shown(name) + parent(object, " on ");
            case BUILT_IN_OBJECT -> "changed privileges on " + name;
            case USER_MAPPING, DEFAULT_PRIVILEGES -> kind + " " + name;
            default -> kind + " " + shown(name);
        };
    }

    /** The object after "of": a column is known as one by its table. */
    private static String of(CatalogObject object) {
        return switch (object.kind()) {
            case COLUMN, ATTRIBUTE, TABLE -> shown(object.name().name());
            default -> noun(object);
        };
    }

    private static boolean isPlural(CatalogObject object) {
        return switch (object.kind()) {
            case STATISTICS, DEFAULT_PRIVILEGES, BUILT_IN_OBJECT -> true;
            default -> false;
        };
    }

    private static String index(CatalogObject object) {
        String name = object.name().name();
        Matcher definition = INDEXED.matcher(object.property("definition").orElse(""));
        ObjectName table = object.parent();
        boolean readable = definition.matches() && table != null;
        return shown(name) + (readable && table != null ? " on " + shown(table.name()) + definition.group(1) : "");
    }

    private static String published(CatalogObject object) {
        String name = object.name().name();
        ObjectName publication = object.parent();
        int length = publication == null ? 0 : publication.name().length();
        return (object.kind() == ObjectKind.PUBLISHED_TABLE ? "table " : "schema ") + shown(name.substring(length + 1))
                + " in publication " + name.substring(0, length);
    }

    private static String parent(CatalogObject object, String before) {
        ObjectName parent = object.parent();
        return parent == null ? "" : before + shown(parent.name());
    }

    private String grants(CatalogObject object, Grants grants) {
        return switch (object.kind()) {
            case DEFAULT_PRIVILEGES -> noun(object) + ": " + grants.sentence("", voice);
            case BUILT_IN_OBJECT -> grants.sentence(object.name().name(), voice);
            default -> grants.sentence(of(object), voice);
        };
    }

    private String flag(CatalogObject object, String property, boolean set) {
        if (SWITCHES.contains(property)
                || object.kind() == ObjectKind.OPERATOR_CLASS
                || object.kind() == ObjectKind.CONVERSION) {
            return property + " of " + of(object)
                    + (set ? " is on" + voice.was() + "off" : " is off" + voice.was() + "on");
        }
        String[] adjectives = ADJECTIVES.get(property);
        String with = adjectives == null ? property : adjectives[0];
        String without = adjectives != null
                ? adjectives[1]
                : property.startsWith("not ") ? property.substring(4) : "not " + property;
        String subject = object.kind() == ObjectKind.TABLE ? noun(object) : of(object);
        return subject + " is " + (set ? with : without) + voice.was() + (set ? without : with);
    }

    private static boolean isFlag(@Nullable String value) {
        return value == null || value.equals(CatalogObject.YES);
    }

    private static boolean isLong(@Nullable String value) {
        return value != null && (value.indexOf('\n') >= 0 || value.length() > 300);
    }

    private static String state(Map<String, String> words, @Nullable String value, String absent) {
        return value == null ? absent : words.getOrDefault(value, value);
    }

    private static String value(String property, @Nullable String value) {
        if (value == null) {
            return property.equals("checking") ? "enabled" : ABSENT.getOrDefault(property, "none");
        }
        if (property.equals("comment") || property.startsWith("security label")) {
            return '"' + value + '"';
        }
        Matcher literal = LITERAL.matcher(value);
        return property.equals("default") && literal.matches() ? literal.group(1) : value;
    }

    /** A name as people read it, without schema public. */
    static String shown(String name) {
        return PUBLIC.matcher(name).replaceAll("");
    }

    private static String holder(String name) {
        return name.substring(0, Math.max(0, lastDot(name)));
    }

    private static int lastDot(String name) {
        boolean quoted = false;
        int last = -1;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            quoted ^= c == '"';
            last = c == '.' && !quoted ? i : last;
        }
        return last;
    }
}
