package io.github.pgmigrate.db;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.util.List;
import java.util.function.BiFunction;
import org.apache.commons.io.input.ReaderInputStream;
import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyOperation;
import org.postgresql.copy.CopyOut;
import org.postgresql.core.QueryExecutor;
import org.postgresql.core.QueryExecutorBase;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;

/** One {@code COPY ... FROM STDIN}: sends data in blocks and reads what the server says in between. */
final class CopyIn {

    private static final int BLOCK = 64 * 1024;

    /**
     * Small, since a server that waits to be heard takes no more data: with this little on the way, it is heard in time. The
     * driver listens for a millisecond each time, so that a server that said nothing of the first block, as one with a trigger
     * that talks would, is listened to after whole blocks only.
     */
    private static final int PIECE = 8 * 1024;

    private final QueryExecutor executor;
    private final Session.Notices notices;
    private final BiFunction<SQLException, List<String>, ServerException> failure;

    CopyIn(
            QueryExecutor executor,
            Session.Notices notices,
            BiFunction<SQLException, List<String>, ServerException> failure) {
        this.executor = executor;
        this.notices = notices;
        this.failure = failure;
    }

    String run(String sql, InputStream data) throws ServerException {
        Listener listener = new Listener(notices);
        @Nullable CopyOperation operation = null;
        try {
            if (executor instanceof QueryExecutorBase base) {
                base.addWarning(listener);
            }
            operation = executor.startCopy(sql, true);
            if (!(operation instanceof org.postgresql.copy.CopyIn copy)) {
                throw refused(operation);
            }
            return "COPY " + transfer(copy, encoded(data), listener);
        } catch (SQLException e) {
            if (ServerErrors.isLocal(e) && !isRefusal(e)) {
                // The driver's own failure, amid the protocol.
                executor.abort();
            }
            throw failure.apply(e, List.of());
        } catch (RuntimeException | Error e) {
            if (operation == null || operation.isActive()) {
                executor.abort();
            }
            throw e;
        } finally {
            executor.getWarnings();
            listener.rethrow();
        }
    }

    private long transfer(org.postgresql.copy.CopyIn copy, InputStream data, Listener listener) throws SQLException {
        CopyAnswers answers = CopyAnswers.of(executor, copy);
        byte[] block = new byte[BLOCK];
        long sent = 0;
        try {
            for (int length = data.read(block); length >= 0; length = data.read(block)) {
                int piece;
                for (int from = 0; from < length; from += piece) {
                    piece = Math.min(sent < BLOCK || listener.heard ? PIECE : BLOCK, length - from);
                    copy.writeToCopy(block, from, piece);
                    sent += piece;
                    answers.read();
                }
            }
            return copy.endCopy();
        } catch (IOException e) {
            cancel(copy);
            throw new UncheckedIOException(e);
        } catch (SQLException | RuntimeException e) {
            // As long as it is active the driver would let everything that comes wait for its end.
            cancel(copy);
            throw e;
        }
    }

    /** The data of a COPY TO are read to their end: only then is the connection in step again. */
    private static SQLException refused(CopyOperation operation) throws SQLException {
        if (operation instanceof CopyOut copy) {
            for (byte[] data = copy.readFromCopy(); data != null; data = copy.readFromCopy()) {}
        }
        return new PSQLException("not a COPY ... FROM STDIN", PSQLState.WRONG_OBJECT_TYPE);
    }

    private static boolean isRefusal(SQLException exception) {
        return PSQLState.WRONG_OBJECT_TYPE.getState().equals(exception.getSQLState());
    }

    private static void cancel(CopyOperation copy) {
        try {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        } catch (SQLException e) {
            // The server's answer to a cancelled COPY is an error; the reason to cancel it is what counts.
        }
    }

    private InputStream encoded(InputStream data) {
        Charset charset = Charset.forName(executor.getEncoding().name());
        if (charset.equals(StandardCharsets.UTF_8)) {
            return data;
        }
        try {
            return ReaderInputStream.builder()
                    .setReader(new InputStreamReader(data, StandardCharsets.UTF_8))
                    .setCharset(charset)
                    .get();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Stands first in the driver's chain of warnings and hands on what would be hung on it, a chain without end. */
    private static final class Listener extends SQLWarning {

        private static final long serialVersionUID = 1L;

        private final transient Session.Notices notices;
        private transient @Nullable RuntimeException failure;
        private boolean heard;

        Listener(Session.Notices notices) {
            this.notices = notices;
        }

        @Override
        public void setNextWarning(SQLWarning warning) {
            heard = true;
            try {
                notices.notice(ServerErrors.of(warning));
            } catch (RuntimeException e) {
                failure = failure == null ? e : failure;
            }
        }

        void rethrow() {
            if (failure != null) {
                throw failure;
            }
        }
    }
}
