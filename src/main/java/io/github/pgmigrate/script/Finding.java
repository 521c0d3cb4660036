package io.github.pgmigrate.script;

import io.github.pgmigrate.sql.ScriptSource;
import java.util.Comparator;

/**
 * An immutable script that was found in the folder, not yet read.
 *
 * @param fileName its name within the folder
 * @param name what its name says
 * @param source its text
 */
record Finding(String fileName, FileName name, ScriptSource source) {

    /** Versioned files by version and kind, then repeatable ones, then the rest, each by name. */
    static final Comparator<Finding> ORDER =
            Comparator.comparing(Finding::name, Finding::compare).thenComparing(Finding::fileName);

    private static int compare(FileName left, FileName right) {
        if (left instanceof FileName.Versioned first && right instanceof FileName.Versioned second) {
            int byVersion = first.version().compareTo(second.version());
            return byVersion != 0 ? byVersion : first.kind().compareTo(second.kind());
        }
        return Integer.compare(rank(left), rank(right));
    }

    private static int rank(FileName name) {
        if (name instanceof FileName.Versioned) {
            return 0;
        }
        return name instanceof FileName.Repeated ? 1 : 2;
    }
}
