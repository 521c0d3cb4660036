/** What differs between two snapshots of a catalog, in plain words. */
@NullMarked
package io.github.pgmigrate.catalog.diff;

import org.jspecify.annotations.NullMarked;
