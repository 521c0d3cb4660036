package io.github.pgmigrate.sql;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.ProblemsException;
import io.github.pgmigrate.text.Location;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** The files being read: the script, the file that it includes, the file that this one includes, and so on. */
final class IncludeStack implements AutoCloseable {

    private final Variables variables;
    private final Reporter reporter;
    private final OtherFiles files;
    private final Deque<Frame> frames = new ArrayDeque<>();
    private boolean standardStrings = true;
    private ClientEncoding encoding = ClientEncoding.UTF8;
    private String checksum = "";
    private @Nullable Inlined listener;

    IncludeStack(Variables variables, Reporter reporter, OtherFiles files) {
        this.variables = variables;
        this.reporter = reporter;
        this.files = files;
    }

    /** Has it told which files are opened and closed. */
    void tell(Inlined inlined) {
        listener = inlined;
    }

    /** The file being read ends in a statement without a semicolon. */
    void unterminated() {
        if (listener != null) {
            listener.unterminated();
        }
    }

    boolean isEmpty() {
        return frames.isEmpty();
    }

    /** The file being read. */
    Frame top() {
        return frames.element();
    }

    /** The checksum of the whole script; empty before its end. */
    String checksum() {
        return checksum;
    }

    /** Whether standard_conforming_strings is on where the script is read now. */
    boolean standardStrings() {
        return standardStrings;
    }

    void standardStrings(boolean on) {
        standardStrings = on;
        frames.forEach(frame -> frame.lexer.standardStrings(on));
    }

    /** What files are in that have not been decoded before. */
    ClientEncoding encoding() {
        return encoding;
    }

    void encoding(ClientEncoding next) {
        encoding = next;
        if (listener != null) {
            listener.encoding(
                    frames.stream()
                            .map(frame -> frame.chars.location(frame.chars.position))
                            .toList(),
                    next);
        }
        frames.forEach(frame -> frame.encoding(next));
    }

    /**
     * Opens a file.
     *
     * @throws ProblemsException when that fails
     */
    void push(ScriptSource source, Conditionals conditionals) {
        reporter.source(source);
        try {
            Frame frame = new Frame(source, new TextInput(source.open()), conditionals, variables, reporter);
            frame.lexer.standardStrings(standardStrings);
            frame.encoding(encoding);
            frames.push(frame);
        } catch (IOException e) {
            throw reporter.unreadable(source.name(), e);
        }
    }

    /** Closes a file; the one that includes it goes on. */
    void pop() {
        Frame frame = frames.pop();
        frame.close();
        if (listener != null) {
            listener.closed();
        }
        byte[] digest = frame.digest();
        if (frames.isEmpty()) {
            checksum = Fingerprint.hex(digest);
        } else {
            Frame parent = frames.element();
            parent.includedFile(digest);
            parent.lexer.resume();
        }
    }

    /** Opens the file that the one being read includes; where that cannot be done, it counts as an empty one. */
    void include(Frame frame, Place place, String name, boolean relative) {
        ScriptSource source = files.find(frame, place, name, relative);
        if (source == null || isLoop(frame, place, source) || !opens(frame, place, source)) {
            frame.includedFile(new byte[0]);
        }
    }

    private boolean isLoop(Frame frame, Place place, ScriptSource source) {
        if (frames.stream().noneMatch(open -> open.source.name().equals(source.name()))) {
            return false;
        }
        if (frame.active()) {
            reporter.error(
                    Code.INCLUDE_LOOP,
                    place,
                    source.name() + " includes itself, directly or by way of others",
                    "take one of the \\i or \\ir out");
        }
        return true;
    }

    private boolean opens(Frame frame, Place place, ScriptSource source) {
        try {
            Location end = frame.chars.location(frame.chars.position);
            push(source, new Conditionals(frame.active(), frame.conditionals.uncertain()));
            if (listener != null) {
                listener.opened(source, place.location(), end, !frame.statement.isEmpty());
            }
            return true;
        } catch (ProblemsException e) {
            if (frame.active()) {
                throw e;
            }
            return false;
        }
    }

    @Override
    public void close() {
        frames.forEach(Frame::close);
        frames.clear();
    }
}
