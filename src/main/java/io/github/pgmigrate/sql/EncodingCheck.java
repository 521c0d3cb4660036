package io.github.pgmigrate.sql;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import org.jspecify.annotations.Nullable;

/** Tells byte by byte whether a stream is of an encoding, and without NUL. */
interface EncodingCheck {

    /** Whether the next byte fits; where it does not, the check starts anew behind it. */
    boolean accept(byte next);

    /** The check of an encoding; one that accepts everything where there is none to hold to. */
    static EncodingCheck of(@Nullable ClientEncoding encoding) {
        if (encoding == null) {
            return next -> true;
        }
        return encoding.isUtf8() ? new Utf8Check() : new ByDecoder(encoding.decoder());
    }

    /** By Java's decoder. */
    final class ByDecoder implements EncodingCheck {
        private static final int LONGEST = 8;

        private final CharsetDecoder decoder;
        private final ByteBuffer bytes = ByteBuffer.allocate(LONGEST);
        private final CharBuffer characters = CharBuffer.allocate(LONGEST);

        private ByDecoder(CharsetDecoder decoder) {
            this.decoder = decoder;
        }

        @Override
        public boolean accept(byte next) {
            if (next > 0 && bytes.position() == 0) {
                return true;
            } else if (next == 0) {
                bytes.clear();
                return false;
            }
            bytes.put(next);
            bytes.flip();
            CoderResult result = decoder.decode(bytes, characters.clear(), false);
            if (result.isError()) {
                bytes.clear();
                return false;
            }
            bytes.compact();
            return true;
        }
    }
}
