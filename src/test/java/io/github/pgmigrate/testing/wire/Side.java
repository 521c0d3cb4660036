package io.github.pgmigrate.testing.wire;

/** Who sends a message. */
public enum Side {
    CLIENT,
    SERVER
}
