/** A reading of everything in a database's schemas, to be compared and kept. */
@NullMarked
package io.github.pgmigrate.catalog.snapshot;

import org.jspecify.annotations.NullMarked;
