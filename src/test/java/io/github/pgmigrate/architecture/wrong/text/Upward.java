package io.github.pgmigrate.architecture.wrong.text;

import io.github.pgmigrate.architecture.wrong.sql.Sideways;

/** Uses a room above its own, which uses this one. */
public record Upward(Sideways above) {}
