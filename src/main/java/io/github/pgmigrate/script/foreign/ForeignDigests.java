package io.github.pgmigrate.script.foreign;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32;

/**
 * The digests that other tools keep of a file, so that it can be told whether the file is what they applied. Each is taken
 * twice: over the file as it is, and without the lines that it was given since ({@link Origin}, directives).
 *
 * @param flyway Flyway's: CRC-32 over the lines without their ends (Flyway's ChecksumCalculator)
 * @param sqitch Sqitch's: SHA-1 over the bytes, in hexadecimal (Sqitch's Plan/Change.pm)
 */
public record ForeignDigests(Set<Integer> flyway, Set<String> sqitch) {

    /** No line that was added is longer. */
    private static final int LONGEST = 4096;

    private static final int BUFFER = 1 << 14;

    public ForeignDigests {
        flyway = Set.copyOf(flyway);
        sqitch = Set.copyOf(sqitch);
    }

    /** Reads a text in UTF-8 to its end, and closes it. */
    public static ForeignDigests of(InputStream text) throws IOException {
        Two whole = new Two();
        Two known = new Two();
        byte[] line = new byte[LONGEST];
        byte[] buffer = new byte[BUFFER];
        int length = 0;
        boolean goesOn = false;
        try (PushbackInputStream in = new PushbackInputStream(text, ByteOrderMark.LENGTH)) {
            byte[] first = in.readNBytes(ByteOrderMark.LENGTH);
            if (ByteOrderMark.is(first)) {
                whole.mark();
                known.mark();
            } else {
                in.unread(first);
            }
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                whole.add(buffer, read);
                for (int i = 0; i < read; i++) {
                    line[length++] = buffer[i];
                    boolean end = buffer[i] == '\n';
                    if (end || length == LONGEST) {
                        known.addLine(line, length, goesOn || !end);
                        goesOn = !end;
                        length = 0;
                    }
                }
            }
        }
        known.addLine(line, length, goesOn);
        return new ForeignDigests(
                Set.copyOf(List.of(whole.flyway(), known.flyway())),
                Set.copyOf(List.of(whole.sqitch(), known.sqitch())));
    }

    /** Both digests of one text. */
    private static final class Two {
        private final CRC32 crc = new CRC32();
        private final MessageDigest sha = sha1();

        /** A byte order mark, which Flyway passes over. */
        void mark() {
            sha.update(ByteOrderMark.bytes());
        }

        void addLine(byte[] bytes, int length, boolean part) {
            if (part || !Origin.isAdded(bytes, length)) {
                add(bytes, length);
            }
        }

        void add(byte[] bytes, int length) {
            sha.update(bytes, 0, length);
            int start = 0;
            for (int i = 0; i < length; i++) {
                if (bytes[i] == '\r' || bytes[i] == '\n') {
                    crc.update(bytes, start, i - start);
                    start = i + 1;
                }
            }
            crc.update(bytes, start, length - start);
        }

        int flyway() {
            return (int) crc.getValue();
        }

        String sqitch() {
            return HexFormat.of().formatHex(sha.digest());
        }

        private static MessageDigest sha1() {
            try {
                return MessageDigest.getInstance("SHA-1");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java platform has SHA-1", e);
            }
        }
    }
}
