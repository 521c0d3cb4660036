package io.github.pgmigrate.apply;

import io.github.pgmigrate.history.MigrationKey;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * What a person asks of a repair beyond what it finds by itself. Immutable.
 *
 * @param only the migration that it is about; empty for all
 * @param settle how that one stands; empty where that is left as it is
 * @param forget the migrations whose rows are to go
 */
public record Wishes(Optional<MigrationKey> only, Optional<Settle> settle, Set<MigrationKey> forget) {

    /** Nothing in particular. */
    public static final Wishes NONE = new Wishes(Optional.empty(), Optional.empty(), Set.of());

    public Wishes {
        forget = new LinkedHashSet<>(forget);
    }

    boolean includes(MigrationKey key) {
        return only.isEmpty() || only.get().equals(key);
    }
}
