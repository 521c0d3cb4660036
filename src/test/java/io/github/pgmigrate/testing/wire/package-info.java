/** Stands between a client and a server of PostgreSQL's, reads the messages of both, and disturbs them where a test says so. */
@NullMarked
package io.github.pgmigrate.testing.wire;

import org.jspecify.annotations.NullMarked;
