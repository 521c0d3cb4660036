package io.github.pgmigrate.catalog.snapshot;

import java.util.ArrayList;
import java.util.List;

/** The elements of an array of text as the server prints it (PostgreSQL manual, "Array Input and Output Syntax"). */
final class TextArray {

    private TextArray() {}

    /** The elements; none of the arrays that are read holds a null. */
    static List<String> elements(String array) {
        List<String> elements = new ArrayList<>();
        StringBuilder element = new StringBuilder();
        boolean quoted = false;
        for (int i = 1; i < array.length(); i++) {
            char c = array.charAt(i);
            if (c == '\\') {
                i++;
                element.append(array.charAt(i));
            } else if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && (c == ',' || c == '}')) {
                if (c == ',' || i > 1) {
                    elements.add(element.toString());
                }
                element.setLength(0);
            } else {
                element.append(c);
            }
        }
        return elements;
    }
}
