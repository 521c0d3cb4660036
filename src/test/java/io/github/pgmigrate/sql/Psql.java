package io.github.pgmigrate.sql;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The machine's own psql, where it has one, asked how it cuts a script. */
final class Psql {

    private static final String BEGIN = " QUERY ";
    private static final String END = "\n**************************\n";

    private Psql() {}

    /** Whether there is a psql that sends the comments within a statement: 15 or later. */
    static boolean isInstalled() {
        boolean found = Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, "psql")));
        return found && major() >= 15;
    }

    /** Whether it knows the end of a routine's body behind a {@code \\;} in it, as the releases from 15.20 on do. */
    static boolean knowsJoinedBodies() {
        int minor = Integer.parseInt(version().replaceFirst("(?s)\\D*\\d+\\D+(\\d+).*", "$1"));
        return switch (major()) {
            case 15 -> minor >= 20;
            case 16 -> minor >= 16;
            case 17 -> minor >= 12;
            case 18 -> minor >= 7;
            default -> true;
        };
    }

    private static int major() {
        String version = version();
        return version.isEmpty() ? 0 : Integer.parseInt(version.replaceFirst("(?s)\\D*(\\d+).*", "$1"));
    }

    private static String version() {
        try {
            Process process = new ProcessBuilder("psql", "--version").start();
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }

    /** What psql sends for a script, statement by statement; the folder takes scratch files. */
    static List<String> cut(EchoServer server, Path folder, byte[] script) throws IOException, InterruptedException {
        Path file = Files.write(folder.resolve("script.sql"), script);
        Path log = folder.resolve("log");
        Files.deleteIfExists(log);
        ProcessBuilder builder = new ProcessBuilder(
                "psql",
                "-X",
                "-q",
                "-v",
                "ON_ERROR_STOP=0",
                "-L",
                log.toString(),
                "-h",
                "127.0.0.1",
                "-p",
                String.valueOf(server.port()),
                "-U",
                "postgres",
                "-d",
                "postgres",
                "-f",
                file.toString());
        builder.directory(folder.toFile());
        builder.environment().put("PGCLIENTENCODING", "UTF8");
        builder.environment().put("PGSSLMODE", "disable");
        builder.environment().put("PGGSSENCMODE", "disable");
        Process process = builder.redirectInput(Redirect.from(new File("/dev/null")))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile())
                .start();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException("psql did not end");
        }
        return Files.exists(log) ? statements(new String(Files.readAllBytes(log), StandardCharsets.UTF_8)) : List.of();
    }

    private static List<String> statements(String log) {
        List<String> statements = new ArrayList<>();
        int at = log.indexOf(BEGIN);
        while (at >= 0) {
            int from = log.indexOf('\n', at) + 1;
            int to = log.indexOf(END, from - 1);
            // \\g without any statement before it sends nothing, and psql logs that.
            if (to > from) {
                statements.add(log.substring(from, to));
            }
            at = log.indexOf(BEGIN, to + END.length());
        }
        return statements;
    }
}
