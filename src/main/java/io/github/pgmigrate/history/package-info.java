/** The history tables and the ledger. */
@NullMarked
package io.github.pgmigrate.history;

import org.jspecify.annotations.NullMarked;
