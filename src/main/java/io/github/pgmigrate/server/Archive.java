package io.github.pgmigrate.server;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.tukaani.xz.XZInputStream;

/** A jar that holds one {@code .txz} with PostgreSQL's binaries. */
final class Archive {

    private static final Set<PosixFilePermission> EXECUTABLE = PosixFilePermissions.fromString("rwxr-xr-x");
    private static final Set<PosixFilePermission> PLAIN = PosixFilePermissions.fromString("rw-r--r--");
    private static final long LARGEST = 2L << 30;
    private static final int BUFFER = 1 << 17;

    private final Path root;
    private long written;

    private Archive(Path root) {
        this.root = root;
    }

    /**
     * Unpacks the jar into an existing, empty directory, and never beside it.
     *
     * @throws IOException where the jar is not what it should be, or an entry would leave the directory
     */
    static void unpack(Path jar, Path directory) throws IOException {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            ZipEntry entry = zip.stream()
                    .filter(candidate -> candidate.getName().endsWith(".txz"))
                    .findFirst()
                    .orElseThrow(() -> new IOException("there is no .txz in " + jar));
            try (InputStream raw = new BufferedInputStream(zip.getInputStream(entry), BUFFER);
                    TarArchiveInputStream tar = new TarArchiveInputStream(
                            new BufferedInputStream(new XZInputStream(raw), BUFFER), "UTF-8")) {
                new Archive(directory.toRealPath()).unpack(tar);
            }
        }
    }

    private void unpack(TarArchiveInputStream tar) throws IOException {
        for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
            Path path = inside(root, entry.getName());
            if (path.equals(root)) {
                continue;
            }
            Path parent = Files.createDirectories(path.resolveSibling("."));
            if (!parent.toRealPath().equals(path.resolveSibling("").normalize())) {
                throw new IOException("the entry " + entry.getName() + " passes through a link");
            }
            if (entry.isDirectory()) {
                Files.createDirectories(path);
                permit(path, EXECUTABLE);
            } else if (entry.isSymbolicLink()) {
                inside(path.resolveSibling(""), entry.getLinkName());
                Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
            } else if (entry.isLink()) {
                Path original = inside(root, entry.getLinkName());
                if (!Files.isRegularFile(original, LinkOption.NOFOLLOW_LINKS)) {
                    throw new IOException("the entry " + entry.getName() + " links to no file of the archive");
                }
                Files.copy(original, path);
            } else if (entry.getLinkFlag() == TarConstants.LF_NORMAL
                    || entry.getLinkFlag() == TarConstants.LF_OLDNORM) {
                write(tar, path);
                permit(path, (entry.getMode() & 0111) != 0 ? EXECUTABLE : PLAIN);
            } else {
                throw new IOException("the entry " + entry.getName() + " is neither a file nor a directory nor a link");
            }
        }
    }

    /** What a name in the archive means from a directory of it; a name that leads out of the archive is refused. */
    private Path inside(Path from, String name) throws IOException {
        try {
            Path path = from.resolve(name).normalize();
            if (path.startsWith(root) && !Path.of(name).isAbsolute() && !name.startsWith("/")) {
                return path;
            }
        } catch (InvalidPathException e) {
            throw new IOException("the archive holds a name that this system cannot store: " + name, e);
        }
        throw new IOException("the name " + name + " leads out of the archive");
    }

    private void write(InputStream in, Path path) throws IOException {
        try (OutputStream out = Files.newOutputStream(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            byte[] buffer = new byte[BUFFER];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                written += read;
                if (written > LARGEST) {
                    throw new IOException("the archive holds more than " + LARGEST + " bytes");
                }
                out.write(buffer, 0, read);
            }
        }
    }

    private static void permit(Path path, Set<PosixFilePermission> permissions) throws IOException {
        if (Directories.POSIX) {
            Files.setPosixFilePermissions(path, permissions);
        }
    }
}
