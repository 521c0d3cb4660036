/** Plans, which are pure, and the runs of them. */
@NullMarked
package io.github.pgmigrate.apply;

import org.jspecify.annotations.NullMarked;
