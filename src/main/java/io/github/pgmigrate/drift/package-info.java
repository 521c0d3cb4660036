/**
 * Drift: the target's catalog against what the migrations that are applied there make on a throwaway server.
 *
 * <p>{@link Drift} reads top to bottom. The {@link Sieve} is pure: it says what of two catalogs is to be compared, since not all
 * that is in a database is there by migrations.
 */
@NullMarked
package io.github.pgmigrate.drift;

import org.jspecify.annotations.NullMarked;
