/**
 * The rehearsal: every pending migration is run up, down and up again on a throwaway server, by the engine that production
 * uses, and what the catalogs then say is compared.
 *
 * <p>{@link Rehearse} reads top to bottom. A {@link Course} says what is to be done; a {@link Stage} is the database it is done
 * on; a {@link Pair} judges one migration and its rollback, the {@link Chain} all of them in a row. What comes of it is a
 * {@link Rehearsal}.
 */
@NullMarked
package io.github.pgmigrate.rehearse;

import org.jspecify.annotations.NullMarked;
