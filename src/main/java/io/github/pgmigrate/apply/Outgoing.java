package io.github.pgmigrate.apply;

import io.github.pgmigrate.db.ServerException;
import io.github.pgmigrate.db.Session;
import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.problem.ProblemsException;
import io.github.pgmigrate.sql.Item;
import io.github.pgmigrate.sql.Statement;
import java.io.InputStream;
import java.util.List;

/**
 * Sends statements in as few messages as their nature allows. A message is sent when it is full, when the server has to have
 * read it before the next one (PostgreSQL reads a whole message under the settings at its start), and when something has to
 * be sent alone.
 */
final class Outgoing {

    /** One giant message costs the server memory many times its size; many small ones cost round trips. */
    private static final int FULL = 64 * 1024;

    private final Session session;
    private final Watch watch;
    private final Observer observer;
    private boolean aside;
    private Message message = new Message();
    private String lastTag = "";

    Outgoing(Session session, Watch watch, Observer observer) {
        this.session = session;
        this.watch = watch;
        this.observer = observer;
    }

    /** Adds statements of the plugin's own, each ended by a semicolon, which answer so many command tags. */
    void own(String sql, int tags) {
        message.own(sql, tags);
    }

    /** Adds a statement of a script. */
    void add(Statement statement) throws StatementFailure {
        if (isLookedAt(statement)) {
            flush();
            lookedAt(statement, () -> {
                message.add(statement);
                flush();
            });
            return;
        }
        message.add(statement);
        if (message.length() >= FULL || statement.traits().changesReading()) {
            flush();
        }
    }

    /** Sends what was added. */
    void flush() throws StatementFailure {
        if (message.isEmpty()) {
            return;
        }
        Message sent = message;
        message = new Message();
        try {
            watch.during(sent.first(), () -> answered(sent, session.send(sent.text())));
        } catch (ServerException e) {
            throw sent.culprit(e)
                    .map(culprit -> new StatementFailure(e, culprit.statement(), culprit.offset(), watch.blockers()))
                    .orElseGet(() -> new StatementFailure(e, null, 0, watch.blockers()));
        }
    }

    private void answered(Message sent, List<String> tags) {
        if (tags.size() != sent.tags()) {
            throw new ProblemsException(Problem.error(
                            Code.UNEXPECTED_TRANSACTION_STATE,
                            "the server cut a message of " + sent.tags() + " statements into " + tags.size())
                    .withHint(
                            "This is a fault of pgmigrate. Look with pgmigrate:status what is applied, and report it with"
                                    + " the script."));
        }
        if (sent.lastTag() >= 0) {
            lastTag = tags.get(sent.lastTag());
        }
    }

    /** Sends what was added; how many rows the last statement of the script returned or changed, by its command tag. */
    long rows() throws StatementFailure {
        flush();
        String number = lastTag.substring(lastTag.lastIndexOf(' ') + 1);
        return number.matches("[0-9]{1,18}") ? Long.parseLong(number) : 0;
    }

    /** Sends what was added, then this statement alone, and hands its rows over. */
    void query(Statement statement, Session.Rows rows) throws StatementFailure {
        alone(statement, () -> lastTag = session.stream(statement.text(), rows));
    }

    /** Sends what was added, then this statement alone, outside any message of several. */
    void alone(Statement statement) throws StatementFailure {
        alone(statement, () -> lastTag = session.send(statement.text()).stream().reduce("", (first, last) -> last));
    }

    /** Sends what was added, then {@code COPY ... FROM STDIN} with the data that follow it in the script. */
    void copy(Statement statement, InputStream data) throws StatementFailure {
        alone(statement, () -> lastTag = session.copyIn(statement.text(), data));
    }

    /** Sends what was added, then a {@code COPY ... FROM STDIN} with the data of a file. */
    void copy(Item.CopyFile command, InputStream data) throws StatementFailure {
        alone(command, () -> lastTag = session.copyIn(command.sql(), data));
    }

    /** Something of a script that is sent. */
    @FunctionalInterface
    interface Sending {
        void run() throws StatementFailure;
    }

    /** Sends what is no part of what a script does: the observer does not look at it. */
    void aside(Sending sending) throws StatementFailure {
        aside = true;
        try {
            sending.run();
        } finally {
            aside = false;
        }
    }

    private void alone(Item statement, Watch.Call call) throws StatementFailure {
        flush();
        if (isLookedAt(statement)) {
            lookedAt(statement, () -> send(statement, call));
        } else {
            send(statement, call);
        }
    }

    private boolean isLookedAt(Item item) {
        return !aside && observer.looksAt(item);
    }

    private void lookedAt(Item item, Sending sending) throws StatementFailure {
        try {
            observer.before(item);
            try {
                sending.run();
            } catch (StatementFailure | RuntimeException e) {
                observer.failed(item);
                throw e;
            }
            observer.after(item, rows());
        } catch (ServerException e) {
            throw new StatementFailure(e, null, 0, List.of());
        }
    }

    private void send(Item statement, Watch.Call call) throws StatementFailure {
        try {
            watch.during(statement, call);
        } catch (ServerException e) {
            throw new StatementFailure(e, statement, Math.max(0, e.error().position() - 1), watch.blockers());
        }
    }
}
