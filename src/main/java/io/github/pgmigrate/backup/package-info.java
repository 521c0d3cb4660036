/**
 * What PostgreSQL's own client programs do for the plugin: pg_dump and pg_restore, found on the machine and run to their end, and
 * the environment that any of its programs is given.
 */
@NullMarked
package io.github.pgmigrate.backup;

import org.jspecify.annotations.NullMarked;
