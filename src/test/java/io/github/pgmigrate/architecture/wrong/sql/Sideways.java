package io.github.pgmigrate.architecture.wrong.sql;

import io.github.pgmigrate.architecture.wrong.apply.Launching;
import io.github.pgmigrate.architecture.wrong.text.Upward;

/** Uses a room above its own beside one below. */
public record Sideways(Upward below, Launching above) {}
