/** Published migration histories, migrated and rolled back side by side with psql. */
@NullMarked
package io.github.pgmigrate.histories;

import org.jspecify.annotations.NullMarked;
