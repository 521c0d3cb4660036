package io.github.pgmigrate.script.foreign;

import io.github.pgmigrate.problem.Problem;
import java.util.List;

/**
 * An immutable answer to what becomes of another tool's files.
 *
 * @param copies the files to be made, in the order of their versions
 * @param problems what cannot be done by a program; with an error nothing is to be made
 */
record Conversion(List<Copy> copies, List<Problem> problems) {

    Conversion {
        copies = List.copyOf(copies);
        problems = List.copyOf(problems);
    }
}
