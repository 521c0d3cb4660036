package io.github.pgmigrate.problem;

import io.github.pgmigrate.text.Excerpt;
import io.github.pgmigrate.text.Location;
import io.github.pgmigrate.text.Mask;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An immutable problem: what is wrong, where, and what to do about it.
 *
 * @param code what kind of problem it is
 * @param severity how bad it is
 * @param location where it is; null where it has no place in a file
 * @param message one sentence, without a full stop at its end
 * @param hint what to do next; null where the message says it all
 * @param sqlState the server's SQLSTATE; null where no server spoke
 * @param excerpt the line that the location names; null where it cannot be shown
 * @param details further lines, such as the server's detail and hint, blockers, or dependents
 */
public record Problem(
        Code code,
        Severity severity,
        @Nullable Location location,
        String message,
        @Nullable String hint,
        @Nullable String sqlState,
        @Nullable Excerpt excerpt,
        List<String> details) {

    public Problem {
        details = List.copyOf(details);
    }

    /** An error without a place. */
    public static Problem error(Code code, String message) {
        return new Problem(code, Severity.ERROR, null, message, null, null, null, List.of());
    }

    /** A warning without a place. */
    public static Problem warning(Code code, String message) {
        return new Problem(code, Severity.WARNING, null, message, null, null, null, List.of());
    }

    /** A note without a place. */
    public static Problem note(Code code, String message) {
        return new Problem(code, Severity.NOTE, null, message, null, null, null, List.of());
    }

    public Problem at(@Nullable Location where) {
        return new Problem(code, severity, where, message, hint, sqlState, excerpt, details);
    }

    /** The same, as bad as this. */
    public Problem as(Severity other) {
        return new Problem(code, other, location, message, hint, sqlState, excerpt, details);
    }

    /** The same with a place at the start of a file. */
    public Problem in(String file) {
        return at(Location.start(file));
    }

    public Problem withHint(@Nullable String remedy) {
        return new Problem(code, severity, location, message, remedy, sqlState, excerpt, details);
    }

    public Problem withSqlState(@Nullable String state) {
        return new Problem(code, severity, location, message, hint, state, excerpt, details);
    }

    public Problem withExcerpt(@Nullable Excerpt shown) {
        return new Problem(code, severity, location, message, hint, sqlState, shown, details);
    }

    /** The same with further lines after those it has. */
    public Problem withDetails(List<String> more) {
        List<String> all = new ArrayList<>(details);
        all.addAll(more);
        return new Problem(code, severity, location, message, hint, sqlState, excerpt, all);
    }

    /** The same without secrets. */
    public Problem masked(Mask mask) {
        return new Problem(
                code,
                severity,
                location,
                mask.apply(message),
                hint == null ? null : mask.apply(hint),
                sqlState,
                excerpt == null ? null : mask.apply(excerpt),
                details.stream().map(mask::apply).toList());
    }

    public boolean isError() {
        return severity == Severity.ERROR;
    }

    /** The first line as compilers print it: {@code file:line:column: error PGM0301 [rule] message}. */
    public String headline() {
        String place = location == null ? "" : location + ": ";
        return place + severity.word() + " " + code.id() + " [" + code.rule() + "] " + message;
    }

    @Override
    public String toString() {
        return headline();
    }
}
