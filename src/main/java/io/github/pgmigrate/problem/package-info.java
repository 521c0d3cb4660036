/** Problems that a person can mend, collected and shown together. */
@NullMarked
package io.github.pgmigrate.problem;

import org.jspecify.annotations.NullMarked;
