package io.github.pgmigrate.script.foreign;

import java.util.List;

/** Says what becomes of the files of one tool. Reads them, writes nothing; used once. */
@FunctionalInterface
interface Converter {

    /**
     * Converts.
     *
     * @param files all files of the folder that was named, by name
     */
    Conversion convert(List<SourceFile> files);
}
