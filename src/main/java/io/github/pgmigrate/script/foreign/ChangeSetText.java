package io.github.pgmigrate.script.foreign;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An immutable changeset of a formatted SQL file, one character a byte.
 *
 * @param line the line in which it begins, from 1
 * @param author as written, without quotes
 * @param id as written, without quotes
 * @param attributes what follows on its first line, names in small letters
 * @param forward its lines without those that undo it, the first included
 * @param rollback the lines that undo it; empty where there are none
 * @param unknown its lines that mean something to Liquibase and nothing here: preconditions and the like
 */
record ChangeSetText(
        int line,
        String author,
        String id,
        Map<String, String> attributes,
        String forward,
        String rollback,
        List<Remark> unknown) {

    /**
     * A line that needs a look.
     *
     * @param line from 1
     * @param text the line
     */
    record Remark(int line, String text) {}

    ChangeSetText {
        attributes = Map.copyOf(attributes);
        unknown = List.copyOf(unknown);
    }

    /** Whether an attribute has a value, in whatever case. */
    boolean is(String attribute, String value) {
        return attribute(attribute).filter(value::equalsIgnoreCase).isPresent();
    }

    Optional<String> attribute(String name) {
        return Optional.ofNullable(attributes.get(name));
    }
}
