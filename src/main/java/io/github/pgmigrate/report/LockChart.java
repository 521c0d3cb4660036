package io.github.pgmigrate.report;

import io.github.pgmigrate.rehearse.trace.LockMode;
import io.github.pgmigrate.rehearse.trace.LockTaken;
import io.github.pgmigrate.rehearse.trace.RelationKind;
import io.github.pgmigrate.rehearse.trace.ScriptTrace;
import io.github.pgmigrate.rehearse.trace.StatementTrace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A time line of locks as SVG: a row a relation, a column a statement, a bar from the statement that takes a lock to the end of
 * its transaction. Columns are of one width: how long a statement takes depends on rows that a rehearsal does not have.
 */
final class LockChart {

    private static final int MOST_ROWS = 30;
    private static final int MOST_COLUMNS = 60;
    private static final int NAMES = 230;
    private static final int HEAD = 26;
    private static final int ROW = 26;
    private static final int WIDTH = 1080;
    private static final int CHARACTERS = 32;

    private final List<StatementTrace> statements;
    private final int more;
    private final int column;
    private final StringBuilder svg = new StringBuilder();

    /**
     * A lock from one column to another.
     *
     * @param from the column of the statement that takes it
     * @param to the column of the last statement of its transaction
     */
    private record Bar(LockTaken lock, int from, int to) {}

    private LockChart(List<StatementTrace> statements, int more) {
        this.statements = statements;
        this.more = more;
        this.column = Math.max(14, Math.min(170, (WIDTH - NAMES) / Math.max(1, statements.size())));
    }

    /** The chart; empty where no lock was taken on anything that was there before. */
    static String of(ScriptTrace trace) {
        boolean many = trace.statements().size() > MOST_COLUMNS;
        List<StatementTrace> shown = trace.statements().stream()
                .filter(statement -> !many || !statement.locks().isEmpty())
                .limit(MOST_COLUMNS)
                .toList();
        return new LockChart(shown, trace.statements().size() - shown.size()).draw();
    }

    private String draw() {
        Map<String, List<Bar>> rows = rows();
        if (rows.isEmpty()) {
            return "";
        }
        List<Map.Entry<String, List<Bar>>> shown = rows.entrySet().stream()
                .sorted(Comparator.comparing((Map.Entry<String, List<Bar>> row) -> strongest(row.getValue()))
                        .reversed()
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(MOST_ROWS)
                .toList();
        int width = NAMES + column * statements.size() + 10;
        int height = HEAD + ROW * shown.size() + 8;
        svg.append("<svg class=\"chart\" role=\"img\" aria-label=\"Locks, statement by statement\" viewBox=\"0 0 ")
                .append(width)
                .append(' ')
                .append(height)
                .append("\" width=\"")
                .append(width)
                .append("\" height=\"")
                .append(height)
                .append("\">\n");
        grid(shown.size());
        for (int i = 0; i < shown.size(); i++) {
            row(shown.get(i).getKey(), shown.get(i).getValue(), HEAD + ROW * i);
        }
        svg.append("</svg>\n");
        int hidden = rows.size() - shown.size();
        note(hidden > 0, hidden + " more relations are locked, none more strongly than these.");
        note(more > 0, more + " statements that are not in the picture take no lock anew, or come after those.");
        return svg.toString();
    }

    private void note(boolean holds, String words) {
        if (holds) {
            svg.append("<p class=\"note\">").append(words).append("</p>\n");
        }
    }

    private static LockMode strongest(List<Bar> bars) {
        return bars.stream()
                .map(bar -> bar.lock().mode())
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }

    private Map<String, List<Bar>> rows() {
        Map<Integer, Integer> last = new HashMap<>();
        for (int i = 0; i < statements.size(); i++) {
            last.put(statements.get(i).transaction(), i);
        }
        Map<String, List<Bar>> rows = new LinkedHashMap<>();
        for (int i = 0; i < statements.size(); i++) {
            StatementTrace statement = statements.get(i);
            for (LockTaken lock : LockWords.worthShowing(statement)) {
                int to = last.getOrDefault(statement.transaction(), i);
                rows.computeIfAbsent(lock.relation(), none -> new ArrayList<>()).add(new Bar(lock, i, to));
            }
        }
        return rows;
    }

    private void grid(int rows) {
        int bottom = HEAD + ROW * rows;
        int transaction = -1;
        for (int i = 0; i < statements.size(); i++) {
            StatementTrace statement = statements.get(i);
            int x = NAMES + column * i;
            boolean begins = statement.transaction() != transaction;
            transaction = statement.transaction();
            svg.append("<line class=\"")
                    .append(begins ? "begin" : "grid")
                    .append("\" x1=\"" + x + "\" y1=\"" + (begins ? 4 : HEAD - 6) + "\" x2=\"" + x + "\" y2=\"" + bottom
                            + "\"/>\n");
            if (column >= 22 || i % 3 == 0) {
                svg.append("<text class=\"line\" x=\"" + (x + 4) + "\" y=\"16\">")
                        .append(column >= 52 ? "line " : "")
                        .append(statement.location().line())
                        .append("<title>")
                        .append(Html.line(statement.location() + " " + statement.sql()))
                        .append("</title></text>\n");
            }
        }
        int end = NAMES + column * statements.size();
        svg.append("<line class=\"begin\" x1=\"" + end + "\" y1=\"4\" x2=\"" + end + "\" y2=\"" + bottom + "\"/>\n");
    }

    private void row(String relation, List<Bar> bars, int y) {
        svg.append("<text class=\"name\" x=\"" + (NAMES - 8) + "\" y=\"" + (y + 17) + "\">")
                .append(Html.line(cut(relation)))
                .append("<title>")
                .append(Html.line(relation))
                .append("</title></text>\n");
        for (Bar bar : bars) {
            int x = NAMES + column * bar.from() + 1;
            int width = column * (bar.to() - bar.from() + 1) - 2;
            LockTaken lock = bar.lock();
            String name = lock.mode().sqlName();
            svg.append("<rect class=\"" + LockWords.weight(lock) + "\" x=\"" + x + "\" y=\"" + (y + 3) + "\" width=\""
                            + width + "\" height=\"" + (ROW - 6) + "\" rx=\"3\"><title>")
                    .append(Html.line(name + " on " + lock.relation() + ", blocks " + lock.blocks()))
                    .append("</title></rect>\n");
            String label = width > name.length() * 7 + 10 ? name : lock.mode().abbreviation();
            svg.append("<text class=\"mode\" x=\"" + (x + 5) + "\" y=\"" + (y + 17) + "\">")
                    .append(width > label.length() * 7 + 4 ? label : "")
                    .append("</text>\n");
        }
    }

    /** The end of a long name tells more than its beginning. */
    private static String cut(String name) {
        int length = name.codePointCount(0, name.length());
        return length <= CHARACTERS
                ? name
                : "..." + name.substring(name.offsetByCodePoints(0, length - CHARACTERS + 3));
    }

    /** The lock modes with their colours, and what each blocks. */
    static String legend() {
        return Arrays.stream(LockMode.values())
                .sorted(Comparator.reverseOrder())
                .map(mode -> "<tr><td><span class=\"lock "
                        + LockWords.weight(new LockTaken("", RelationKind.TABLE, mode, Optional.empty(), 0)) + "\">"
                        + mode.abbreviation() + "</span></td><td>" + mode.sqlName() + "</td><td>"
                        + Html.line(mode.blocks())
                        + "</td></tr>\n")
                .collect(Collectors.joining());
    }
}
