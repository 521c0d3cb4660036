package io.github.pgmigrate.sql;

import io.github.pgmigrate.sql.ScriptContext.Mode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Compares how a folder of scripts is cut with what psql was recorded to send. To run it:
 *
 * <pre>java -cp target/classes:target/test-classes io.github.pgmigrate.sql.SplitCorpus FOLDER EXPECTED [OUT]</pre>
 *
 * EXPECTED holds a line for each file: how many statements, the md5 of their texts (without blank space around them, joined
 * by NUL, empty ones left out), and the file's name, parted by tabs. Where OUT is given, the statements of files that differ
 * are written there, parted by NUL.
 */
final class SplitCorpus {

    /** Variables that psql sets by itself and that a server's answers change. */
    private static final Map<String, String> PSQL = Map.of("LASTOID", "0", "LAST_ERROR_MESSAGE", "");

    private SplitCorpus() {}

    public static void main(String[] args) throws IOException, NoSuchAlgorithmException {
        Map<String, Path> files;
        try (Stream<Path> found = Files.walk(Path.of(args[0]))) {
            files = found.filter(path -> path.toString().endsWith(".sql"))
                    .collect(Collectors.toMap(path -> String.valueOf(path.getFileName()), path -> path));
        }
        int agreed = 0;
        long total = 0;
        List<String> lines = Files.readAllLines(Path.of(args[1]));
        for (String line : lines) {
            String[] fields = line.split("\t", -1);
            Path file = files.get(fields[2]);
            if (file == null) {
                System.out.println("missing " + fields[2]);
                continue;
            }
            List<String> statements = statements(Files.readAllBytes(file), fields[2]);
            String joined = String.join("\0", statements);
            if (Integer.parseInt(fields[0]) == statements.size() && md5(joined).equals(fields[1])) {
                agreed++;
                total += statements.size();
            } else {
                System.out.println("differs " + fields[2] + ": psql " + fields[0] + ", here " + statements.size());
                if (args.length > 2) {
                    Files.writeString(Path.of(args[2]).resolve(fields[2] + ".stmts"), joined);
                }
            }
        }
        System.out.println(agreed + " of " + lines.size() + " files agree, " + total + " statements");
    }

    static List<String> exact(byte[] script) {
        return Texts.read(Mode.CHECK, Texts.source("a.sql", script), PSQL, Includes.NONE, true).items().stream()
                .map(SplitCorpus::text)
                .filter(text -> !text.isEmpty())
                .toList();
    }

    static List<String> statements(byte[] script, String name) {
        return Texts.read(Mode.CHECK, Texts.source(name, script), PSQL, Includes.NONE, true).items().stream()
                .map(SplitCorpus::text)
                .map(SplitCorpus::strip)
                .filter(text -> !text.isEmpty())
                .toList();
    }

    private static String text(Item item) {
        if (item instanceof Statement statement) {
            return statement.text();
        }
        return item instanceof Item.CopyFile copy ? copy.sql() : "";
    }

    /** Without ASCII blank space around it. */
    static String strip(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && isBlank(text.charAt(from))) {
            from++;
        }
        while (from < to && isBlank(text.charAt(to - 1))) {
            to--;
        }
        return text.substring(from, to);
    }

    private static boolean isBlank(char c) {
        return c == ' ' || (c >= '\t' && c <= '\r');
    }

    private static String md5(String text) throws NoSuchAlgorithmException {
        byte[] digest = MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(digest);
    }
}
