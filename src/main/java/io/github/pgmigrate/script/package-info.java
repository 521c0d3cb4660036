/** The migration folder: names, pairs, headers, directives, the sum file. */
@NullMarked
package io.github.pgmigrate.script;

import org.jspecify.annotations.NullMarked;
