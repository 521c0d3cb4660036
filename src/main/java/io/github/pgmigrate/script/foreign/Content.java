package io.github.pgmigrate.script.foreign;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** The bytes of a file that is to be made; they can be read any number of times. */
@FunctionalInterface
interface Content {

    InputStream open() throws IOException;

    /** The bytes of a file as they are. */
    static Content of(Path file) {
        return () -> Files.newInputStream(file);
    }

    /** These bytes, which nobody changes. */
    static Content of(byte[] bytes) {
        return () -> new ByteArrayInputStream(bytes);
    }

    /** Lines before the bytes of a file; a byte order mark that it has stays in front. */
    static Content after(byte[] lines, Path file) {
        return () -> {
            PushbackInputStream rest = new PushbackInputStream(Files.newInputStream(file), ByteOrderMark.LENGTH);
            byte[] first = rest.readNBytes(ByteOrderMark.LENGTH);
            if (ByteOrderMark.is(first)) {
                return new SequenceInputStream(
                        new ByteArrayInputStream(first),
                        new SequenceInputStream(new ByteArrayInputStream(lines), rest));
            }
            rest.unread(first);
            return new SequenceInputStream(new ByteArrayInputStream(lines), rest);
        };
    }
}
