package io.github.pgmigrate.sql;

import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** The COPY data that stand in the script, behind the statement that takes them. */
final class InlineData {

    private @Nullable CopyData data;
    private @Nullable Frame frame;
    private String lastDigest = "";

    /** Data begin on the next line of a file. */
    void open(Frame reader) {
        lastDigest = "";
        frame = reader;
        data = reader.chars.copyData(new Fingerprint());
    }

    boolean isOpen() {
        return data != null;
    }

    /** Passes over what nobody has read of them; they become part of the file's digest. */
    void end() {
        if (data == null || frame == null) {
            return;
        }
        data.drain();
        lastDigest = Fingerprint.hex(data.digest());
        frame.copyData(data.digest());
        abandon();
    }

    /** Forgets them where they stand. */
    void abandon() {
        data = null;
        frame = null;
    }

    InputStream stream() {
        return data == null ? InputStream.nullInputStream() : data;
    }

    /** Of those open, or those read last. */
    String digest() {
        return data == null ? lastDigest : Fingerprint.hex(data.digest());
    }
}
