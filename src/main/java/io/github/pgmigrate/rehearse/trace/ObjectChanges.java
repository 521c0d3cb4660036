package io.github.pgmigrate.rehearse.trace;

import io.github.pgmigrate.rehearse.trace.ObjectChange.Action;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads out of what the event triggers told which objects a statement has created, changed and dropped. */
final class ObjectChanges {

    /** What goes along with a relation, and is not worth a word beside it. */
    private static final Set<String> RELATIONS = Set.of(
            "table", "view", "materialized view", "foreign table", "sequence", "index", "type", "composite type");

    /** What goes along with a column or a type, and is worth a word. */
    private static final Set<String> WORTH =
            Set.of("index", "table constraint", "trigger", "sequence", "policy", "rule", "view", "materialized view");

    /** The triggers by which the server checks foreign keys and deferred uniqueness (ri_triggers.c, index.c). */
    private static final Pattern INTERNAL =
            Pattern.compile("\"(RI_ConstraintTrigger_[ac]|(PK|Unique)_ConstraintTrigger)_[0-9]+\" on ");

    private ObjectChanges() {}

    static List<ObjectChange> of(List<EventTriggers.Event> events) {
        Set<ObjectChange> changes = new LinkedHashSet<>();
        boolean relation = events.stream()
                .anyMatch(event -> event.isDrop() && event.isOriginal() && RELATIONS.contains(event.type()));
        for (EventTriggers.Event event : events) {
            if (event.isCommand() && !event.name().isEmpty()) {
                Action action = isCreation(event.tag()) ? Action.CREATED : Action.CHANGED;
                changes.add(new ObjectChange(action, event.type(), event.name(), false));
            } else if (event.isDrop() && isWorth(event, relation)) {
                changes.add(new ObjectChange(Action.DROPPED, event.type(), event.name(), !event.isOriginal()));
            }
        }
        return List.copyOf(changes);
    }

    private static boolean isCreation(String tag) {
        return tag.startsWith("CREATE ") || tag.equals("SELECT INTO");
    }

    private static boolean isWorth(EventTriggers.Event event, boolean relation) {
        if (event.name().startsWith("pg_toast.") || event.name().startsWith("\"_RETURN\" ")) {
            return false;
        }
        if (!event.isOriginal()
                && event.type().equals("trigger")
                && INTERNAL.matcher(event.name()).lookingAt()) {
            return false;
        }
        return event.isOriginal() || event.isNormal() || (!relation && WORTH.contains(event.type()));
    }
}
