package io.github.pgmigrate.server;

import io.github.pgmigrate.target.Secret;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Data directories of stopped servers, kept under names that say what is in them. Each is written beside and moved into place, so
 * that it is there whole or not at all. Everything here may be deleted at any moment: a copy that was not whole is noticed, and
 * counts as none. Those that were not used for longest go when all together are too large.
 */
final class States {

    /** Grows with each change of what is kept here or how it is made. */
    private static final String FORMAT = "1";

    private static final long LARGEST = 1L << 30;
    private static final String MANIFEST = "manifest";
    private static final String UNFINISHED = "unfinished-";
    private static final Pattern SIZES = Pattern.compile("([0-9]{1,18}) files, ([0-9]{1,18}) bytes");
    private static final Duration LONG = Duration.ofHours(1);

    private final Path directory;
    private final String origin;
    private final long largest;

    /**
     * Those in a directory, which is made where something is kept and it is missing.
     *
     * @param origin tells data of one release of PostgreSQL from those of another
     */
    States(Path directory, String origin) {
        this(directory, origin, LARGEST);
    }

    /** The same with a limit of so many bytes for all together. */
    States(Path directory, String origin, long largest) {
        this.directory = directory;
        this.origin = origin;
        this.largest = largest;
    }

    /**
     * How large a directory is.
     *
     * @param files how many files are in it
     * @param bytes how long they are together
     */
    private record Sizes(long files, long bytes) {

        static Sizes of(Path directory) throws IOException {
            long[] found = new long[2];
            Files.walkFileTree(directory, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    found[0]++;
                    found[1] += attributes.size();
                    return FileVisitResult.CONTINUE;
                }
            });
            return new Sizes(found[0], found[1]);
        }

        static Optional<Sizes> parse(String text) {
            Matcher matcher = SIZES.matcher(text);
            return matcher.matches()
                    ? Optional.of(new Sizes(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2))))
                    : Optional.empty();
        }

        String text() {
            return files + " files, " + bytes + " bytes";
        }
    }

    /**
     * Copies data into a server's directory.
     *
     * @return the password that goes with them; empty where none are kept, or not whole
     */
    Optional<Secret> copy(String name, Path home) throws IOException {
        Path entry = entry(name);
        Path data = home.resolve(Cluster.DATA);
        try {
            Optional<Sizes> sizes = Sizes.parse(Files.readString(entry.resolve(MANIFEST)));
            Optional<Secret> password = Passwords.read(entry);
            if (sizes.isEmpty() || password.isEmpty()) {
                discard(entry);
                return Optional.empty();
            }
            Files.setLastModifiedTime(entry.resolve(MANIFEST), FileTime.from(Instant.now()));
            Directories.copy(entry.resolve(Cluster.DATA), data);
            if (Sizes.of(data).equals(sizes.get())) {
                return password;
            }
            discard(entry);
        } catch (NoSuchFileException e) {
            if (Files.exists(entry)) {
                discard(entry);
            }
        } catch (IOException e) {
            // Somebody deletes it at this moment, or it cannot be read: it counts as none.
        }
        Directories.delete(data);
        return Optional.empty();
    }

    /**
     * Keeps data under a name. What cannot be kept, for want of room or rights, is not: that costs time and nothing else.
     *
     * @param data a data directory on which no server runs
     * @param password the superuser's
     */
    void store(String name, Path data, Secret password) {
        try {
            Files.createDirectories(directory);
            sweep();
            Path fresh = Files.createTempDirectory(directory, UNFINISHED);
            try {
                Directories.copy(data, fresh.resolve(Cluster.DATA));
                Passwords.write(fresh, password);
                Sizes sizes = Sizes.of(fresh.resolve(Cluster.DATA));
                Files.writeString(fresh.resolve(MANIFEST), sizes.text());
                Files.move(fresh, entry(name), StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Directories.delete(fresh);
            }
            evict();
        } catch (IOException e) {
            // Another process was faster, or there is no room.
            return;
        }
    }

    private Path entry(String name) {
        return directory.resolve(
                Checksum.ofText(FORMAT + " " + origin + " " + name).substring(0, 40));
    }

    /** What killed processes have left. */
    private void sweep() throws IOException {
        FileTime old = FileTime.from(Instant.now().minus(LONG));
        for (Path path : list()) {
            boolean unfinished = path.getFileName().toString().startsWith(UNFINISHED);
            if (unfinished && Files.getLastModifiedTime(path).compareTo(old) < 0) {
                Directories.delete(path);
            }
        }
    }

    /** An entry as it stands. */
    private record Kept(Path path, FileTime used, long bytes) {}

    private void evict() throws IOException {
        List<Kept> kept = new ArrayList<>();
        for (Path path : list()) {
            Path manifest = path.resolve(MANIFEST);
            try {
                Optional<Sizes> sizes = Sizes.parse(Files.readString(manifest));
                kept.add(new Kept(
                        path,
                        Files.getLastModifiedTime(manifest),
                        sizes.map(Sizes::bytes).orElse(largest)));
            } catch (NoSuchFileException e) {
                // Unfinished, or no longer there.
            }
        }
        kept.sort(Comparator.comparing(Kept::used));
        long total = kept.stream().mapToLong(Kept::bytes).sum();
        for (Kept oldest : kept.subList(0, Math.max(0, kept.size() - 1))) {
            if (total <= largest) {
                return;
            }
            discard(oldest.path());
            total -= oldest.bytes();
        }
    }

    /** Out of the way at once, so that nobody begins to copy what is being deleted. */
    private void discard(Path entry) throws IOException {
        Path aside = Files.createTempDirectory(directory, UNFINISHED);
        try {
            Files.move(entry, aside.resolve("was"), StandardCopyOption.ATOMIC_MOVE);
        } catch (NoSuchFileException e) {
            // Another process does the same.
        }
        Directories.delete(aside);
    }

    private List<Path> list() throws IOException {
        try (Stream<Path> paths = Files.list(directory)) {
            return paths.toList();
        }
    }
}
