package io.github.pgmigrate.db;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.Encoding;
import org.postgresql.core.Field;
import org.postgresql.core.Query;
import org.postgresql.core.ResultCursor;
import org.postgresql.core.ResultHandlerBase;
import org.postgresql.core.Tuple;
import org.postgresql.util.PSQLState;

/** Collects what the server answers to one message; hands notices on as they come. */
final class Answer extends ResultHandlerBase {

    private final Encoding encoding;
    private final Session.Notices notices;
    private final List<Result> results = new ArrayList<>();
    private List<Session.Column> columns = List.of();
    private List<List<@Nullable String>> rows = List.of();
    private @Nullable ResultCursor cursor;
    private long bytes;
    private @Nullable SQLException error;
    private @Nullable RuntimeException listenerFailure;

    Answer(Encoding encoding, Session.Notices notices) {
        this.encoding = encoding;
        this.notices = notices;
    }

    @Override
    public void handleResultRows(Query query, Field[] fields, List<Tuple> tuples, @Nullable ResultCursor more) {
        columns = fields == null
                ? List.of()
                : Arrays.stream(fields)
                        .map(field -> new Session.Column(field.getColumnLabel(), field.getOID()))
                        .toList();
        rows = tuples.stream().map(this::row).toList();
        bytes = tuples.stream().mapToLong(Tuple::length).sum();
        cursor = more;
    }

    @Override
    public void handleCommandStatus(String status, long updateCount, long insertOid) {
        if (!status.equals("EMPTY")) {
            results.add(new Result(status, columns, rows));
        }
        columns = List.of();
        rows = List.of();
    }

    @Override
    public void handleWarning(SQLWarning warning) {
        try {
            notices.notice(ServerErrors.of(warning));
        } catch (RuntimeException e) {
            // The protocol must be read to its end, whatever a listener does.
            listenerFailure = listenerFailure == null ? e : listenerFailure;
        }
    }

    /** Keeps the first error; the driver's complaint about the data of COPY TO STDOUT, which it skips, is none. */
    @Override
    public void handleError(SQLException failure) {
        boolean dataSkipped = ServerErrors.isLocal(failure)
                && PSQLState.NOT_IMPLEMENTED.getState().equals(failure.getSQLState());
        if (!dataSkipped && error == null) {
            error = failure;
        }
    }

    /** Errors are looked at when the driver has read the whole answer, not thrown through it. */
    @Override
    public void handleCompletion() {}

    @Override
    public @Nullable SQLException getException() {
        return error;
    }

    /** What a listener threw; null where none did. */
    @Nullable RuntimeException listenerFailure() {
        return listenerFailure;
    }

    List<Result> results() {
        return results;
    }

    List<String> tags() {
        return results.stream().map(Result::tag).toList();
    }

    /** Rows whose statement has not ended, since a cursor holds more of them. */
    List<List<@Nullable String>> openRows() {
        return rows;
    }

    List<Session.Column> openColumns() {
        return columns;
    }

    /** The size of the last rows on the wire, in bytes. */
    long bytes() {
        return bytes;
    }

    @Nullable ResultCursor cursor() {
        return cursor;
    }

    private List<@Nullable String> row(Tuple tuple) {
        List<@Nullable String> values = new ArrayList<>(tuple.fieldCount());
        for (int i = 0; i < tuple.fieldCount(); i++) {
            byte[] value = tuple.get(i);
            values.add(value == null ? null : decode(value));
        }
        return values;
    }

    private String decode(byte[] value) {
        try {
            return encoding.decode(value);
        } catch (IOException e) {
            // A SQL_ASCII database may hold anything.
            return new String(value, StandardCharsets.UTF_8);
        }
    }
}
