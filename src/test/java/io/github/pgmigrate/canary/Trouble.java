package io.github.pgmigrate.canary;

/** What is wrong with the database of a scenario. */
enum Trouble {
    NONE,
    /** Nobody listens. */
    REFUSED,
    UNKNOWN_HOST,
    WRONG_PASSWORD,
    NO_DATABASE,
    /** A server elsewhere whose certificate nobody vouches for. */
    UNTRUSTED,
    /** A server elsewhere that does not speak TLS. */
    WITHOUT_TLS
}
