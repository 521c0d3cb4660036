package io.github.pgmigrate.drift;

import io.github.pgmigrate.catalog.snapshot.ObjectKind;
import io.github.pgmigrate.catalog.snapshot.ObjectName;
import io.github.pgmigrate.history.HistoryNames;
import io.github.pgmigrate.history.HistoryTables;
import io.github.pgmigrate.history.foreign.ForeignTables;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Finds the tables in which others keep a history: other tools, from which a database was taken over, and other folders, which have
 * one of this plugin's.
 */
final class OtherTools {

    private OtherTools() {}

    /** Those that the target has and no migration makes. */
    static Set<ObjectName> tables(Sides sides) {
        Set<ObjectName> tables = new HashSet<>();
        Map<ObjectName, Set<String>> columns = columns(sides);
        sides.found().objects().forEach((name, object) -> {
            if (name.kind() != ObjectKind.TABLE || sides.isMade(name)) {
                return;
            }
            if (HistoryTables.isMarked(object.property("comment").orElse(""))) {
                HistoryNames.beside(name.name()).forEach(table -> tables.add(new ObjectName(ObjectKind.TABLE, table)));
            } else if (ForeignTables.isHistory(local(name), columns.getOrDefault(name, Set.of()))) {
                tables.add(name);
            }
        });
        return tables;
    }

    /** The columns of each table, read once: there may be thousands of tables that no migration makes. */
    private static Map<ObjectName, Set<String>> columns(Sides sides) {
        Map<ObjectName, Set<String>> columns = new HashMap<>();
        sides.found().objects().forEach((name, object) -> {
            if (name.kind() == ObjectKind.COLUMN && object.parent() != null) {
                columns.computeIfAbsent(object.parent(), key -> new HashSet<>()).add(local(name));
            }
        });
        return columns;
    }

    private static String local(ObjectName name) {
        return name.name().substring(name.name().lastIndexOf('.') + 1);
    }
}
