package io.github.pgmigrate.script;

import java.util.Optional;

/**
 * An immutable versioned migration.
 *
 * @param version its version
 * @param description the words of its file name, with blanks for underscores
 * @param forward the script that applies it
 * @param rollback the script that undoes it; empty where there is none
 * @param verify the script that says what must be true afterwards; empty where there is none
 */
public record Migration(
        Version version,
        String description,
        ScriptFile forward,
        Optional<ScriptFile> rollback,
        Optional<ScriptFile> verify) {

    /** The reason why it cannot be undone, given in the forward file or in the rollback; empty where it can. */
    public Optional<String> irreversible() {
        return forward.facts()
                .irreversible()
                .or(() -> rollback.flatMap(script -> script.facts().irreversible()));
    }
}
