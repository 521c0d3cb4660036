package io.github.pgmigrate.server;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Directories for the data of servers whose own directory their account cannot enter, such as one below root's home. Each has
 * a file beside it that names the directory it stands for.
 */
final class Outside {

    private static final String OWNER = ".for";

    private Outside() {}

    /** The place for a server's data; places of directories that are gone are removed. */
    static Path directory(Path shared, Path directory) throws IOException {
        return Mutex.hold(shared.resolve("server.lock"), () -> place(shared, directory));
    }

    private static Path place(Path shared, Path directory) throws IOException {
        sweep(shared);
        Path place =
                shared.resolve("server-" + Checksum.ofText(directory.toString()).substring(0, 16));
        Files.writeString(shared.resolve(place.getFileName() + OWNER), directory.toString());
        return Files.createDirectories(place);
    }

    private static void sweep(Path shared) throws IOException {
        try (DirectoryStream<Path> owners = Files.newDirectoryStream(shared, "server-*" + OWNER)) {
            for (Path owner : owners) {
                String name = owner.getFileName().toString();
                Path place = shared.resolve(name.substring(0, name.length() - OWNER.length()));
                if (!Files.exists(Path.of(Files.readString(owner)))) {
                    discard(place);
                    Directories.delete(place);
                    Files.deleteIfExists(owner);
                }
            }
        }
    }

    /** Ends the server of a place, and removes its data. */
    static void discard(Path place) throws IOException {
        Path data = place.resolve(Cluster.DATA);
        Optional<Postmaster> running = Postmaster.alive(data);
        if (running.isPresent()) {
            Cluster.stop(running.get(), place);
        }
        Directories.delete(data);
    }
}
