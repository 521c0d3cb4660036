/** What a person or a program reads of a run. */
@NullMarked
package io.github.pgmigrate.report;

import org.jspecify.annotations.NullMarked;
