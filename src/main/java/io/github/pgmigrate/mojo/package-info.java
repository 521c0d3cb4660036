/** The goals; the only user of Maven's API. */
@NullMarked
package io.github.pgmigrate.mojo;

import org.jspecify.annotations.NullMarked;
