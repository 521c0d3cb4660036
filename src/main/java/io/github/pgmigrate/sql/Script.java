package io.github.pgmigrate.sql;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.ProblemsException;
import java.io.InputStream;
import java.util.function.LongSupplier;
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
    private final IncludeStack files;
    private final MetaCommands metaCommands;
    private final StatementCheck statementCheck;
    private final InlineData data = new InlineData();
    private final @Nullable LenientCommands lenientCommands;

    private boolean standardStringsOutside = true;
    private long statements;

    private Script(ScriptContext context, boolean lenient) {
        this.context = context;
        this.reporter = new Reporter(context);
        this.variables = new Variables(context.variables(), reporter.checking() && !lenient);
        OtherFiles others = new OtherFiles(context.includes(), reporter);
        this.files = new IncludeStack(variables, reporter, others);
        this.lenientCommands = lenient ? new LenientCommands(this) : null;
        this.metaCommands = new MetaCommands(this, variables, reporter, others);
        this.statementCheck = new StatementCheck(reporter, lenient);
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
        script.files.push(source, new Conditionals(true, false));
        return script;
    }

    /** Has it told what this reading includes, and where. */
    void tell(Inlined listener) {
        files.tell(listener);
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
                data.end();
                if (files.isEmpty()) {
                    return null;
                }
                Item item = advance(files.top());
                if (item != null) {
                    return item;
                }
            } catch (ProblemsException e) {
                if (!reporter.checking()) {
                    throw e;
                }
                reporter.pass(e);
                data.abandon();
                files.pop();
            }
        }
    }

    private @Nullable Item advance(Frame frame) {
        return switch (frame.lexer.next()) {
            case COMMENT -> frame.lexer.comment();
            case SEMICOLON -> semicolon(frame);
            case BACKSLASH -> metaCommands.run(frame);
            case END -> end(frame, false);
            case UNTERMINATED -> end(frame, !isLenient());
        };
    }

    private @Nullable Item semicolon(Frame frame) {
        if (frame.active()) {
            return send(frame, Statement.Ending.SEND, null, true);
        }
        Traits traits = frame.skipped.traits();
        frame.endOfSkipped();
        if (traits.copyFromStdin() && traits.parts() == 1) {
            data.open(frame);
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
            files.unterminated();
            return send(frame, Statement.Ending.SEND, null, false);
        }
        if (frame.hasTokens()) {
            frame.endOfStatement();
        }
        Place opening = frame.conditionals.opening();
        if (opening != null) {
            reporter.error(Code.CONDITIONAL, opening, "\\if without \\endif", "close it with \\endif in the same file");
        }
        files.pop();
        return null;
    }

    // What meta-commands need

    boolean isLenient() {
        return lenientCommands != null;
    }

    boolean standardStrings() {
        return files.standardStrings();
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
        statementCheck.check(frame, traits, place);
        if (ending == Statement.Ending.GSET && reporter.checking() && !isLenient()) {
            variables.forgetColumns(prefix == null ? "" : prefix, builder.words());
        }
        if (traits.changesReading()) {
            boolean alone = traits.parts() == 1 && builder.isSet();
            builder.settings().forEach(setting -> apply(setting, alone, place));
        }
        boolean namesEncoding = namesEncoding(builder, traits);
        if (traits.control() != Traits.Control.NONE && traits.control() != Traits.Control.SAVEPOINT) {
            files.standardStrings(
                    traits.control() == Traits.Control.BEGIN ? files.standardStrings() : standardStringsOutside);
        }
        byte[] last = terminated || frame.hasTokens() ? frame.endOfStatement() : new byte[0];
        Statement written = builder.build(traits, ending, prefix, last);
        // The server goes on reading UTF-8, into which the text is put from here on.
        Statement statement = namesEncoding ? written.sending("SET client_encoding TO 'UTF8';") : written;
        countStatement();
        if (lenientCommands != null) {
            lenientCommands.sent(statement.text());
        }
        if (traits.copyFromStdin() && !frame.lexer.inValue()) {
            openData(frame, statement.text(), place);
        }
        return statement;
    }

    private void openData(Frame frame, String sql, Place place) {
        ClientEncoding.ofCopy(sql)
                .filter(name -> frame.source.isDecoded() && !Setting.isUtf8(name))
                .ifPresent(name -> reporter.error(
                        Code.ENCODING,
                        place,
                        "COPY reads its data as " + name
                                + ", but they stand in a script that was read in another encoding",
                        "take the option ENCODING out"));
        data.open(frame, sql);
    }

    /** Whether a statement does nothing but name the script's encoding. */
    private boolean namesEncoding(StatementBuilder builder, Traits traits) {
        return !isLenient()
                && traits.changesReading()
                && traits.parts() == 1
                && builder.isSet()
                && builder.settings().stream().anyMatch(Setting::namesEncoding);
    }

    private void apply(Setting setting, boolean alone, Place place) {
        String value = setting.value();
        if (setting.is(Setting.STANDARD_STRINGS)) {
            boolean on = !setting.isOff();
            if (!setting.local()) {
                standardStringsOutside = on;
            }
            files.standardStrings(on);
        }
        if (setting.is(Setting.CLIENT_ENCODING)) {
            if (value == null) {
                files.encoding(ClientEncoding.UTF8);
            } else if ((alone && setting.namesEncoding()) || Setting.isUtf8(value)) {
                encoding(place, value);
            } else if (!isLenient()) {
                reporter.error(
                        Code.ENCODING,
                        place,
                        "the client encoding " + value + " is set where the plugin cannot follow",
                        "write SET client_encoding TO '" + value + "'; as a statement of its own");
            }
        }
    }

    /** What the script is in from here on. */
    void encoding(Place place, String name) {
        if (isLenient()) {
            return;
        }
        ClientEncoding.of(name)
                .ifPresentOrElse(
                        files::encoding,
                        () -> reporter.error(
                                Code.ENCODING,
                                place,
                                "the client encoding " + name + " is not one that this plugin can read",
                                "store the file as UTF-8 and take the setting out; pg_dump writes UTF-8 with --encoding=UTF8"));
    }

    /** What the script is in where it is read now. */
    ClientEncoding encoding() {
        return files.encoding();
    }

    /** {@code \g} and the like without a statement before: psql would send the last one again. */
    @Nullable Item sendAgain(String name, Place place) {
        Statement again = lenientCommands == null ? null : lenientCommands.again(place);
        if (again != null) {
            countStatement();
            return again;
        }
        reporter.error(
                Code.META_COMMAND_UNSUPPORTED,
                place,
                "\\" + name + " without a statement before it",
                "psql would send the last statement again: write it out");
        return null;
    }

    /** A meta-command that nobody else carries out; passOver reads its arguments. */
    @Nullable Item otherCommand(String name, Frame frame, Runnable passOver) {
        if (lenientCommands != null) {
            return lenientCommands.run(name, frame, passOver);
        }
        passOver.run();
        return null;
    }

    /** The file being read ends here. */
    void quit() {
        files.pop();
    }

    void include(Frame frame, Place place, String name, boolean relative) {
        files.include(frame, place, name, relative);
    }

    Item.CopyFile counted(Item.CopyFile item) {
        countStatement();
        return item;
    }

    private void countStatement() {
        statements++;
        variables.statementSent();
    }

    /** {@code \copy ... from stdin}: a COPY whose data follow in the script. */
    @Nullable Item inlineCopy(Frame frame, Place place, String sql) {
        if (!frame.active()) {
            data.open(frame);
            return null;
        }
        openData(frame, sql, place);
        return copyStatement(place, sql);
    }

    Statement copyStatement(Place place, String sql) {
        countStatement();
        Fingerprint digest = new Fingerprint();
        digest.text(sql);
        Traits traits = new Traits(Traits.Control.NONE, false, false, false, true, false, false, false, false, 1);
        StatementBuilder builder = new StatementBuilder();
        builder.anchor(place.location(), true);
        builder.append(sql);
        return builder.build(traits, Statement.Ending.SEND, null, digest.finish());
    }

    // What a caller needs

    /**
     * The comment that {@link #next()} would return, if it would return one; else null, and then nothing that follows was
     * read but blank space: no statement is cut and no variable looked up before the next call of {@link #next()}. Null
     * right after a {@code COPY ... FROM STDIN}.
     */
    public Item.@Nullable Comment nextComment() {
        if (data.isOpen() || files.isEmpty()) {
            return null;
        }
        Frame frame = files.top();
        return frame.active() && frame.statement.isEmpty() ? frame.lexer.nextComment() : null;
    }

    /**
     * The data of the {@code COPY ... FROM STDIN} that {@link #next()} has just returned, in UTF-8, without the line
     * {@code \.}; to be read before the next call of {@link #next()}.
     */
    public InputStream copyData() {
        return data.stream();
    }

    /** The digest of the COPY data just read to their end, as {@link Statement#digest()}; empty where there were none. */
    public String copyDigest() {
        return data.digest();
    }

    /** Sets a variable, as {@code \gset} does; null unsets it. */
    public void set(String name, @Nullable String value) {
        variables.set(name, value);
    }

    /** Says that a variable has a value which only a run knows, as one that {@code \gset} sets; for CHECK mode. */
    public void unknown(String name) {
        variables.forget(name);
    }

    /**
     * Names who knows psql's variable ROW_COUNT. It is asked from within {@link #next()}, and only where the script refers to the
     * variable and something was sent since it was asked last: it then sends all that next() has returned so far, and answers
     * how many rows the last of these statements returned or changed (0 where its command tag holds no number; of statements
     * that {@code \;} joins the last). What it throws, next() throws. Without it, and before the first statement, the variable
     * is not set. In CHECK mode nobody is asked: its value is then unknown, as that of one that {@code \gset} sets.
     *
     * @see <a href="https://www.postgresql.org/docs/current/app-psql.html#APP-PSQL-VARIABLES">ROW_COUNT in psql</a>
     */
    public void rowCounts(LongSupplier lastStatement) {
        variables.rowCounts(lastStatement);
    }

    /** Tells what the server says of standard_conforming_strings; on until told otherwise, or until the script sets it. */
    public void standardConformingStrings(boolean on) {
        standardStringsOutside = on;
        files.standardStrings(on);
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
        return files.checksum();
    }

    ScriptContext context() {
        return context;
    }

    @Override
    public void close() {
        files.close();
    }
}
