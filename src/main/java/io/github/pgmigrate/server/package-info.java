/**
 * Throwaway PostgreSQL servers.
 *
 * <p>The life of an embedded server: whoever comes first starts it, whoever comes later joins it, the last to leave stops it.
 * That holds across threads, class loaders and processes. Each user has a locked file under {@code users}; the kernel frees
 * the lock of a process that is killed, and the next user takes its place. One that is kept outlives its users. All steps
 * (start, join, leave, stop) happen under one lock of the server's directory.
 *
 * <p>The directory holds {@code server.lock}, {@code users}, {@code server.properties} (what runs here, for other processes),
 * {@code password} (0600), {@code data} (0700) and {@code server.log}; the last two are elsewhere where root starts the server
 * as somebody who cannot enter the directory.
 */
@NullMarked
package io.github.pgmigrate.server;

import org.jspecify.annotations.NullMarked;
