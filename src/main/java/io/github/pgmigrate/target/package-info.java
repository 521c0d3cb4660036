/** From settings to a described target: URL, user, secret. */
@NullMarked
package io.github.pgmigrate.target;

import org.jspecify.annotations.NullMarked;
