/** The histories that other tools keep in a database: found, checked and read, never written. */
@NullMarked
package io.github.pgmigrate.history.foreign;

import org.jspecify.annotations.NullMarked;
