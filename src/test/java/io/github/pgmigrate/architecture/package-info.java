/** The order of the packages and what each may touch. */
@NullMarked
package io.github.pgmigrate.architecture;

import org.jspecify.annotations.NullMarked;
