/** Tests of the replay. */
@NullMarked
package io.github.pgmigrate.replay;

import org.jspecify.annotations.NullMarked;
