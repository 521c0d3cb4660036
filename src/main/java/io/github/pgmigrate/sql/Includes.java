package io.github.pgmigrate.sql;

import io.github.pgmigrate.problem.ProblemsException;

/** Finds the files that {@code \i}, {@code \ir} and {@code \copy ... from} name. */
@FunctionalInterface
public interface Includes {

    /** Includes for scripts that may have none, such as a text without a folder. */
    Includes NONE = (from, fileName, relative) -> {
        throw new IncludeException(
                IncludeException.Kind.UNUSABLE, "this script has no folder, so it cannot read other files");
    };

    /**
     * Finds a file.
     *
     * @param from the script that names the file
     * @param fileName the name as written, variables put in
     * @param relative true for {@code \ir}: resolved against the script; else against the project
     * @throws IncludeException when the file is missing, no regular file, or outside the project
     */
    ScriptSource find(ScriptSource from, String fileName, boolean relative) throws IncludeException;

    /** A file that cannot be included; the message is one sentence for a person. {@link ProblemsException} is for places. */
    final class IncludeException extends Exception {
        private static final long serialVersionUID = 1L;

        /** Why a file cannot be included. */
        public enum Kind {
            /** It is missing, no regular file, or cannot be read. */
            UNUSABLE,
            /** It lies outside the project. */
            OUTSIDE
        }

        private final Kind kind;

        public IncludeException(Kind kind, String message) {
            super(message);
            this.kind = kind;
        }

        public Kind kind() {
            return kind;
        }
    }
}
