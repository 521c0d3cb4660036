/** Finds for each entry of another tool's history the file that it is of. Pure: no server, no clock, no file. */
@NullMarked
package io.github.pgmigrate.apply.adoption;

import org.jspecify.annotations.NullMarked;
