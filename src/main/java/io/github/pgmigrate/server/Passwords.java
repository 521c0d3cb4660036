package io.github.pgmigrate.server;

import io.github.pgmigrate.target.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;

/** Passwords of superusers, each kept beside the data that it is for, in a file that only its owner may read. */
final class Passwords {

    private static final int BYTES = 24;
    private static final String FILE = "password";

    private Passwords() {}

    /** A password that nobody guesses, of letters, digits, dashes and underscores. */
    static Secret random() {
        byte[] random = new byte[BYTES];
        new SecureRandom().nextBytes(random);
        return Secret.of(Base64.getUrlEncoder().withoutPadding().encodeToString(random));
    }

    /** The password that is kept in a directory; empty where none is. */
    static Optional<Secret> read(Path directory) throws IOException {
        Path file = directory.resolve(FILE);
        return Files.exists(file) ? Optional.of(Secret.of(Files.readString(file))) : Optional.empty();
    }

    /** Keeps a password in a directory, whole or not at all. */
    static void write(Path directory, Secret password) throws IOException {
        Path fresh = directory.resolve(FILE + ".new");
        Files.deleteIfExists(fresh);
        Directories.createPrivateFile(fresh);
        Files.writeString(fresh, password.reveal());
        Files.move(fresh, directory.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
    }
}
