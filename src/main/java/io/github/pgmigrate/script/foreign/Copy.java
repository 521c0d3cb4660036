package io.github.pgmigrate.script.foreign;

import java.util.List;

/**
 * An immutable file to be made.
 *
 * @param from the files it comes from, as shown to a person; at least one
 * @param name its name in the migration folder
 * @param content what it holds
 * @param changes what is other than in the file it comes from, in words; empty where nothing is
 */
record Copy(List<String> from, String name, Content content, List<String> changes) {

    Copy {
        from = List.copyOf(from);
        changes = List.copyOf(changes);
    }

    /** A file as it is under another name. */
    static Copy verbatim(SourceFile file, String name) {
        return new Copy(List.of(file.shown()), name, Content.of(file.path()), List.of());
    }
}
