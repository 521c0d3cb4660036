package io.github.pgmigrate.report;

import io.github.pgmigrate.apply.ServerFacts;
import io.github.pgmigrate.catalog.diff.Difference;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.rehearse.Course;
import io.github.pgmigrate.rehearse.Rehearsal;
import io.github.pgmigrate.rehearse.Rehearsed;
import io.github.pgmigrate.rehearse.RollbackVerdict;
import io.github.pgmigrate.rehearse.trace.LockTaken;
import io.github.pgmigrate.rehearse.trace.Rewrite;
import io.github.pgmigrate.rehearse.trace.ScriptTrace;
import io.github.pgmigrate.rehearse.trace.StatementTrace;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes a rehearsal as one HTML page that needs no other file: for those who decide whether it may run in production. */
public final class RehearsalHtml {

    private static final int MOST_STATEMENTS = 300;

    private final Rehearsal rehearsal;
    private final StringBuilder html = new StringBuilder();

    private RehearsalHtml(Rehearsal rehearsal) {
        this.rehearsal = rehearsal;
    }

    /** The page. */
    public static String text(Rehearsal rehearsal) {
        return new RehearsalHtml(rehearsal).page();
    }

    private String page() {
        html.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                + "<meta name=\"viewport\" content=\"width=device-width\">\n"
                + "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
                + "<title>Rehearsal</title>\n<style>\n" + style() + "</style>\n</head>\n<body>\n");
        head();
        problems(rehearsal.report().problems().stream()
                .filter(problem -> rehearsal.migrations().stream()
                        .noneMatch(migration -> migration.problems().contains(problem)))
                .toList());
        if (rehearsal.migrations().isEmpty()) {
            boolean repeats = rehearsal.course().filter(Course::repeats).isPresent();
            html.append(repeats ? "<p>The repeatable scripts alone.</p>\n" : "<p>Nothing was rehearsed.</p>\n");
        } else {
            overview();
            rehearsal.migrations().forEach(this::migration);
            legend();
        }
        html.append("</body>\n</html>\n");
        return html.toString();
    }

    private static String style() {
        try (InputStream stream = Objects.requireNonNull(RehearsalHtml.class.getResourceAsStream("rehearsal.css"))) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void head() {
        html.append("<h1>Rehearsal</h1>\n<p class=\"lead\">");
        Optional<ServerFacts> server = rehearsal.report().server();
        int count = rehearsal.migrations().size();
        html.append(count).append(count == 1 ? " migration" : " migrations");
        server.ifPresent(facts -> html.append(" on a throwaway PostgreSQL ").append(Html.line(facts.version())));
        rehearsal
                .course()
                .map(Course::words)
                .ifPresent(words -> html.append(", from ").append(Html.line(words)));
        html.append(".</p>\n");
    }

    private void overview() {
        html.append("<table class=\"overview\">\n<thead><tr><th>Version</th><th>Migration</th><th>Rollback</th>"
                + "<th>Strongest lock</th><th>Blocks</th><th>Written anew</th><th class=\"number\">Up</th>"
                + "<th class=\"number\">Back</th></tr></thead>\n<tbody>\n");
        for (Rehearsed migration : rehearsal.migrations()) {
            Optional<ScriptTrace> trace = migration.trace();
            Optional<LockTaken> lock = trace.flatMap(ScriptTrace::strongestLock);
            String version = Html.line(migration.migration().version().toString());
            html.append("<tr><td><a href=\"#m" + version + "\">" + version + "</a></td><td>")
                    .append(Html.line(migration.migration().description()))
                    .append("</td><td>")
                    .append(badge(migration))
                    .append("</td><td>")
                    .append(lock.map(taken -> strongest(trace.get(), taken)).orElse(""))
                    .append(back(migration.backTrace()))
                    .append("</td><td>")
                    .append(lock.map(taken -> Html.line(taken.blocks())).orElse(""))
                    .append("</td><td>")
                    .append(Html.line(trace.map(seen -> String.join(", ", seen.rewritten()))
                            .orElse("")))
                    .append("</td><td class=\"number\">" + migration.upMillis() + " ms</td><td class=\"number\">")
                    .append(migration.downMillis() > 0 ? migration.downMillis() + " ms" : "")
                    .append("</td></tr>\n");
        }
        html.append("</tbody>\n</table>\n");
    }

    private static String strongest(ScriptTrace trace, LockTaken lock) {
        return badge(lock) + " on " + Html.line(LockWords.several(LockWords.lockedBy(trace, lock.mode())));
    }

    private static String back(Optional<ScriptTrace> trace) {
        return trace.flatMap(ScriptTrace::strongestLock)
                .map(lock -> "<div class=\"note\">back: " + strongest(trace.get(), lock) + "</div>")
                .orElse("");
    }

    private static String badge(Rehearsed migration) {
        return migration
                .rollback()
                .map(verdict -> "<span class=\"verdict " + (verdict.isBad() ? "bad" : verdict.word()) + "\">"
                        + verdict.word() + "</span>" + chain(migration, verdict))
                .orElse("<span class=\"verdict bad\">migration fails</span>");
    }

    private static String chain(Rehearsed migration, RollbackVerdict verdict) {
        return migration
                .chain()
                .filter(other -> other != verdict)
                .map(other -> " <span class=\"note\">" + other.word() + " when all are rolled back in a row</span>")
                .orElse("");
    }

    private static String badge(LockTaken lock) {
        return "<span class=\"lock " + LockWords.weight(lock) + "\">"
                + lock.mode().sqlName() + "</span>";
    }

    private static String lock(LockTaken lock) {
        return badge(lock) + " on <code>" + Html.line(lock.relation()) + "</code>";
    }

    private void migration(Rehearsed migration) {
        String version = Html.line(migration.migration().version().toString());
        html.append("<section id=\"m" + version + "\">\n<h2>" + version + " ")
                .append(Html.line(migration.migration().description()))
                .append(" ")
                .append(badge(migration))
                .append("</h2>\n<p class=\"note\"><code>")
                .append(Html.line(migration.migration().forward().source().name()))
                .append("</code></p>\n");
        problems(migration.problems());
        differences(migration);
        migration.trace().ifPresent(trace -> trace(trace, "Locks", "Statements"));
        migration.backTrace().ifPresent(trace -> trace(trace, "Locks of the rollback", "Statements of the rollback"));
        html.append("</section>\n");
    }

    private void problems(List<Problem> problems) {
        for (Problem problem : problems) {
            html.append("<div class=\"problem ")
                    .append(problem.isError() ? "error" : "remark")
                    .append("\"><pre>");
            List<String> lines = new ArrayList<>();
            lines.addAll(ProblemText.lines(problem));
            html.append(Html.lines(String.join("\n", lines))).append("</pre></div>\n");
        }
    }

    private void differences(Rehearsed migration) {
        if (!migration.differences().isEmpty()) {
            html.append("<h3>What the rollback leaves otherwise</h3>\n<table class=\"sides\">\n<thead><tr><th>What</th>"
                    + "<th>Before the migration</th><th>After the rollback</th></tr></thead>\n<tbody>\n");
            for (Difference difference : migration.differences()) {
                html.append("<tr><td>")
                        .append(Html.line(difference.sentence()))
                        .append("</td>")
                        .append(side(difference.before(), "gone"))
                        .append(side(difference.after(), "come"))
                        .append("</tr>\n");
            }
            html.append("</tbody>\n</table>\n");
        }
        if (!migration.rows().isEmpty()) {
            html.append("<h3>What the rollback does to rows</h3>\n<ul>\n");
            migration
                    .rows()
                    .forEach(difference -> html.append("<li>")
                            .append(Html.line(difference.sentence()))
                            .append("</li>\n"));
            html.append("</ul>\n");
        }
    }

    private static String side(@Nullable String value, String style) {
        return value == null
                ? "<td class=\"nothing\">nothing</td>"
                : "<td class=\"" + style + "\"><pre>" + Html.lines(value) + "</pre></td>";
    }

    private void trace(ScriptTrace trace, String locks, String does) {
        String chart = LockChart.of(trace);
        html.append("<h3>" + locks + "</h3>\n");
        html.append(chart.isEmpty() ? "<p>It locks nothing that was there before.</p>\n" : chart);
        html.append(
                "<h3>" + does
                        + "</h3>\n<table class=\"statements\">\n<thead><tr><th class=\"number\">Line</th><th>Statement</th>"
                        + "<th>Takes and does</th><th class=\"number\">Rows</th><th class=\"number\">Time</th></tr></thead>\n<tbody>\n");
        List<StatementTrace> statements = trace.statements();
        int transaction = 1;
        for (StatementTrace statement : statements.subList(0, Math.min(MOST_STATEMENTS, statements.size()))) {
            boolean begins = statement.transaction() != transaction;
            transaction = statement.transaction();
            html.append(begins ? "<tr class=\"begin\">" : "<tr>")
                    .append("<td class=\"number\" title=\""
                            + Html.line(statement.location().toString()) + "\">")
                    .append(statement.location().line())
                    .append("</td><td><code>")
                    .append(Html.line(statement.sql()))
                    .append("</code></td><td>")
                    .append(seen(statement))
                    .append("</td><td class=\"number\">")
                    .append(statement.rows() > 0 ? String.valueOf(statement.rows()) : "")
                    .append("</td><td class=\"number\">" + statement.millis() + " ms</td></tr>\n");
        }
        html.append("</tbody>\n</table>\n");
        long hidden = Math.max(0, statements.size() - MOST_STATEMENTS) + trace.untraced();
        if (hidden > 0) {
            html.append("<p class=\"note\">" + hidden + " more statements are not shown.</p>\n");
        }
    }

    private static String seen(StatementTrace statement) {
        List<String> items = new ArrayList<>();
        for (LockTaken lock : LockWords.worthShowing(statement)) {
            String upgrade = lock.upgradedFrom()
                    .map(from -> ", up from " + from.sqlName() + ": two that do so at once deadlock")
                    .orElse("");
            items.add(lock(lock) + ": blocks " + Html.line(lock.blocks()) + "; held for " + lock.heldMillis()
                    + " ms here" + upgrade);
        }
        for (Rewrite rewrite : statement.rewrites()) {
            if (rewrite.reason() != Rewrite.Reason.WITH_TABLE && rewrite.reason() != Rewrite.Reason.SEQUENCE) {
                items.add((rewrite.grows() ? "<strong>writes</strong> <code>" : "empties <code>")
                        + Html.line(rewrite.relation()) + "</code>"
                        + (rewrite.grows()
                                ? " <strong>anew</strong>: "
                                        + Html.line(rewrite.reason().inWords())
                                : ""));
            }
        }
        statement
                .scans()
                .forEach(scan -> items.add("reads all of <code>" + Html.line(scan.relation()) + "</code>"
                        + (scan.times() > 1 ? ", " + scan.times() + " times" : "") + ": " + scan.rows()
                        + (scan.rows() == 1 ? " row here" : " rows here")));
        statement
                .findings()
                .forEach(finding -> items.add(
                        switch (finding.kind()) {
                            case INDEX_BUILT -> "builds the index <code>" + Html.line(finding.name()) + "</code>";
                            case TABLE_VERIFIED ->
                                "verifies constraints of <code>" + Html.line(finding.name()) + "</code>";
                            case FOREIGN_KEY_VERIFIED ->
                                "verifies the foreign key <code>" + Html.line(finding.name()) + "</code>";
                            case NOT_NULL_PROVED ->
                                "need not read the table: a CHECK proves that <code>" + Html.line(finding.name())
                                        + "</code> holds no nulls";
                            case PARTITION_PROVED ->
                                "need not read <code>" + Html.line(finding.name())
                                        + "</code>: its CHECK proves that its rows fit";
                        }));
        statement
                .objects()
                .forEach(change -> items.add(switch (change.action()) {
                            case CREATED -> "creates ";
                            case CHANGED -> "changes ";
                            case DROPPED -> change.cascade() ? "<strong>drops along with it</strong> " : "drops ";
                        }
                        + Html.line(change.type()) + " <code>" + Html.line(change.name()) + "</code>"));
        statement.gaps().forEach(gap -> items.add("<em>" + Html.line(gap) + "</em>"));
        return items.isEmpty() ? "" : "<ul><li>" + String.join("</li><li>", items) + "</li></ul>";
    }

    private void legend() {
        html.append(
                "<section>\n<h2>Lock modes</h2>\n<p>A statement that waits for a lock holds up all that come after it and"
                        + " want a lock that conflicts, even while it waits.</p>\n<table class=\"legend\">\n<thead><tr><th></th>"
                        + "<th>Mode</th><th>What of other sessions has to wait</th></tr></thead>\n<tbody>\n"
                        + LockChart.legend() + "</tbody>\n</table>\n</section>\n");
    }
}
