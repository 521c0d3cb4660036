package io.github.pgmigrate.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * An immutable reading of {@code postmaster.pid}, which a running server keeps in its data directory (PostgreSQL's
 * pidfile.h).
 *
 * @param pid the server's process id
 * @param port the port it listens on; 0 while it has not come that far
 * @param ready whether it takes connections
 */
record Postmaster(long pid, int port, boolean ready) {

    private static final int PORT = 3;
    private static final int STATUS = 7;

    /** What the file in a data directory says; empty where there is none, or it is not yet written. */
    static Optional<Postmaster> read(Path data) throws IOException {
        try {
            List<String> lines = Files.readAllLines(data.resolve("postmaster.pid"));
            if (lines.isEmpty()) {
                return Optional.empty();
            }
            long pid = Long.parseLong(lines.get(0).strip());
            int port = lines.size() > PORT ? Integer.parseInt(lines.get(PORT).strip()) : 0;
            boolean ready = lines.size() > STATUS && lines.get(STATUS).strip().equals("ready");
            return Optional.of(new Postmaster(Math.abs(pid), port, ready));
        } catch (NoSuchFileException | NumberFormatException e) {
            return Optional.empty();
        }
    }
}
