package io.github.pgmigrate.drift;

import io.github.pgmigrate.catalog.snapshot.ObjectKind;
import io.github.pgmigrate.catalog.snapshot.ObjectName;
import io.github.pgmigrate.history.HistoryNames;
import io.github.pgmigrate.history.HistoryTables;
import io.github.pgmigrate.history.foreign.ForeignTables;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds the tables in which others keep a history: other tools, from which a database was taken over, and other folders, which have
 * one of this plugin's.
 */
final class OtherTools {

    private OtherTools() {}

    /** Those that the target has and no migration makes. */
    static Set<ObjectName> tables(Sides sides) {
        Set<ObjectName> tables = new HashSet<>();
        sides.found().objects().forEach((name, object) -> {
            if (name.kind() != ObjectKind.TABLE || sides.isMade(name)) {
                return;
            }
            if (HistoryTables.isMarked(object.property("comment").orElse(""))) {
                HistoryNames.beside(name.name()).forEach(table -> tables.add(new ObjectName(ObjectKind.TABLE, table)));
            } else if (ForeignTables.isHistory(local(name), columns(sides, name))) {
                tables.add(name);
            }
        });
        return tables;
    }

    private static Set<String> columns(Sides sides, ObjectName table) {
        return sides.found().children(table, ObjectKind.COLUMN).stream()
                .map(column -> local(column.name()))
                .collect(Collectors.toSet());
    }

    private static String local(ObjectName name) {
        return name.name().substring(name.name().lastIndexOf('.') + 1);
    }
}
