package io.github.pgmigrate.apply;

import io.github.pgmigrate.db.ServerException;
import io.github.pgmigrate.sql.Item;
import io.github.pgmigrate.sql.Statement;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The server refused a statement, or was lost with it. */
final class StatementFailure extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient @Nullable Item statement;
    private final transient @Nullable Item origin;
    private final int offset;
    private final ServerException failure;
    private final boolean lasting;

    @SuppressWarnings("serial")
    private final List<String> blockers;

    /**
     * A failure.
     *
     * @param failure what the server said
     * @param statement the script's statement or {@code \\copy}; null for one of the plugin's own, such as COMMIT
     * @param offset where in the statement, in code points from 0
     * @param blockers who held what it waited for, where that was seen
     */
    StatementFailure(ServerException failure, @Nullable Item statement, int offset, List<String> blockers) {
        this(failure, statement, offset, blockers, null, false);
    }

    private StatementFailure(
            ServerException failure,
            @Nullable Item statement,
            int offset,
            List<String> blockers,
            @Nullable Item origin,
            boolean lasting) {
        super(failure);
        this.lasting = lasting;
        this.failure = failure;
        this.statement = statement;
        this.origin = origin;
        this.offset = offset;
        this.blockers = List.copyOf(blockers);
    }

    ServerException failure() {
        return failure;
    }

    @Nullable Item statement() {
        return statement;
    }

    /** The same failure of a statement that the script does not hold, but had another one make. */
    StatementFailure generatedBy(Item query) {
        return new StatementFailure(failure, statement, offset, blockers, query, lasting);
    }

    /** The same failure of a statement that may have taken effect in part, so that nothing but a person may try it again. */
    StatementFailure lasting() {
        return new StatementFailure(failure, statement, offset, blockers, origin, true);
    }

    /** The script's statement that made the failed one; null where that stands in the script itself. */
    @Nullable Item origin() {
        return origin;
    }

    int offset() {
        return offset;
    }

    List<String> blockers() {
        return blockers;
    }

    String sqlState() {
        return failure.sqlState();
    }

    /**
     * Whether it is about a statement that no transaction may hold, which only the server could know: a COMMIT hidden in a
     * procedure, or a statement barred for what it is applied to.
     */
    boolean isHiddenCommit(Item item) {
        return (sqlState().equals("2D000") || sqlState().equals("25001"))
                && item instanceof Statement
                && statement == item;
    }

    /** Whether the same may work when tried again: a lock timeout, a deadlock, a serialization failure. */
    boolean isPassing() {
        return !lasting
                && !failure.connectionLost()
                && (sqlState().equals("55P03")
                        || sqlState().equals("40P01")
                        || sqlState().equals("40001"));
    }
}
