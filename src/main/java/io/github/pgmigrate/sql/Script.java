package io.github.pgmigrate.sql;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.ProblemsException;
import io.github.pgmigrate.text.Location;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * One reading of a psql script, as a stream: what it holds in memory is one statement, whatever the script's size. Not
 * thread-safe. The rules are those of psql's lexer (PostgreSQL's src/fe_utils/psqlscan.l, src/bin/psql/psqlscanslash.l and
 * mainloop.c).
 */
public final class Script implements AutoCloseable {

    private final ScriptContext context;
    private final Reporter reporter;
    private final Variables variables;
    private final OtherFiles files;
    private final MetaCommands metaCommands;
    private final Deque<Frame> frames = new ArrayDeque<>();
    private final boolean lenient;

    private @Nullable CopyData copy;
    private @Nullable Frame copyFrame;
    private String copyDigest = "";
    private boolean standardStrings = true;
    private boolean standardStringsOutside = true;
    private long statements;
    private String checksum = "";
    private String lastText = "";
    private @Nullable Inlined inlined;

    private Script(ScriptContext context, boolean lenient) {
        this.context = context;
        this.lenient = lenient;
        this.reporter = new Reporter(context);
        this.variables = new Variables(context.variables());
        this.files = new OtherFiles(context.includes(), reporter);
        this.metaCommands = new MetaCommands(this, variables, reporter, files);
    }

    /**
     * Starts to read.
     *
     * @throws ProblemsException when the source cannot be opened
     */
    public static Script open(ScriptSource source, ScriptContext context) {
        return open(source, context, false);
    }

    /** The same; lenient passes over what psql can and this plugin does not do, to compare how both cut a script. */
    static Script open(ScriptSource source, ScriptContext context, boolean lenient) {
        Script script = new Script(context, lenient);
        script.push(source, new Conditionals(true, false));
        return script;
    }

    /** Has it told what this reading includes, and where. */
    void tell(Inlined listener) {
        inlined = listener;
    }

    private void push(ScriptSource source, Conditionals conditionals) {
        reporter.source(source);
        try {
            Frame frame = new Frame(source, new Utf8Input(source.open()), conditionals, variables, reporter);
            frame.lexer.standardStrings(standardStrings);
            frames.push(frame);
        } catch (IOException e) {
            throw reporter.unreadable(source.name(), e);
        }
    }

    /**
     * The next item, or null at the end. COPY data of the item before that nobody read are passed over.
     *
     * @throws ProblemsException when the text is wrong in a way that ends the reading (always in RUN mode; in CHECK mode
     *     never: the problem goes to the context, and reading goes on or ends)
     */
    public @Nullable Item next() {
        while (true) {
            try {
                endCopy();
                if (frames.isEmpty()) {
                    return null;
                }
                Item item = advance(frames.element());
                if (item != null) {
                    return item;
                }
            } catch (ProblemsException e) {
                if (!reporter.checking()) {
                    throw e;
                }
                reporter.pass(e);
                copy = null;
                pop();
            }
        }
    }

    private @Nullable Item advance(Frame frame) {
        return switch (frame.lexer.next()) {
            case COMMENT -> frame.lexer.comment();
            case SEMICOLON -> semicolon(frame);
            case BACKSLASH -> metaCommands.run(frame);
            case END -> end(frame, false);
            case UNTERMINATED -> end(frame, !lenient);
        };
    }

    private @Nullable Item semicolon(Frame frame) {
        if (frame.active()) {
            return send(frame, Statement.Ending.SEND, null, true);
        }
        Traits traits = frame.skipped.traits();
        frame.endOfSkipped();
        if (traits.copyFromStdin() && traits.parts() == 1) {
            openCopy(frame);
        }
        return null;
    }

    /** The end of a file: what is left without a semicolon goes out, then the file that includes it goes on. */
    private @Nullable Item end(Frame frame, boolean broken) {
        if (broken) {
            frame.statement.clear();
        } else {
            frame.statement.dropLastLineEnd();
        }
        if (frame.active() && !frame.statement.isEmpty()) {
            if (inlined != null) {
                inlined.unterminated();
            }
            return send(frame, Statement.Ending.SEND, null, false);
        }
        if (frame.hasTokens()) {
            frame.endOfStatement();
        }
        Place opening = frame.conditionals.opening();
        if (opening != null) {
            reporter.error(Code.CONDITIONAL, opening, "\\if without \\endif", "close it with \\endif in the same file");
        }
        pop();
        return null;
    }

    private void pop() {
        Frame frame = frames.pop();
        frame.close();
        if (inlined != null) {
            inlined.closed();
        }
        byte[] digest = frame.digest();
        if (frames.isEmpty()) {
            checksum = Fingerprint.hex(digest);
        } else {
            Frame parent = frames.element();
            parent.includedFile(digest);
            parent.lexer.resume();
        }
    }

    // What meta-commands need

    boolean isLenient() {
        return lenient;
    }

    boolean standardStrings() {
        return standardStrings;
    }

    /**
     * Sends what the frame's buffer holds.
     *
     * @param terminated whether a semicolon or a meta-command ends it; comments alone at the end of a file leave no trace in
     *     the checksum
     */
    Statement send(Frame frame, Statement.Ending ending, @Nullable String prefix, boolean terminated) {
        StatementBuilder builder = frame.statement;
        Traits traits = builder.traits();
        Place place = new Place(builder.location(), null);
        boolean data = traits.copyFromStdin();
        check(frame, builder, traits, place);
        if (ending == Statement.Ending.GSET && reporter.checking() && !lenient) {
            variables.forgetColumns(prefix == null ? "" : prefix, builder.words());
        }
        if (traits.changesReading()) {
            builder.settings().forEach(setting -> apply(setting, place));
        }
        if (traits.control() != Traits.Control.NONE && traits.control() != Traits.Control.SAVEPOINT) {
            standardStrings(traits.control() == Traits.Control.BEGIN ? standardStrings : standardStringsOutside);
        }
        byte[] last = terminated || frame.hasTokens() ? frame.endOfStatement() : new byte[0];
        Statement statement = builder.build(traits, ending, prefix, last);
        statements++;
        if (lenient) {
            lastText = statement.text();
        }
        if (data && !frame.lexer.inValue()) {
            openCopy(frame);
        }
        return statement;
    }

    private void check(Frame frame, StatementBuilder builder, Traits traits, Place place) {
        String unknown = builder.unknownVariable();
        boolean control = traits.control() != Traits.Control.NONE;
        if (unknown != null && (control || builder.startsWithUnknown())) {
            reporter.error(
                    Code.VARIABLE,
                    place,
                    "what this statement does depends on the variable " + unknown + ", which only a run can tell",
                    "BEGIN and COMMIT must be known before anything runs: write the statement out");
        } else if (control && frame.conditionals.uncertain() && reporter.checking()) {
            reporter.error(
                    Code.VARIABLE,
                    place,
                    "whether this statement runs depends on a variable that only a run can tell",
                    "BEGIN and COMMIT must be known before anything runs: take it out of the \\if block");
        }
        if (traits.copyFromStdin() && traits.parts() > 1 && !lenient) {
            reporter.error(
                    Code.COPY_DATA,
                    place,
                    "COPY FROM STDIN joined to another statement by \\;",
                    "end the statement before it with a plain semicolon");
        } else if (traits.copyFromStdin() && frame.lexer.inValue()) {
            reporter.error(
                    Code.COPY_DATA,
                    place,
                    "COPY FROM STDIN that ends within a variable's value, so that it has no data",
                    "write the statement in the script");
        }
    }

    private void apply(Setting setting, Place place) {
        String value = setting.value();
        if (setting.name().equals(Setting.STANDARD_STRINGS)) {
            boolean on = !setting.isOff();
            if (!setting.local()) {
                standardStringsOutside = on;
            }
            standardStrings(on);
        } else if (value != null && !Setting.isUtf8(value)) {
            wrongEncoding(place, value);
        }
    }

    void wrongEncoding(Place place, String encoding) {
        if (!lenient) {
            reporter.error(
                    Code.ENCODING,
                    place,
                    "the client encoding " + encoding + ": this plugin sends UTF-8 only",
                    "store the file as UTF-8 and take the setting out");
        }
    }

    private void openCopy(Frame frame) {
        copyDigest = "";
        copyFrame = frame;
        copy = frame.chars.copyData(new Fingerprint());
    }

    private void endCopy() {
        if (copy == null || copyFrame == null) {
            return;
        }
        copy.drain();
        copyDigest = Fingerprint.hex(copy.digest());
        copyFrame.copyData(copy.digest());
        copy = null;
        copyFrame = null;
    }

    /** {@code \g} and the like without a statement before: psql would send the last one again. */
    @Nullable Item sendAgain(String name, Place place) {
        if (lenient && !lastText.isEmpty()) {
            statements++;
            StatementBuilder builder = new StatementBuilder();
            builder.anchor(place.location(), true);
            builder.append(lastText);
            return builder.build(builder.traits(), Statement.Ending.SEND, null, new byte[0]);
        }
        reporter.error(
                Code.META_COMMAND_UNSUPPORTED,
                place,
                "\\" + name + " without a statement before it",
                "psql would send the last statement again: write it out");
        return null;
    }

    /** What psql does at commands that this plugin refuses, as far as the cut of the script depends on it. */
    @Nullable Item lenientCommand(String name, Frame frame, Runnable passOver) {
        switch (name) {
            case "gdesc", "crosstabview", "watch", "gx" -> {
                passOver.run();
                if (frame.statement.isEmpty()) {
                    return sendAgain(name, new Place(frame.chars.location(frame.chars.start), null));
                }
                Item item = send(frame, Statement.Ending.SEND, null, true);
                frame.lexer.reset();
                return item;
            }
            case "r", "reset" -> {
                passOver.run();
                frame.statement.clear();
                frame.lexer.reset();
            }
            case "q", "quit" -> pop();
            default -> passOver.run();
        }
        return null;
    }

    Item.CopyFile counted(Item.CopyFile item) {
        statements++;
        return item;
    }

    /** {@code \copy ... from stdin}: a COPY whose data follow in the script. */
    @Nullable Item inlineCopy(Frame frame, Place place, String sql) {
        openCopy(frame);
        if (!frame.active()) {
            return null;
        }
        return copyStatement(place, sql);
    }

    Statement copyStatement(Place place, String sql) {
        statements++;
        Fingerprint digest = new Fingerprint();
        digest.text(sql);
        Traits traits = new Traits(Traits.Control.NONE, false, false, false, true, false, false, false, false, 1);
        StatementBuilder builder = new StatementBuilder();
        builder.anchor(place.location(), true);
        builder.append(sql);
        return builder.build(traits, Statement.Ending.SEND, null, digest.finish());
    }

    void include(Frame frame, Place place, String name, boolean relative) {
        ScriptSource source = files.find(frame, place, name, relative);
        if (source != null
                && frames.stream().anyMatch(open -> open.source.name().equals(source.name()))) {
            if (frame.active()) {
                reporter.error(
                        Code.INCLUDE_LOOP,
                        place,
                        source.name() + " includes itself, directly or by way of others",
                        "take one of the \\i or \\ir out");
            }
            frame.includedFile(new byte[0]);
        } else if (source == null) {
            frame.includedFile(new byte[0]);
        } else {
            open(frame, place, source);
        }
    }

    private void open(Frame frame, Place place, ScriptSource source) {
        try {
            Location end = frame.chars.location(frame.chars.position);
            push(source, new Conditionals(frame.active(), frame.conditionals.uncertain()));
            if (inlined != null) {
                inlined.opened(source, place.location(), end, !frame.statement.isEmpty());
            }
        } catch (ProblemsException e) {
            if (frame.active()) {
                throw e;
            }
            frame.includedFile(new byte[0]);
        }
    }

    // What a caller needs

    /**
     * The comment that {@link #next()} would return, if it would return one; else null, and then nothing that follows was
     * read but blank space: no statement is cut and no variable looked up before the next call of {@link #next()}. Null
     * right after a {@code COPY ... FROM STDIN}.
     */
    public Item.@Nullable Comment nextComment() {
        if (copy != null || frames.isEmpty()) {
            return null;
        }
        Frame frame = frames.element();
        return frame.active() && frame.statement.isEmpty() ? frame.lexer.nextComment() : null;
    }

    /**
     * The data of the {@code COPY ... FROM STDIN} that {@link #next()} has just returned, in UTF-8, without the line
     * {@code \.}; to be read before the next call of {@link #next()}.
     */
    public InputStream copyData() {
        return copy == null ? InputStream.nullInputStream() : copy;
    }

    /** The digest of the COPY data just read to their end, as {@link Statement#digest()}; empty where there were none. */
    public String copyDigest() {
        return copy == null ? copyDigest : Fingerprint.hex(copy.digest());
    }

    /** Sets a variable, as {@code \gset} does; null unsets it. */
    public void set(String name, @Nullable String value) {
        variables.set(name, value);
    }

    /** Tells what the server says of standard_conforming_strings; on until told otherwise, or until the script sets it. */
    public void standardConformingStrings(boolean on) {
        standardStringsOutside = on;
        standardStrings(on);
    }

    private void standardStrings(boolean on) {
        standardStrings = on;
        frames.forEach(frame -> frame.lexer.standardStrings(on));
    }

    /** How many statements psql would have sent so far ({@code \copy} counts as one). */
    public long statements() {
        return statements;
    }

    /**
     * The checksum of the whole script, in hexadecimal (sha256): over the digests of its items, its meta-commands and
     * conditionals (every branch, taken or not), the files it includes and their COPY data. Comments and blank space do not
     * count, and values of variables do not. The same in both modes. Known once {@link #next()} has returned null.
     */
    public String checksum() {
        return checksum;
    }

    ScriptContext context() {
        return context;
    }

    @Override
    public void close() {
        frames.forEach(Frame::close);
        frames.clear();
    }
}
