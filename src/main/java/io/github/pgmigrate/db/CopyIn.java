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
import org.postgresql.copy.CopyOperation;
import org.postgresql.core.QueryExecutor;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;

/** One {@code COPY ... FROM STDIN}: sends data in blocks and reads what the server says in between. */
final class CopyIn {

    private static final int BLOCK = 64 * 1024;

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
        try {
            CopyOperation operation = executor.startCopy(sql, true);
            if (!(operation instanceof org.postgresql.copy.CopyIn copy)) {
                operation.cancelCopy();
                throw new PSQLException("not a COPY ... FROM STDIN", PSQLState.WRONG_OBJECT_TYPE);
            }
            return "COPY " + transfer(copy, encoded(data));
        } catch (SQLException e) {
            throw failure.apply(e, List.of());
        } finally {
            hearNotices();
        }
    }

    private long transfer(org.postgresql.copy.CopyIn copy, InputStream data) throws SQLException {
        try {
            byte[] block = new byte[BLOCK];
            for (int length = read(data, block); length >= 0; length = read(data, block)) {
                copy.writeToCopy(block, 0, length);
                hearNotices();
            }
            return copy.endCopy();
        } catch (RuntimeException e) {
            cancel(copy);
            throw e;
        }
    }

    private static int read(InputStream data, byte[] block) {
        try {
            return data.readNBytes(block, 0, 1) == 0 ? -1 : 1 + Math.max(0, data.read(block, 1, block.length - 1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void cancel(org.postgresql.copy.CopyIn copy) {
        try {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        } catch (SQLException e) {
            // The server's answer to a cancelled COPY is an error; the reason to cancel it is what counts.
        }
    }

    private InputStream encoded(InputStream data) throws SQLException {
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

    private void hearNotices() {
        for (SQLWarning warning = executor.getWarnings(); warning != null; warning = warning.getNextWarning()) {
            notices.notice(ServerErrors.of(warning));
        }
    }
}
