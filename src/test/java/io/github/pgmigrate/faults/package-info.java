/** What happens when a run is killed, interrupted, short of memory or not alone. */
@NullMarked
package io.github.pgmigrate.faults;

import org.jspecify.annotations.NullMarked;
