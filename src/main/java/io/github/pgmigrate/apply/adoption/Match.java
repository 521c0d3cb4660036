package io.github.pgmigrate.apply.adoption;

import io.github.pgmigrate.history.foreign.ForeignRow;
import io.github.pgmigrate.script.Migration;
import io.github.pgmigrate.script.Repeatable;
import io.github.pgmigrate.script.Version;

/** An entry of another tool's history, and what it is here. Immutable. */
public sealed interface Match {

    /** The entry. */
    ForeignRow row();

    /** A migration that is applied. */
    record Versioned(ForeignRow row, Migration migration) implements Match {}

    /** A repeatable script that was run as the folder has it. */
    record Repeated(ForeignRow row, Repeatable repeatable) implements Match {}

    /** The place where the history begins. */
    record Baseline(ForeignRow row, Version version) implements Match {}
}
