package io.github.pgmigrate.history;

import io.github.pgmigrate.text.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * An immutable note of the texts that a row of the history keeps of its migration's files.
 *
 * @param header the header as a JSON object
 * @param rollback the {@link #digest} of its rollback's text; null where none is kept
 */
public record StoredTexts(String header, @Nullable String rollback) {

    /** What two texts have in common exactly where they are the same but for their line ends, in hexadecimal. */
    public static String digest(String text) {
        return Sha256.of(text.replace("\r\n", "\n"));
    }
}
