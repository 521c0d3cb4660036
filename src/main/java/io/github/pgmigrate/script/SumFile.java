package io.github.pgmigrate.script;

import io.github.pgmigrate.text.Sha256;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An immutable sum file: for each file its sha256, and a first line that covers the lines below, so that two branches that
 * each add a file meet in a merge conflict. The lines below are in the form that {@code sha256sum --check} reads.
 *
 * @param sums the sums in hexadecimal by name relative to the folder, in the order of the lines
 */
record SumFile(Map<String, String> sums) {

    /** Its name within the folder. */
    static final String NAME = "migrations.sum";

    private static final String FIRST = "pgmigrate-sum 1 ";
    private static final Pattern FIRST_LINE = Pattern.compile("pgmigrate-sum ([0-9]+) ([0-9a-f]{64})");
    private static final Pattern LINE = Pattern.compile("([0-9a-f]{64})  (\\S.*)");
    private static final Pattern CONFLICT = Pattern.compile("(?:<{7}|>{7}|\\|{7})(?: .*)?|={7}");
    private static final int BUFFER = 1 << 13;

    SumFile {
        sums = Collections.unmodifiableMap(new LinkedHashMap<>(sums));
    }

    /** What is wrong with a sum file's text. */
    static final class MalformedException extends Exception {
        private static final long serialVersionUID = 1L;

        private final int line;
        private final Fault fault;

        MalformedException(int line, Fault fault, String message) {
            super(message);
            this.line = line;
            this.fault = fault;
        }

        int line() {
            return line;
        }

        Fault fault() {
            return fault;
        }
    }

    /** The kinds of fault of a sum file. */
    enum Fault {
        /** Marks of a merge that was not finished. */
        CONFLICT,
        /** Written by a later release, in a form that this one does not know. */
        NEWER,
        /** Anything else. */
        BROKEN
    }

    /** A sum file as read: what its lines say, and whether its first line covers them. */
    record Parsed(SumFile file, boolean covered, Map<String, Integer> lines) {}

    /** Its text, with line feeds. */
    String text() {
        StringBuilder below = new StringBuilder();
        sums.forEach((name, sum) -> below.append(sum).append("  ").append(name).append('\n'));
        return FIRST + cover(below) + "\n" + below;
    }

    static Parsed parse(String text) throws MalformedException {
        String[] lines = text.replace("\r\n", "\n").replaceFirst("^\uFEFF", "").split("\n", -1);
        for (int i = 0; i < lines.length; i++) {
            if (CONFLICT.matcher(lines[i]).matches()) {
                throw new MalformedException(
                        i + 1,
                        Fault.CONFLICT,
                        "two branches changed the migrations, and the merge is not finished here");
            }
        }
        Matcher first = FIRST_LINE.matcher(lines[0]);
        if (!first.matches()) {
            throw new MalformedException(1, Fault.BROKEN, "the first line of a sum file is '" + FIRST + "<sha256>'");
        }
        if (!first.group(1).equals("1")) {
            throw new MalformedException(
                    1, Fault.NEWER, "the sum file has format " + first.group(1) + ", and this release knows format 1");
        }
        Map<String, String> sums = new LinkedHashMap<>();
        Map<String, Integer> places = new LinkedHashMap<>();
        StringBuilder below = new StringBuilder();
        for (int i = 1; i < lines.length; i++) {
            Matcher line = LINE.matcher(lines[i]);
            if (line.matches()) {
                if (sums.put(line.group(2), line.group(1)) != null) {
                    throw new MalformedException(i + 1, Fault.BROKEN, "'" + line.group(2) + "' has two lines");
                }
                places.put(line.group(2), i + 1);
                below.append(lines[i]).append('\n');
            } else if (!lines[i].isEmpty()) {
                throw new MalformedException(i + 1, Fault.BROKEN, "a line of a sum file is '<sha256>  <file>'");
            }
        }
        return new Parsed(new SumFile(sums), first.group(2).equals(cover(below)), places);
    }

    /** The sum of a text: sha256 in hexadecimal, CR LF counted as LF, a byte order mark at the start left out. */
    static String sum(InputStream text) throws IOException {
        MessageDigest digest = Sha256.begin();
        byte[] in = new byte[BUFFER];
        byte[] out = new byte[BUFFER + 1];
        boolean carriageReturn = false;
        try (InputStream source = withoutMark(text)) {
            for (int read = source.read(in); read >= 0; read = source.read(in)) {
                int kept = 0;
                for (int i = 0; i < read; i++) {
                    if (carriageReturn && in[i] != '\n') {
                        out[kept++] = '\r';
                    }
                    carriageReturn = in[i] == '\r';
                    if (!carriageReturn) {
                        out[kept++] = in[i];
                    }
                }
                digest.update(out, 0, kept);
            }
        }
        if (carriageReturn) {
            digest.update((byte) '\r');
        }
        return Sha256.hex(digest);
    }

    private static InputStream withoutMark(InputStream text) throws IOException {
        BufferedInputStream buffered = new BufferedInputStream(text, BUFFER);
        buffered.mark(3);
        byte[] mark = buffered.readNBytes(3);
        boolean present =
                mark.length == 3 && mark[0] == (byte) 0xEF && mark[1] == (byte) 0xBB && mark[2] == (byte) 0xBF;
        if (!present) {
            buffered.reset();
        }
        return buffered;
    }

    private static String cover(CharSequence below) {
        return Sha256.of(below);
    }
}
