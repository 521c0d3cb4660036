/** Readings of PostgreSQL's system catalogs. */
@NullMarked
package io.github.pgmigrate.catalog;

import org.jspecify.annotations.NullMarked;
