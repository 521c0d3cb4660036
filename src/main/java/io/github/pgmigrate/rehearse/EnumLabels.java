package io.github.pgmigrate.rehearse;

import io.github.pgmigrate.catalog.diff.Difference;
import io.github.pgmigrate.catalog.snapshot.ObjectKind;
import java.util.List;
import java.util.Optional;

/** What PostgreSQL has no statement to undo: a label once added to an enum. */
final class EnumLabels {

    private EnumLabels() {}

    /** What to do about a label that is left over; empty where none is. */
    static Optional<String> recipe(List<Difference> differences) {
        return differences.stream()
                .filter(EnumLabels::isLeftOver)
                .findFirst()
                .map(difference -> recipe(difference.object().name()));
    }

    private static boolean isLeftOver(Difference difference) {
        return difference.object().kind() == ObjectKind.TYPE && "labels".equals(difference.property());
    }

    private static String recipe(String type) {
        return "PostgreSQL cannot take a label out of an enum. Either say so in the migration, -- pgmigrate:irreversible and the"
                + " reason; or have the rollback make the type anew: ALTER TYPE " + type
                + " RENAME TO ..._old; CREATE TYPE "
                + type
                + " AS ENUM (the labels before); for each column of the type ALTER TABLE ... ALTER COLUMN ... TYPE "
                + type + " USING (column::text::" + type
                + "), its default dropped before and set after; DROP TYPE ..._old.";
    }
}
