package io.github.pgmigrate.apply;

/** Carries the failure of a statement through the script reader, which asked for the statement's row count. */
final class RowCountFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final StatementFailure failure;

    RowCountFailure(StatementFailure failure) {
        super(failure);
        this.failure = failure;
    }

    StatementFailure failure() {
        return failure;
    }
}
