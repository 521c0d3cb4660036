/** The migration folders of other tools: how they name and number their files, and how these become files of ours. */
@NullMarked
package io.github.pgmigrate.script.foreign;

import org.jspecify.annotations.NullMarked;
