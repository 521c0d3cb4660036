/** Rehearsals on real servers. */
@NullMarked
package io.github.pgmigrate.drift;

import org.jspecify.annotations.NullMarked;
