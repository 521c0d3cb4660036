package io.github.pgmigrate.target;

/** A URL that cannot be understood. Its message says what is wrong without repeating the URL, which may hold a secret. */
final class MalformedUrlException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String remedy;

    MalformedUrlException(String message, String remedy) {
        super(message);
        this.remedy = remedy;
    }

    /** What to write instead. */
    String remedy() {
        return remedy;
    }
}
