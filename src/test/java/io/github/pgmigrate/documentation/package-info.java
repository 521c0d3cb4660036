/** Holds the pages of {@code src/site} to the code that they describe. */
@NullMarked
package io.github.pgmigrate.documentation;

import org.jspecify.annotations.NullMarked;
