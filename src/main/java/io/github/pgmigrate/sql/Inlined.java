package io.github.pgmigrate.sql;

import io.github.pgmigrate.text.Location;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/**
 * A script as one text: what {@code \i} and {@code \ir} read stands where they stood, and all else is as written,
 * variables included. An include in the middle of a statement stays, since psql runs such a file before the statement. Not
 * thread-safe.
 */
public final class Inlined {

    private final Deque<Part> open = new ArrayDeque<>();

    private Inlined(Part top) {
        open.push(top);
    }

    /** A file, and the files that it includes in the order of its text. */
    private static final class Part {
        private final ScriptSource source;
        private final List<Include> includes = new ArrayList<>();
        private boolean unterminated;

        Part(ScriptSource source) {
            this.source = source;
        }
    }

    /** The meta-command that includes a file: from its backslash to the end of its arguments. */
    private record Include(Location from, Location to, Part part) {}

    /**
     * Puts a script into one text.
     *
     * @param variables psql's variables, on which names of files may depend
     * @throws IOException when the script or a file that it includes cannot be read
     */
    public static String text(ScriptSource source, Map<String, String> variables, Includes includes)
            throws IOException {
        Part top = new Part(source);
        ScriptContext context = new ScriptContext(ScriptContext.Mode.CHECK, variables, includes, problem -> {});
        try (Script script = Script.open(source, context)) {
            script.tell(new Inlined(top));
            while (script.next() != null) {}
        }
        return text(top);
    }

    void opened(ScriptSource source, Location from, Location to, boolean withinStatement) {
        Part part = new Part(source);
        if (!withinStatement) {
            open.element().includes.add(new Include(from, to, part));
        }
        open.push(part);
    }

    /** The open file ends in a statement without a semicolon, which psql sends all the same. */
    void unterminated() {
        open.element().unterminated = true;
    }

    void closed() {
        open.pop();
    }

    private static String text(Part part) throws IOException {
        String text = read(part.source);
        StringBuilder all = new StringBuilder();
        int done = 0;
        for (Include include : part.includes) {
            all.append(text, done, index(text, include.from)).append(text(include.part));
            done = index(text, include.to);
        }
        all.append(text, done, text.length());
        if (part.unterminated) {
            // The line end comes first: the file may end in a comment.
            all.append("\n;\n");
        }
        return all.toString();
    }

    private static String read(ScriptSource source) throws IOException {
        try (InputStream in = source.open()) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        }
    }

    private static int index(String text, Location location) {
        int line = 0;
        for (int i = 1; i < location.line(); i++) {
            line = text.indexOf('\n', line) + 1;
        }
        return text.offsetByCodePoints(line, location.column() - 1);
    }
}
