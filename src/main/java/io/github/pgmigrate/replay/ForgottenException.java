package io.github.pgmigrate.replay;

/** Thrown where a state was kept, and what has to be known of it was not, or cannot be read. */
public final class ForgottenException extends Exception {

    private static final long serialVersionUID = 1L;

    ForgottenException(String message, Throwable cause) {
        super(message, cause);
    }
}
