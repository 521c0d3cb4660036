package io.github.pgmigrate.apply;

import io.github.pgmigrate.text.Mask;
import java.util.List;
import java.util.Optional;

/**
 * The changes of the history that a run has made, or would make. Immutable.
 *
 * @param list the changes, in the order in which they are made
 * @param fingerprint what a person has to repeat to have exactly them made; empty where they are made, or where nothing is
 *     to be agreed to
 * @param made whether they are made
 */
public record Changes(List<Change> list, Optional<String> fingerprint, boolean made) {

    /** No changes. */
    public static final Changes NONE = new Changes(List.of(), Optional.empty(), false);

    public Changes {
        list = List.copyOf(list);
    }

    /** The same without secrets. */
    Changes masked(Mask mask) {
        return new Changes(list.stream().map(change -> change.masked(mask)).toList(), fingerprint, made);
    }
}
