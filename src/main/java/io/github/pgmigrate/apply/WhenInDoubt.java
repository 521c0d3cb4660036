package io.github.pgmigrate.apply;

/** What a person says of a statement whose end nobody saw, and of which the catalog cannot tell. */
public enum WhenInDoubt {
    /** Nothing yet: the run stops and asks. */
    ASK,
    /** It took effect. */
    DONE,
    /** It did not: run it again. */
    AGAIN
}
