package io.github.pgmigrate.apply;

import io.github.pgmigrate.history.MigrationKey;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.problem.Severity;
import io.github.pgmigrate.text.Mask;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An immutable outcome of a run, half-done ones included: what was done, what went wrong, how things stand.
 *
 * @param server the server; empty where none was reached
 * @param migrations all migrations of folder and history as they stand after the run, and those that it undid
 * @param done what the run has applied, or rolled back
 * @param problems all problems, in the order in which they came up
 * @param standing one sentence that says what state the database is in; empty where nothing was to be done
 * @param changes what the run has changed in the history beside its scripts, or would change
 */
public record RunReport(
        Optional<ServerFacts> server,
        List<MigrationStatus> migrations,
        List<MigrationKey> done,
        List<Problem> problems,
        Optional<String> standing,
        Changes changes) {

    /** A run that changes the history by its scripts alone. */
    public RunReport(
            Optional<ServerFacts> server,
            List<MigrationStatus> migrations,
            List<MigrationKey> done,
            List<Problem> problems,
            Optional<String> standing) {
        this(server, migrations, done, problems, standing, Changes.NONE);
    }

    public RunReport {
        migrations = List.copyOf(migrations);
        done = List.copyOf(done);
        problems = List.copyOf(problems);
    }

    /** A run that could not begin. */
    public static RunReport failed(List<Problem> problems) {
        return quiet(problems);
    }

    /** A run that had nothing to do with a server. */
    public static RunReport quiet(List<Problem> problems) {
        return new RunReport(Optional.empty(), List.of(), List.of(), problems, Optional.empty());
    }

    /** A run that did nothing but see to it that a server is there. */
    public static RunReport on(ServerFacts server) {
        return new RunReport(Optional.of(server), List.of(), List.of(), List.of(), Optional.empty());
    }

    /** The same, with what was found before it. */
    public RunReport after(List<Problem> earlier) {
        List<Problem> all = new ArrayList<>(earlier);
        all.addAll(problems);
        return new RunReport(server, migrations, done, all, standing, changes);
    }

    /** The same, with what was found after it. */
    public RunReport before(List<Problem> later) {
        List<Problem> all = new ArrayList<>(problems);
        all.addAll(later);
        return new RunReport(server, migrations, done, all, standing, changes);
    }

    /** The same without secrets. */
    public RunReport masked(Mask mask) {
        return new RunReport(
                server,
                migrations,
                done,
                problems.stream().map(problem -> problem.masked(mask)).toList(),
                standing.map(mask::apply),
                changes.masked(mask));
    }

    /** Whether no problem is an error. */
    public boolean isOk() {
        return problems.stream().noneMatch(problem -> problem.severity() == Severity.ERROR);
    }
}
