package io.github.pgmigrate.sql;

import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** The COPY data that stand in the script, behind the statement that takes them. */
final class InlineData {

    private @Nullable CopyData data;
    private @Nullable Frame frame;
    private String lastDigest = "";

    /** Data that go nowhere begin on the next line of a file. */
    void open(Frame reader) {
        open(reader, (ClientEncoding) null);
    }

    /** The data of a COPY begin on the next line of a file. */
    void open(Frame reader, String sql) {
        boolean theirOwn =
                ClientEncoding.ofCopy(sql).filter(name -> !Setting.isUtf8(name)).isPresent();
        open(reader, theirOwn ? null : reader.chars.encoding());
    }

    private void open(Frame reader, @Nullable ClientEncoding encoding) {
        lastDigest = "";
        frame = reader;
        data = reader.chars.copyData(encoding, new Fingerprint());
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
        return data == null ? InputStream.nullInputStream() : data.sent();
    }

    /** Of those open, or those read last. */
    String digest() {
        return data == null ? lastDigest : Fingerprint.hex(data.digest());
    }
}
