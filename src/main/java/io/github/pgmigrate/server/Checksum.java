package io.github.pgmigrate.server;

import io.github.pgmigrate.text.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An immutable SHA-256 of a file, with the size and time it then had.
 *
 * @param sha256 64 hexadecimal digits
 * @param size in bytes
 * @param modified when the file was last written, in milliseconds since 1970
 */
record Checksum(String sha256, long size, long modified) {

    private static final Pattern LINE = Pattern.compile("([0-9a-f]{64}) ([0-9]{1,18}) ([0-9]{1,18})");

    /** Reads a file and sums it up. */
    static Checksum of(Path file) throws IOException {
        MessageDigest digest = Sha256.begin();
        try (InputStream in = Files.newInputStream(file)) {
            byte[] buffer = new byte[1 << 16];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
        }
        return new Checksum(Sha256.hex(digest), Files.size(file), modified(file));
    }

    /** The SHA-256 of a text, for names. */
    static String ofText(String text) {
        return Sha256.of(text);
    }

    /** Whether the file still is what it was; its text is read again only where size or time differ. */
    boolean holds(Path file) throws IOException {
        return Files.isRegularFile(file)
                && (isUntouched(file) || Checksum.of(file).sha256().equals(sha256));
    }

    /** Whether size and time of an existing file are what they were. */
    boolean isUntouched(Path file) throws IOException {
        return Files.size(file) == size && modified(file) == modified;
    }

    /** The checksum as a line of text. */
    String line() {
        return sha256 + " " + size + " " + modified;
    }

    /** What {@link #line()} wrote; empty for anything else. */
    static Optional<Checksum> parse(String line) {
        Matcher matcher = LINE.matcher(line);
        return matcher.matches()
                ? Optional.of(new Checksum(
                        matcher.group(1), Long.parseLong(matcher.group(2)), Long.parseLong(matcher.group(3))))
                : Optional.empty();
    }

    private static long modified(Path file) throws IOException {
        return Files.getLastModifiedTime(file).toMillis();
    }
}
