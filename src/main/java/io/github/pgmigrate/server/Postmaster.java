package io.github.pgmigrate.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * An immutable reading of {@code postmaster.pid}, which a running server keeps in its data directory (PostgreSQL's
 * pidfile.h).
 *
 * @param pid the server's process id
 * @param port the port it listens on; 0 while it has not come that far
 * @param ready whether it takes connections
 */
record Postmaster(long pid, int port, boolean ready) {

    private static final String FILE = "postmaster.pid";
    private static final int PORT = 3;
    private static final int STATUS = 7;

    /** The words for a server that takes connections, as pg_ctl has them (wait_for_postmaster_start in pg_ctl.c). */
    private static final Set<String> READY = Set.of("ready", "standby");

    private static final String NO_PROCESS = Integer.toString((1 << 22) + 1);

    /** What the file in a data directory says; empty where there is none, or it is not yet written. */
    static Optional<Postmaster> read(Path data) throws IOException {
        try {
            List<String> lines = Files.readAllLines(data.resolve(FILE));
            if (lines.isEmpty()) {
                return Optional.empty();
            }
            long pid = Long.parseLong(lines.get(0).strip());
            int port = lines.size() > PORT ? Integer.parseInt(lines.get(PORT).strip()) : 0;
            boolean ready =
                    lines.size() > STATUS && READY.contains(lines.get(STATUS).strip());
            return Optional.of(new Postmaster(pid, port, ready));
        } catch (NoSuchFileException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** The server that runs in a data directory, ready or not; empty where the file was left by one that is gone. */
    static Optional<Postmaster> alive(Path data) throws IOException {
        return read(data).filter(Postmaster::isAlive);
    }

    /**
     * Takes the process id out of a file that was left behind, where another program has that id by now: a new server would
     * think that the old one runs (CreateLockFile in miscinit.c). The rest stays, since it shows the new server whether
     * backends of the old one live. No process has an id above 4194304 (Linux) or 99999 (macOS).
     */
    static void disarm(Path data) throws IOException {
        Optional<Postmaster> left = read(data);
        if (left.isPresent()
                && !left.get().isAlive()
                && ProcessHandle.of(left.get().pid).isPresent()) {
            List<String> lines = new ArrayList<>(Files.readAllLines(data.resolve(FILE)));
            lines.set(0, NO_PROCESS);
            Files.write(data.resolve(FILE), lines);
        }
    }

    /** Whether it takes connections, by its own word and by trying. */
    boolean answers() {
        return ready && port != 0 && Loopback.answers(port);
    }

    /** Whether the process lives and is a PostgreSQL server. */
    boolean isAlive() {
        Optional<ProcessHandle> process = ProcessHandle.of(pid).filter(ProcessHandle::isAlive);
        if (process.isEmpty()) {
            return false;
        }
        Path status = Path.of("/proc", Long.toString(pid), "stat");
        try {
            String text = Files.readString(status);
            int end = text.lastIndexOf(')');
            return text.substring(0, end + 1).endsWith("(postgres)") && !text.startsWith(" Z", end + 1);
        } catch (IOException | IndexOutOfBoundsException e) {
            return process.get()
                    .info()
                    .command()
                    .map(command -> Path.of(command).getFileName().toString().startsWith("postgres"))
                    .orElse(true);
        }
    }
}
