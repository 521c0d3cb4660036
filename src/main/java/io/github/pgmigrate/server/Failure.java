package io.github.pgmigrate.server;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.problem.ProblemsException;
import io.github.pgmigrate.text.IoReason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Failures of embedded servers in words, with what PostgreSQL said and what to do. */
final class Failure {

    private static final int TAIL = 20;
    private static final int LONGEST = 1 << 16;

    private Failure() {}

    /** A failure to start: the words of PostgreSQL follow the message. */
    static ProblemsException start(String message, String said) {
        return new ProblemsException(
                Problem.error(Code.SERVER_START, message).withHint(remedy(said)).withDetails(tail(said)));
    }

    /** A failure to stop. */
    static ProblemsException stop(String message, String said) {
        return new ProblemsException(Problem.error(Code.SERVER_STOP, message)
                .withHint("End the process by hand, or leave it: it ends by itself about a minute after mvn clean.")
                .withDetails(tail(said)));
    }

    /** A file or directory that could not be read or written. */
    static ProblemsException io(Code code, String message, String hint, IOException cause) {
        String remedy = IoReason.isForbidden(cause)
                ? "Give the user who runs the build the right to write there, or name a database with url."
                : hint;
        return new ProblemsException(
                List.of(Problem.error(code, message).withHint(remedy).withDetails(tail(IoReason.withPath(cause)))),
                cause);
    }

    /** What a log says from an offset on, at most its last 64 KiB; empty where there is no log. */
    static String read(Path log, long from) throws IOException {
        if (!Files.exists(log)) {
            return "";
        }
        try (SeekableByteChannel channel = Files.newByteChannel(log);
                InputStream in = Channels.newInputStream(channel)) {
            channel.position(Math.max(from, channel.size() - LONGEST));
            return new String(in.readNBytes(LONGEST), StandardCharsets.UTF_8).strip();
        }
    }

    private static List<String> tail(String text) {
        List<String> lines = text.lines().filter(line -> !line.isBlank()).toList();
        return lines.subList(Math.max(0, lines.size() - TAIL), lines.size());
    }

    private static String remedy(String said) {
        if (said.contains("could not look up effective user ID")) {
            return "This user id has no name on this system: give it one in /etc/passwd, run as another user, or name a"
                    + " database with url.";
        }
        if (said.contains("loading shared libraries")) {
            return "PostgreSQL's binaries miss a library of this system: install it, or name a database with url.";
        }
        if (said.contains("No space left on device")) {
            return "Make room on the disk.";
        }
        if (said.contains("invalid permissions") || said.contains("wrong ownership")) {
            return "PostgreSQL's data need a file system that keeps owners and permissions: move the project there.";
        }
        return "mvn clean removes the embedded server with its data; the next run makes a new one.";
    }
}
