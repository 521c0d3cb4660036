/** Rehearsals on real servers. */
@NullMarked
package io.github.pgmigrate.backup;

import org.jspecify.annotations.NullMarked;
