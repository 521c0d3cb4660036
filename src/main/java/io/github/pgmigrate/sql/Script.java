package io.github.pgmigrate.sql;

import io.github.pgmigrate.problem.ProblemsException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * One reading of a psql script, as a stream: what it holds in memory is one statement, whatever the script's size. Not
 * thread-safe. The rules are those of psql's lexer (PostgreSQL's src/fe_utils/psqlscan.l, src/bin/psql/psqlscanslash.l and
 * mainloop.c).
 */
public final class Script implements AutoCloseable {

    private Script() {}

    /**
     * Starts to read.
     *
     * @throws ProblemsException when the source cannot be opened
     */
    public static Script open(ScriptSource source, ScriptContext context) {
        return new Script();
    }

    /**
     * The next item, or null at the end. COPY data of the item before that nobody read are passed over.
     *
     * @throws ProblemsException when the text is wrong in a way that ends the reading (always in RUN mode; in CHECK mode
     *     never: the problem goes to the context, and reading goes on or ends)
     */
    public @Nullable Item next() {
        return null;
    }

    /**
     * The comment that {@link #next()} would return, if it would return one; else null, and then nothing that follows was
     * read but blank space: no statement is cut and no variable looked up before the next call of {@link #next()}. Null
     * right after a {@code COPY ... FROM STDIN}.
     */
    public Item.@Nullable Comment nextComment() {
        return null;
    }

    /**
     * The data of the {@code COPY ... FROM STDIN} that {@link #next()} has just returned, in UTF-8, without the line
     * {@code \.}; to be read before the next call of {@link #next()}.
     */
    public InputStream copyData() {
        return InputStream.nullInputStream();
    }

    /** The digest of the COPY data just read to their end, as {@link Statement#digest()}; empty where there were none. */
    public String copyDigest() {
        return "";
    }

    /** Sets a variable, as {@code \gset} does; null unsets it. */
    public void set(String name, @Nullable String value) {}

    /** Tells what the server says of standard_conforming_strings; on until told otherwise, or until the script sets it. */
    public void standardConformingStrings(boolean on) {}

    /** How many statements psql would have sent so far ({@code \copy} counts as one). */
    public long statements() {
        return 0;
    }

    /**
     * The checksum of the whole script, in hexadecimal (sha256): over the digests of its items, its meta-commands and
     * conditionals (every branch, taken or not), the files it includes and their COPY data. Comments and blank space do not
     * count, and values of variables do not. The same in both modes. Known once {@link #next()} has returned null.
     */
    public String checksum() {
        return "";
    }

    @Override
    public void close() {}
}
