package io.github.pgmigrate.sql;

import java.io.FilterReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.apache.commons.io.input.ReaderInputStream;

/**
 * An immutable source that is read in another encoding, and handed out in UTF-8.
 *
 * @param source the bytes
 * @param encoding what they are in
 */
public record Recoded(ScriptSource source, ClientEncoding encoding) implements ScriptSource {

    @Override
    public String name() {
        return source.name();
    }

    @Override
    public InputStream open() throws IOException {
        return stream(source.open(), encoding);
    }

    @Override
    public boolean isDecoded() {
        return true;
    }

    /** A stream in UTF-8; reading fails where the bytes are not of the encoding, and says so. */
    public static InputStream stream(InputStream bytes, ClientEncoding encoding) {
        Reader reader = new FilterReader(new InputStreamReader(bytes, encoding.decoder())) {
            @Override
            public int read(char[] buffer, int offset, int length) throws IOException {
                try {
                    return super.read(buffer, offset, length);
                } catch (CharacterCodingException e) {
                    throw new IOException("it holds bytes that are not " + encoding.name(), e);
                }
            }
        };
        try {
            return ReaderInputStream.builder()
                    .setReader(reader)
                    .setCharset(StandardCharsets.UTF_8)
                    .get();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
