package io.github.pgmigrate.sql;

import io.github.pgmigrate.text.Location;
import java.nio.CharBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A statement in the making: psql's query buffer, and what was seen in it. */
final class StatementBuilder {

    /** How many tokens of each part are kept for judging it; far more than any statement needs that is judged by them. */
    private static final int MOST_TOKENS = 256;

    private static final int CAPACITY = 1024;
    private static final int MOST_KEPT = 1 << 20;

    private char[] text = new char[CAPACITY];
    private int length;
    private final TokenMarks marks = new TokenMarks();
    private final List<SourceMap.Anchor> anchors = new ArrayList<>();
    private final List<Item.Comment> comments = new ArrayList<>();
    private final List<byte[]> chunks = new ArrayList<>();
    private int[] partStarts = new int[2];
    private int parts = 1;
    private int openedAt;
    private long tokens;
    private boolean returning;
    private boolean setConfig;
    private @Nullable String unknown;
    private boolean startsUnknown;

    /** psql's rule: blank space and line comments before the first character are dropped. */
    boolean isEmpty() {
        return length == 0;
    }

    /** Whether it holds nothing but comments. */
    boolean isBlank() {
        return tokens == 0;
    }

    int length() {
        return length;
    }

    /** Takes back a line end that was put in for a line that holds a meta-command alone. */
    void truncate(int shorter) {
        length = shorter;
        anchors.removeIf(anchor -> anchor.index() > shorter);
    }

    /** At the end of a file within a quote, psql does not send the last line end. */
    void dropLastLineEnd() {
        if (length > 0 && text[length - 1] == '\n') {
            length--;
        }
    }

    void append(char[] source, int from, int to) {
        int count = to - from;
        makeRoom(count);
        System.arraycopy(source, from, text, length, count);
        length += count;
    }

    void append(String inserted) {
        makeRoom(inserted.length());
        inserted.getChars(0, inserted.length(), text, length);
        length += inserted.length();
    }

    void append(char c) {
        makeRoom(1);
        text[length++] = c;
    }

    private void makeRoom(int count) {
        if (count > text.length - length) {
            // A statement longer than the largest array is beyond what PostgreSQL takes (1 GB).
            long wanted = Math.max(length + (long) count, text.length * 2L);
            text = Arrays.copyOf(text, (int) Math.min(wanted, Integer.MAX_VALUE - 8));
        }
    }

    /** From here on the text comes from another place. */
    void anchor(Location location, boolean fixed) {
        int index = length;
        if (!anchors.isEmpty() && anchors.get(anchors.size() - 1).index() == index) {
            anchors.remove(anchors.size() - 1);
        }
        anchors.add(new SourceMap.Anchor(index, location, fixed));
    }

    void comment(Item.Comment comment) {
        comments.add(comment);
    }

    /** A token begins with what is appended next. */
    void open() {
        openedAt = length;
    }

    /** The token begun last ends with what was appended last. */
    void close(Token.Kind kind, int depth) {
        int end = length;
        tokens++;
        if (kind == Token.Kind.WORD) {
            observe(openedAt, end, depth);
        }
        int last = marks.count() - 1;
        if (depth > 1 || last - partStarts[parts - 1] >= MOST_TOKENS) {
            return;
        }
        boolean joins = last >= 0
                && marks.end(last) == openedAt
                && marks.kind(last) == Token.Kind.WORD
                && (kind == Token.Kind.WORD || kind == Token.Kind.NUMBER);
        if (joins) {
            marks.stretch(last, end);
        } else {
            marks.add(kind, openedAt, end, depth);
        }
    }

    private void observe(int from, int to, int depth) {
        if (to - from == 9 && depth == 0) {
            returning |= matches("returning", from);
        } else if (to - from == 10) {
            setConfig |= matches("set_config", from);
        }
    }

    private boolean matches(String word, int from) {
        for (int i = 0; i < word.length(); i++) {
            if (Character.toLowerCase(text[from + i]) != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** {@code \;}: another statement follows in the same message. */
    void nextPart() {
        if (parts == partStarts.length) {
            partStarts = Arrays.copyOf(partStarts, parts * 2);
        }
        partStarts[parts++] = marks.count();
    }

    /** A variable whose value is not known yet stands in it. */
    void unknown(String variable) {
        startsUnknown |= tokens == 0;
        unknown = variable;
    }

    /** A variable in it whose value is not known yet; null where there is none. */
    @Nullable String unknownVariable() {
        return unknown;
    }

    boolean startsWithUnknown() {
        return startsUnknown;
    }

    /** A stretch of the script that belongs to it, by its digest. */
    void chunk(byte[] digest) {
        chunks.add(digest);
    }

    /** Whether something of it has been seen. */
    boolean isPending() {
        return tokens > 0;
    }

    Traits traits() {
        return TraitsReader.read(view(), partStarts, parts, returning, setConfig);
    }

    /** Whether it is a SET. */
    boolean isSet() {
        return marks.count() > 0 && view().is(0, "SET");
    }

    private TokenView view() {
        return new TokenView(CharBuffer.wrap(text, 0, length), marks);
    }

    /** The settings it changes that matter for reading. */
    List<Setting> settings() {
        List<Setting> settings = new ArrayList<>();
        for (int i = 0; i < parts; i++) {
            int to = i + 1 < parts ? partStarts[i + 1] : marks.count();
            Setting setting = Setting.of(new Part(view(), partStarts[i], to));
            if (setting != null) {
                settings.add(setting);
            }
        }
        return settings;
    }

    Location location() {
        return anchors.get(0).location();
    }

    /** The names of columns that its result may have; null where they cannot be told from its text. */
    @Nullable List<String> words() {
        TokenView view = view();
        List<String> words = new ArrayList<>();
        for (int i = 0; i < marks.count(); i++) {
            Token token = view.token(i);
            if (token.text().equals("*")) {
                return null;
            }
            if (token.kind() == Token.Kind.WORD || token.kind() == Token.Kind.QUOTED) {
                words.add(token.identifier());
            }
        }
        return words;
    }

    /** The statement, and begins anew. */
    Statement build(Traits traits, Statement.Ending ending, @Nullable String prefix, byte[] lastChunk) {
        String sent = new String(text, 0, length);
        chunks.add(lastChunk);
        Statement statement = new Statement(
                sent,
                new SourceMap(anchors),
                traits,
                ending,
                prefix,
                new TokenView(sent, marks.trimmed()),
                List.copyOf(comments),
                List.copyOf(chunks));
        clear();
        return statement;
    }

    void clear() {
        if (text.length > MOST_KEPT) {
            text = new char[CAPACITY];
        }
        length = 0;
        marks.clear();
        anchors.clear();
        comments.clear();
        chunks.clear();
        parts = 1;
        tokens = 0;
        returning = false;
        setConfig = false;
        unknown = null;
        startsUnknown = false;
    }
}
