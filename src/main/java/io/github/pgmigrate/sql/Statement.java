package io.github.pgmigrate.sql;

import io.github.pgmigrate.text.Excerpt;
import io.github.pgmigrate.text.Location;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An immutable statement of a script, cut where psql cuts it, with all that is needed to send it and to speak of it. */
public final class Statement implements Item {

    /** How a statement ends, and so what happens with its result. */
    public enum Ending {
        /** A semicolon, {@code \g} without argument, or the end of the script. */
        SEND,
        /** {@code \gset}: its one row becomes variables. */
        GSET,
        /** {@code \gexec}: each value of its result is sent as a statement. */
        GEXEC
    }

    private static final int HEAD = 64;

    private final String text;
    private final SourceMap map;
    private final Traits traits;
    private final Ending ending;
    private final @Nullable String prefix;
    private final TokenView tokens;
    private final List<Comment> comments;
    private final List<byte[]> chunks;

    Statement(
            String text,
            SourceMap map,
            Traits traits,
            Ending ending,
            @Nullable String prefix,
            TokenView tokens,
            List<Comment> comments,
            List<byte[]> chunks) {
        this.text = text;
        this.map = map;
        this.traits = traits;
        this.ending = ending;
        this.prefix = prefix;
        this.tokens = tokens;
        this.comments = comments;
        this.chunks = chunks;
    }

    /** The same, but another text goes to the server. */
    Statement sending(String other) {
        return new Statement(other, map, traits, ending, prefix, tokens, comments, chunks);
    }

    /** What psql would send, its semicolon included where it has one; variables put in. */
    public String text() {
        return text;
    }

    @Override
    public Location location() {
        return map.at(text, 0);
    }

    /**
     * Where a character of {@link #text()} comes from; for a character out of a variable's value, where the variable stands.
     *
     * @param offset code points from the start of the text, from 0; beyond the end means the end
     */
    public Location locationAt(int offset) {
        return map.at(text, offset);
    }

    /** The line of the sent text that holds a character, with the caret under it; offset as in {@link #locationAt}. */
    public Excerpt excerptAt(int offset) {
        int index = text.offsetByCodePoints(0, Math.min(offset, text.codePointCount(0, text.length())));
        int from = text.lastIndexOf('\n', index - 1) + 1;
        int end = text.indexOf('\n', index);
        String line = text.substring(from, end < 0 ? text.length() : end).replace("\r", "");
        return Excerpt.of(line, text.codePointCount(from, index) + 1);
    }

    public Traits traits() {
        return traits;
    }

    public Ending ending() {
        return ending;
    }

    /** The prefix of the variables that {@code \gset} sets; empty where it has none or the ending is another. */
    public String gsetPrefix() {
        return prefix == null ? "" : prefix;
    }

    /**
     * Its first tokens, up to 64, of those within at most one parenthesis; comments are none, and nor is the semicolon that
     * ends it. Empty where it holds nothing but comments.
     */
    public List<Token> head() {
        return tokens.first(HEAD);
    }

    /** The line comments inside it, in their order. */
    public List<Comment> comments() {
        return comments;
    }

    /**
     * A sha256 in hexadecimal over its tokens before variables are put in, how it ends, and its COPY data if any (then only
     * known once the data were read: {@link Script#copyDigest()}). Comments and blank space do not count.
     */
    public String digest() {
        if (chunks.size() == 1) {
            return Fingerprint.hex(chunks.get(0));
        }
        Fingerprint all = new Fingerprint();
        chunks.forEach(all::raw);
        return Fingerprint.hex(all.finish());
    }

    /** The beginning of its text on one line, for people: blank space folded, cut after about 60 characters. */
    public String summary() {
        String line = text.substring(0, Math.min(text.length(), 400)).strip().replaceAll("\\s+", " ");
        return line.length() <= 60 ? line : line.substring(0, 57) + "...";
    }

    @Override
    public String toString() {
        return location() + " " + summary();
    }
}
