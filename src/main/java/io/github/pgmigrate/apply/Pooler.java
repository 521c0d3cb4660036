package io.github.pgmigrate.apply;

/** What stands between the plugin and the server, as a person declares it. */
public enum Pooler {
    /** Nothing. */
    NONE,
    /** A pooler that leaves a connection its backend as long as it lasts. */
    SESSION,
    /** A pooler that may give each transaction another backend. */
    TRANSACTION
}
