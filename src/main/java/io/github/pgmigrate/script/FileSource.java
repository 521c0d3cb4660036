package io.github.pgmigrate.script;

import io.github.pgmigrate.sql.ScriptSource;
import java.io.FilterReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.io.input.ReaderInputStream;

/**
 * An immutable reference to a file as a script's text, which is handed out in UTF-8 whatever the file is in.
 *
 * @param name as shown to a person
 * @param path where it is
 * @param encoding what its text is in
 */
record FileSource(String name, Path path, Charset encoding) implements ScriptSource {

    @Override
    public InputStream open() throws IOException {
        InputStream bytes = Files.newInputStream(path);
        if (encoding.equals(StandardCharsets.UTF_8)) {
            return bytes;
        }
        CharsetDecoder decoder = encoding.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        Reader reader = new FilterReader(new InputStreamReader(bytes, decoder)) {
            @Override
            public int read(char[] buffer, int offset, int length) throws IOException {
                try {
                    return super.read(buffer, offset, length);
                } catch (CharacterCodingException e) {
                    throw new IOException("it holds bytes that are not " + encoding.name(), e);
                }
            }
        };
        return ReaderInputStream.builder()
                .setReader(reader)
                .setCharset(StandardCharsets.UTF_8)
                .get();
    }
}
