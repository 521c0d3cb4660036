package io.github.pgmigrate.apply;

import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.problem.ProblemsException;
import io.github.pgmigrate.script.ScriptFile;
import io.github.pgmigrate.script.ScriptKind;
import io.github.pgmigrate.script.StatementReader;
import io.github.pgmigrate.script.StatementReader.Directed;
import io.github.pgmigrate.sql.Includes;
import io.github.pgmigrate.sql.Item;
import io.github.pgmigrate.sql.Script;
import io.github.pgmigrate.sql.ScriptContext;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A script that is being run: its items in order, and the psql reader they come from. Not thread-safe. */
final class Reading implements AutoCloseable {

    private final ScriptFile file;
    private final Script script;
    private final StatementReader reader;
    private @Nullable Directed ahead;

    private Reading(ScriptFile file, Script script, StatementReader reader) {
        this.file = file;
        this.script = script;
        this.reader = reader;
    }

    static Reading open(ScriptFile file, ScriptKind kind, Includes includes, Map<String, String> variables) {
        // Errors throw; warnings and notes were told when the folder was checked.
        Consumer<Problem> told = problem -> {};
        Script script =
                Script.open(file.source(), new ScriptContext(ScriptContext.Mode.RUN, variables, includes, told));
        return new Reading(file, script, new StatementReader(script, kind, told));
    }

    /** The next item; null at the end. */
    @Nullable Directed next() throws StatementFailure {
        Directed item = ahead;
        ahead = null;
        return item != null ? item : read();
    }

    private @Nullable Directed read() throws StatementFailure {
        try {
            return reader.next();
        } catch (RowCountFailure failure) {
            throw failure.failure();
        }
    }

    /** The next item that a step counts: no {@code \echo}; null at the end. */
    @Nullable Directed nextCounted() throws StatementFailure {
        Directed item = next();
        while (item != null && item.item() instanceof Item.Echo) {
            item = next();
        }
        return item;
    }

    /** The item that begins the next step: a COMMIT there ends nothing, and is no part of any; null at the end. */
    @Nullable Directed nextStep() throws StatementFailure {
        Directed item = nextCounted();
        while (item != null && Controls.isLooseCommit(item.item())) {
            item = nextCounted();
        }
        return item;
    }

    /** Reads over the data of the {@code COPY ... FROM STDIN} that was read last, where it is not sent again. */
    void skipData() {
        try {
            script.copyData().transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Has psql's variable ROW_COUNT told by what sends the script's statements. */
    void rowCountsFrom(Outgoing out) {
        script.rowCounts(() -> {
            try {
                return out.rows();
            } catch (StatementFailure failure) {
                throw new RowCountFailure(failure);
            }
        });
    }

    /** Has {@link #next()} return an item again, which must be the last that it returned. */
    void putBack(Directed item) {
        ahead = item;
    }

    /**
     * Whether nothing follows. Reads the next item to find out, so it is only to be asked when nothing that the next item
     * might depend on is still to be sent.
     */
    boolean isAtEnd() throws StatementFailure {
        if (ahead == null) {
            ahead = read();
        }
        return ahead == null;
    }

    Script script() {
        return script;
    }

    ScriptFile file() {
        return file;
    }

    /**
     * Sees to it, at the end, that what was read is what was checked before the run.
     *
     * @throws ProblemsException (CHECKSUM_MOVED) where it is not
     */
    void requireUnmoved() {
        if (!script.checksum().equals(file.facts().checksum())) {
            throw new ProblemsException(Problems.moved(file));
        }
    }

    @Override
    public void close() {
        reader.close();
    }
}
