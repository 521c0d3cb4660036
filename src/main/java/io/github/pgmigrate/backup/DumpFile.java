package io.github.pgmigrate.backup;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.problem.ProblemsException;
import io.github.pgmigrate.text.IoReason;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/**
 * A dump of a database in a file or directory, told by what is in it.
 *
 * @param path where it is
 * @param form how it is written
 */
public record DumpFile(Path path, Form form) {

    /** How a dump is written. */
    public enum Form {
        /** As a script, which the plugin runs itself. */
        PLAIN,
        /** As a script, compressed by gzip. */
        GZIP,
        /** As an archive in pg_dump's custom, tar or directory format, which pg_restore reads. */
        ARCHIVE
    }

    private static final int HEAD = 8192;
    private static final byte[] CUSTOM = "PGDMP".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] TAR = "toc.dat".getBytes(StandardCharsets.US_ASCII);

    private static final Pattern UNKNOWN = Pattern.compile("(\\n)SET(?= " + OlderServer.SETTING + " = 0;)");

    /** As pg_dump writes it at the head of scripts and pg_restore --list shows it. */
    private static final Pattern SERVER = Pattern.compile("(?i)dumped from database version:? ([0-9]+)");

    /**
     * Looks at a dump.
     *
     * @throws ProblemsException (COPY_SOURCE) where it cannot be read, or is none
     */
    public static DumpFile of(Path path) {
        if (Files.isDirectory(path)) {
            if (Files.exists(path.resolve("toc.dat")) || Files.exists(path.resolve("toc.dat.gz"))) {
                return new DumpFile(path, Form.ARCHIVE);
            }
            throw none(path, "is a directory without toc.dat");
        }
        try {
            byte[] head = head(path, false);
            if (starts(head, CUSTOM) || starts(head, TAR)) {
                return new DumpFile(path, Form.ARCHIVE);
            }
            boolean zipped = head.length > 1 && head[0] == (byte) 0x1f && head[1] == (byte) 0x8b;
            byte[] text = zipped ? head(path, true) : head;
            if (zipped && (starts(text, CUSTOM) || starts(text, TAR))) {
                throw none(path, "is an archive within gzip; gunzip it");
            }
            for (byte one : text) {
                if (one == 0) {
                    throw none(path, "is neither a script nor an archive of pg_dump");
                }
            }
            return new DumpFile(path, zipped ? Form.GZIP : Form.PLAIN);
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }

    /**
     * The major version of the server that it is of, where it says so.
     *
     * @param listing what pg_restore --list says of an archive
     */
    public OptionalInt server(String listing) {
        try {
            String text = form == Form.ARCHIVE
                    ? listing
                    : new String(head(path, form == Form.GZIP), StandardCharsets.ISO_8859_1);
            Matcher matcher = SERVER.matcher(text);
            return matcher.find() ? OptionalInt.of(Integer.parseInt(matcher.group(1))) : OptionalInt.empty();
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }

    /**
     * Opens a script, decompressed. What a newer pg_dump has put at its head and the server does not know is a comment there.
     *
     * @param server the major version of the server that it is for
     */
    public InputStream open(int server) throws IOException {
        InputStream script = open();
        if (server >= OlderServer.KNOWN_SINCE) {
            return script;
        }
        try {
            String head = new String(script.readNBytes(HEAD), StandardCharsets.ISO_8859_1);
            byte[] changed = UNKNOWN.matcher(head).replaceFirst("$1--T").getBytes(StandardCharsets.ISO_8859_1);
            return new SequenceInputStream(new ByteArrayInputStream(changed), script);
        } catch (IOException e) {
            script.close();
            throw e;
        }
    }

    private InputStream open() throws IOException {
        InputStream file = Files.newInputStream(path);
        return form == Form.GZIP ? new GZIPInputStream(new BufferedInputStream(file)) : file;
    }

    private static byte[] head(Path path, boolean zipped) throws IOException {
        try (InputStream in = new DumpFile(path, zipped ? Form.GZIP : Form.PLAIN).open()) {
            return in.readNBytes(HEAD);
        }
    }

    private static boolean starts(byte[] text, byte[] with) {
        return text.length >= with.length && Arrays.equals(text, 0, with.length, with, 0, with.length);
    }

    private static ProblemsException none(Path path, String why) {
        return new ProblemsException(Problem.error(Code.COPY_SOURCE, path + " is not a dump: it " + why)
                .withHint("Write one with pg_dump, as a script or with --format=custom, tar or directory."));
    }

    private static ProblemsException unreadable(Path path, IOException cause) {
        return new ProblemsException(
                List.of(Problem.error(Code.COPY_SOURCE, path + " cannot be read: " + IoReason.of(cause))
                        .withHint("Name a dump with -Dpgmigrate.dump=..., relative to the project's directory.")),
                cause);
    }
}
