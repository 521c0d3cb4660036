package io.github.pgmigrate.sql;

import io.github.pgmigrate.target.Target;
import io.github.pgmigrate.testing.Psql;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The machine's own psql, 15 or later (which sends the comments within a statement), asked how it cuts a script. */
record PsqlCut(Psql psql, Path folder) {

    private static final String BEGIN = " QUERY ";
    private static final String END = "\n**************************\n";

    /** Whether it knows the end of a routine's body behind a {@code \\;} in it, as the releases from 15.20 on do. */
    boolean knowsJoinedBodies() {
        int minor = psql.minor();
        return switch (psql.major()) {
            case 15 -> minor >= 20;
            case 16 -> minor >= 16;
            case 17 -> minor >= 12;
            case 18 -> minor >= 7;
            default -> true;
        };
    }

    /** What psql sends for a script, statement by statement; the folder takes scratch files. */
    List<String> of(byte[] script) throws IOException, InterruptedException {
        Path file = Files.write(folder.resolve("script.sql"), script);
        Path log = folder.resolve("log");
        Files.deleteIfExists(log);
        try (EchoServer server = new EchoServer()) {
            psql.attempt(
                    new Target(
                            "jdbc:postgresql://127.0.0.1:" + server.port() + "/postgres",
                            "postgres",
                            null,
                            "test",
                            false),
                    List.of("-X", "-q", "-v", "ON_ERROR_STOP=0", "-L", log.toString(), "-f", file.toString()),
                    folder,
                    Map.of("PGSSLMODE", "disable", "PGGSSENCMODE", "disable"));
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
