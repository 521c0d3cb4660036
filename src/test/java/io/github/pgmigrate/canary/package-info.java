/** Secrets that would be known anywhere go through runs of Maven, and are looked for in all that these leave behind. */
@NullMarked
package io.github.pgmigrate.canary;

import org.jspecify.annotations.NullMarked;
