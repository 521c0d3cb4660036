/** Rehearsals on real servers. */
@NullMarked
package io.github.pgmigrate.rehearse;

import org.jspecify.annotations.NullMarked;
