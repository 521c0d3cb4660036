package io.github.pgmigrate.apply.adoption;

import io.github.pgmigrate.history.foreign.ForeignRow;
import io.github.pgmigrate.script.Migration;
import io.github.pgmigrate.script.foreign.Origin;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * By id and author, as a file says which changeset it was, and by the changelog's path where more than one has them: paths may
 * begin elsewhere, but end alike.
 */
final class LiquibaseMatching extends Matching {

    LiquibaseMatching(List<ForeignRow> rows, List<Migration> files) {
        super(rows, files);
    }

    /** What is unique within one changelog. */
    private record Name(String id, String author) {
        static Name of(Origin.ChangeSet changeSet) {
            return new Name(changeSet.id(), changeSet.author());
        }
    }

    @Override
    void pair() {
        Map<Name, List<Migration>> byName = filesBy(file -> origin(file).map(Name::of));
        for (ForeignRow row : openRows()) {
            Origin.ChangeSet wanted = changeSet(row);
            open(byName, Name.of(wanted)).stream()
                    .filter(file -> origin(file)
                            .filter(found -> endAlike(found.file(), wanted.file()))
                            .isPresent())
                    .findFirst()
                    .ifPresent(file -> put(row, file));
        }
        Map<Name, Integer> left = new HashMap<>();
        openRows().forEach(row -> left.merge(Name.of(changeSet(row)), 1, Integer::sum));
        for (ForeignRow row : openRows()) {
            Name name = Name.of(changeSet(row));
            List<Migration> files = open(byName, name);
            if (files.size() == 1 && left.getOrDefault(name, 0) == 1) {
                put(row, files.get(0));
            }
        }
    }

    private static Optional<Origin.ChangeSet> origin(Migration file) {
        return Origin.liquibase(file.forward().facts().headerValue(Origin.HEADER));
    }

    private static Origin.ChangeSet changeSet(ForeignRow row) {
        return Origin.liquibase(Optional.of(row.name())).orElse(new Origin.ChangeSet("", row.name(), ""));
    }

    private static boolean endAlike(String left, String right) {
        String one = "/" + clean(left);
        String other = "/" + clean(right);
        return one.endsWith(other) || other.endsWith(one);
    }

    private static String clean(String path) {
        return path.replace('\\', '/').replaceFirst("^classpath\\*?:", "").replaceFirst("^(?:\\.?/)+", "");
    }
}
