package io.github.pgmigrate.apply;

import io.github.pgmigrate.db.Session;
import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.problem.ProblemsException;
import io.github.pgmigrate.script.Expectation;
import io.github.pgmigrate.script.StatementDirectives;
import io.github.pgmigrate.script.StatementReader.Directed;
import io.github.pgmigrate.sql.Item;
import io.github.pgmigrate.sql.Statement;
import io.github.pgmigrate.text.IoReason;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Runs the items of one script within the transaction that is open, each as its nature asks. */
final class Feeder {

    private final Workplace place;
    private final Outgoing out;
    private final Reading reading;
    private final boolean verify;
    private final Namesake namesake;
    private final Map<String, String> variables = new LinkedHashMap<>();

    /**
     * A feeder for one reading.
     *
     * @param verify whether the script is a verify script, so that a false query is its verdict
     */
    Feeder(Workplace place, Outgoing out, Reading reading, boolean verify) {
        this.place = place;
        this.out = out;
        this.reading = reading;
        this.verify = verify;
        this.namesake = place.namesake();
        reading.rowCountsFrom(out);
    }

    /** The variables that {@code \gset} has set so far. */
    Map<String, String> variables() {
        return variables;
    }

    /** Sets variables as a {@code \gset} of an earlier run did. */
    void restore(Map<String, String> earlier) {
        variables.putAll(earlier);
        earlier.forEach(reading.script()::set);
    }

    /** Runs an item. */
    void feed(Directed directed) throws StatementFailure {
        if (place.interruption().isRequested() || Thread.currentThread().isInterrupted()) {
            throw new ProblemsException(Problems.interrupted(reading.file()));
        }
        Item item = directed.item();
        if (item instanceof Item.Echo echo) {
            place.progress().echo(echo.text(), echo.warning());
        } else if (item instanceof Item.CopyFile copy) {
            copyFile(copy, directed.directives());
        } else if (item instanceof Statement statement) {
            namesake.in(statement).ifPresent(place.progress()::problem);
            TimeLimits limits = TimeLimits.of(directed.directives());
            limits.set(out, true);
            statement(statement, directed.directives().expectation());
            limits.putBack(out, true);
        }
    }

    private void statement(Statement statement, Optional<Expectation> expectation) throws StatementFailure {
        switch (statement.ending()) {
            case GSET -> gset(statement);
            case GEXEC -> gexec(statement);
            case SEND -> {
                if (statement.traits().copyFromStdin()) {
                    out.copy(statement, reading.script().copyData());
                } else if (expectation.isPresent() || statement.traits().returnsRows()) {
                    query(statement, expectation);
                } else {
                    out.add(statement);
                }
            }
        }
        if (statement.traits().changesReading()) {
            readAlike();
        }
    }

    /** Sends what was added, so that script and server read what follows under the same settings. */
    private void readAlike() throws StatementFailure {
        out.flush();
        place.readingChanged();
        reading.script().standardConformingStrings(place.session().standardConformingStrings());
    }

    /** Runs a statement in a message of its own, whatever else it may be. */
    void alone(Statement statement, Optional<Expectation> expectation) throws StatementFailure {
        if (statement.ending() == Statement.Ending.SEND
                && expectation.isEmpty()
                && !statement.traits().returnsRows()) {
            out.alone(statement);
        } else {
            statement(statement, expectation);
        }
    }

    /** Sends a statement again that an earlier run has sent, for what it does to the session. */
    void replay(Statement statement) throws StatementFailure {
        out.add(statement);
        readAlike();
    }

    private void query(Statement statement, Optional<Expectation> expectation) throws StatementFailure {
        ResultTable table = new ResultTable();
        out.query(statement, table);
        if (expectation.isPresent() && !holds(expectation.get(), table)) {
            throw new ProblemsException(Problems.expectation(statement, expectation.get(), table, verify));
        }
        if (!verify && table.count() > 0) {
            place.progress().result(statement.location().toString(), table.names(), table.rows(), table.count());
        }
    }

    private static boolean holds(Expectation expectation, ResultTable table) {
        if (expectation instanceof Expectation.Rows rows) {
            return table.count() == rows.count();
        }
        if (expectation instanceof Expectation.Empty) {
            return table.count() == 0;
        }
        boolean isResult = !table.names().isEmpty();
        return !isResult || (table.count() > 0 && table.firstUntrue() == 0);
    }

    private void gset(Statement statement) throws StatementFailure {
        ResultTable table = new ResultTable();
        out.query(statement, table);
        if (table.count() != 1) {
            throw new ProblemsException(Problems.gset(statement, table.count()));
        }
        List<@Nullable String> row = table.rows().get(0);
        for (int i = 0; i < row.size(); i++) {
            String name = statement.gsetPrefix() + table.names().get(i);
            String value = row.get(i);
            reading.script().set(name, value);
            if (value == null) {
                variables.remove(name);
            } else {
                variables.put(name, value);
            }
        }
    }

    private void gexec(Statement statement) throws StatementFailure {
        List<String> generated = new ArrayList<>();
        out.query(statement, new Session.Rows() {
            @Override
            public void columns(List<Session.Column> columns) {}

            @Override
            public void row(List<@Nullable String> values) {
                values.stream().filter(value -> value != null).forEach(generated::add);
            }
        });
        try {
            for (String sql : generated) {
                Generated.send(sql, statement, out);
            }
            out.flush();
        } catch (StatementFailure failure) {
            throw failure.generatedBy(statement);
        }
    }

    private void copyFile(Item.CopyFile copy, StatementDirectives directives) throws StatementFailure {
        TimeLimits limits = TimeLimits.of(directives);
        limits.set(out, true);
        try (InputStream data = copy.data().open()) {
            out.copy(copy, data);
        } catch (IOException e) {
            throw unreadable(copy, e);
        } catch (UncheckedIOException e) {
            throw unreadable(copy, Objects.requireNonNull(e.getCause()));
        }
        limits.putBack(out, true);
    }

    private static ProblemsException unreadable(Item.CopyFile copy, IOException cause) {
        return new ProblemsException(
                List.of(Problem.error(Code.UNREADABLE, copy.data().name() + " cannot be read: " + IoReason.of(cause))
                        .at(copy.location())),
                cause);
    }
}
