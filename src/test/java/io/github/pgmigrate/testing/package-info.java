/** What tests share: real servers, and runs of Maven. */
@NullMarked
package io.github.pgmigrate.testing;

import org.jspecify.annotations.NullMarked;
