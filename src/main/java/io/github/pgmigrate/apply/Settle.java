package io.github.pgmigrate.apply;

/** What a person says of a migration that runs alone cannot bring to its end. */
public enum Settle {
    /** What it does is there, whoever did it: it counts as applied. */
    APPLIED,
    /** Nothing of it is there any more: it counts as never run. */
    PENDING,
    /** What was begun is done, and nothing temporary is needed any more: the next run goes on after it. */
    DONE,
    /** What is in doubt has not taken effect: the next run does it again. */
    AGAIN
}
