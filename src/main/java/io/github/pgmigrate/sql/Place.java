package io.github.pgmigrate.sql;

import io.github.pgmigrate.text.Excerpt;
import io.github.pgmigrate.text.Location;
import org.jspecify.annotations.Nullable;

/** An immutable place in a script, with its line where that is at hand. */
record Place(Location location, @Nullable Excerpt excerpt) {}
