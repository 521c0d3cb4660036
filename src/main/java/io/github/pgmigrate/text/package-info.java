/** Source positions and excerpts of text. */
@NullMarked
package io.github.pgmigrate.text;

import org.jspecify.annotations.NullMarked;
