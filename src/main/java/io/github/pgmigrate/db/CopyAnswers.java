package io.github.pgmigrate.db;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyIn;
import org.postgresql.core.QueryExecutor;
import org.postgresql.core.v3.CopyOperationImpl;

/**
 * What the server says while data are copied to it: notices of triggers, and errors before all is sent. The driver reads
 * them in public only when all data are sent; till then a server with much to say would wait for us, and we for it. The
 * driver's own way to read without waiting is not public: where it cannot be reached, reading is put off to the end.
 */
final class CopyAnswers {

    private final QueryExecutor executor;
    private final CopyIn copy;
    private final @Nullable Method read;

    private CopyAnswers(QueryExecutor executor, CopyIn copy, @Nullable Method read) {
        this.executor = executor;
        this.copy = copy;
        this.read = read;
    }

    static CopyAnswers of(QueryExecutor executor, CopyIn copy) {
        try {
            Method read = executor.getClass().getDeclaredMethod("readFromCopy", CopyOperationImpl.class, boolean.class);
            read.setAccessible(true);
            return new CopyAnswers(executor, copy, read);
        } catch (ReflectiveOperationException | RuntimeException e) {
            return new CopyAnswers(executor, copy, null);
        }
    }

    /** Reads what has arrived, without waiting; an error is thrown. */
    void read() throws SQLException {
        if (read == null) {
            return;
        }
        try {
            read.invoke(executor, copy, false);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof SQLException error) {
                throw error;
            }
            throw new IllegalStateException("the driver failed", e.getCause());
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }
}
