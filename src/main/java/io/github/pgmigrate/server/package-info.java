/** Throwaway PostgreSQL servers. */
@NullMarked
package io.github.pgmigrate.server;

import org.jspecify.annotations.NullMarked;
