package io.github.pgmigrate.replay;

import io.github.pgmigrate.replay.Legs.Leg;
import io.github.pgmigrate.script.Migration;
import io.github.pgmigrate.script.Repeatable;
import java.util.ArrayList;
import java.util.List;

/**
 * The names of the states that a replay passes through. Immutable, pure.
 *
 * @param names the state after so many versions and repeatable scripts, beginning with none
 * @param end the state when all is done, what runs after migrations included
 */
record Steps(List<String> names, String end) {

    Steps {
        names = List.copyOf(names);
    }

    /**
     * Those of legs.
     *
     * @param ground all that has a say in what is there before the first of them, and in how they run
     * @param users as whom each leg runs
     * @param goesOn whether something runs after them
     */
    static Steps of(List<String> ground, Legs legs, List<String> users, boolean goesOn) {
        List<String> names = new ArrayList<>(List.of(ContentName.of(ground)));
        for (int i = 0; i < legs.list().size(); i++) {
            Leg leg = legs.list().get(i);
            String how = users.get(i) + leg.outdated();
            leg.migrations().forEach(migration -> names.add(after(last(names), how, migration)));
            leg.repeatables().forEach(repeatable -> names.add(after(last(names), how, repeatable)));
        }
        return new Steps(names, goesOn ? ContentName.of(List.of(last(names), "end")) : last(names));
    }

    private static String last(List<String> names) {
        return names.get(names.size() - 1);
    }

    private static String after(String name, String how, Migration migration) {
        return ContentName.of(List.of(
                name,
                how,
                migration.version().toString(),
                migration.description(),
                migration.forward().source().name(),
                ContentName.of(migration.forward())));
    }

    private static String after(String name, String how, Repeatable repeatable) {
        return ContentName.of(List.of(name, how, repeatable.name(), ContentName.of(repeatable.script())));
    }

    /** All of them, the last first: whatever is kept of these, the first is the nearest to the end. */
    List<String> fromEnd() {
        List<String> all = new ArrayList<>(List.of(end));
        for (int i = names.size() - 1; i >= 0; i--) {
            all.add(names.get(i));
        }
        return all;
    }
}
