/** The connection, the advisory lock, the statement runner, COPY and server errors; the only user of JDBC. */
@NullMarked
package io.github.pgmigrate.db;

import org.jspecify.annotations.NullMarked;
