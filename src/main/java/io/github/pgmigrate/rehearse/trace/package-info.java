/** What each statement of a migration costs: locks, rewrites, scans, objects, rows; seen on a throwaway server. */
@NullMarked
package io.github.pgmigrate.rehearse.trace;

import org.jspecify.annotations.NullMarked;
