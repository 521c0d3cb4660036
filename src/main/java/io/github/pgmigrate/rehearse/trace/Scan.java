package io.github.pgmigrate.rehearse.trace;

/**
 * A table that a statement read from its beginning to its end, or would have where it had rows. Immutable.
 *
 * @param relation its name, qualified, quoted where SQL needs it
 * @param times how often
 * @param rows how many rows it read so, in all
 */
public record Scan(String relation, long times, long rows) {}
