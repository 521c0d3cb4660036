package io.github.pgmigrate.sql;

import io.github.pgmigrate.text.Location;
import java.io.IOException;
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
    private ClientEncoding encoding = ClientEncoding.UTF8;

    private Inlined(Part top) {
        open.push(top);
    }

    /** A file, and the files that it includes in the order of its text. */
    private static final class Part {
        private final ScriptSource source;
        private final List<Include> includes = new ArrayList<>();
        private final List<Change> changes = new ArrayList<>();
        private boolean unterminated;

        Part(ScriptSource source) {
            this.source = source;
        }
    }

    /** From a place on the file is in another encoding. */
    private record Change(Location from, ClientEncoding encoding) {}

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
        part.changes.add(new Change(Location.start(source.name()), encoding));
        if (!withinStatement) {
            open.element().includes.add(new Include(from, to, part));
        }
        open.push(part);
    }

    /** The open file ends in a statement without a semicolon, which psql sends all the same. */
    void unterminated() {
        open.element().unterminated = true;
    }

    /** The encoding changes; the places are those where the open files go on, the innermost first. */
    void encoding(List<Location> places, ClientEncoding next) {
        encoding = next;
        int i = 0;
        for (Part part : open) {
            part.changes.add(new Change(places.get(i++), next));
        }
    }

    void closed() {
        open.pop();
    }

    private static String text(Part part) throws IOException {
        String text = read(part);
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

    private static String read(Part part) throws IOException {
        StringBuilder text = new StringBuilder();
        try (TextInput in = new TextInput(part.source.open())) {
            char[] block = new char[TextInput.BLOCK];
            for (Change change : part.source.isDecoded() ? List.<Change>of() : part.changes) {
                // One character more than is needed: the place may be the end of the text so far.
                while (in.hasMore() && !reaches(text, change.from)) {
                    append(in, block, text);
                }
                int index = index(text.toString(), change.from);
                in.unread(text.substring(index));
                text.setLength(index);
                in.encoding(change.encoding);
            }
            while (in.hasMore()) {
                append(in, block, text);
            }
        }
        return text.toString();
    }

    private static void append(TextInput in, char[] block, StringBuilder text) throws IOException {
        boolean[] wrong = {false};
        int count = in.decode(block, 0, (target, index, value) -> wrong[0] = true);
        if (wrong[0]) {
            throw new IOException("it holds bytes that are not " + in.encoding().name());
        }
        text.append(block, 0, count);
    }

    private static boolean reaches(StringBuilder text, Location location) {
        int from = 0;
        for (int line = 1; line < location.line(); line++) {
            from = text.indexOf("\n", from) + 1;
            if (from == 0) {
                return false;
            }
        }
        return text.codePointCount(from, text.length()) >= location.column() - 1;
    }

    private static int index(String text, Location location) {
        int line = 0;
        for (int i = 1; i < location.line(); i++) {
            line = text.indexOf('\n', line) + 1;
        }
        return text.offsetByCodePoints(line, location.column() - 1);
    }
}
