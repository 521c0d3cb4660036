package io.github.pgmigrate.history;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
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
        try {
            byte[] plain = text.replace("\r\n", "\n").getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(plain));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
