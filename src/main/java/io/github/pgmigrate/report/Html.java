package io.github.pgmigrate.report;

/** Makes text from elsewhere fit for an HTML page, in attributes as well. */
final class Html {

    private Html() {}

    /** On one line; control characters and those that turn the direction of writing become spaces. */
    static String line(String text) {
        return escape(Printable.line(text));
    }

    /** Line breaks stay, for an element that keeps them. */
    static String lines(String text) {
        StringBuilder html = new StringBuilder();
        text.lines().forEach(line -> html.append(html.isEmpty() ? "" : "\n").append(line(line)));
        return html.toString();
    }

    private static String escape(String text) {
        StringBuilder html = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> html.append("&amp;");
                case '<' -> html.append("&lt;");
                case '>' -> html.append("&gt;");
                case '"' -> html.append("&quot;");
                case '\'' -> html.append("&#39;");
                default -> html.append(c);
            }
        }
        return html.toString();
    }
}
