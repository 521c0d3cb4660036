package io.github.pgmigrate.histories;

import io.github.pgmigrate.apply.Interruption;
import io.github.pgmigrate.apply.Migrate;
import io.github.pgmigrate.apply.Options;
import io.github.pgmigrate.apply.Request;
import io.github.pgmigrate.apply.Rollback;
import io.github.pgmigrate.apply.RunReport;
import io.github.pgmigrate.apply.SessionSettings;
import io.github.pgmigrate.apply.WhenInDoubt;
import io.github.pgmigrate.histories.Databases.Verdict;
import io.github.pgmigrate.histories.Outcome.Downs;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.report.ConsoleProgress;
import io.github.pgmigrate.report.ProblemText;
import io.github.pgmigrate.script.FolderReader;
import io.github.pgmigrate.script.Migration;
import io.github.pgmigrate.script.MigrationFolder;
import io.github.pgmigrate.script.ScriptFacts;
import io.github.pgmigrate.script.ScriptFile;
import io.github.pgmigrate.target.Target;
import io.github.pgmigrate.testing.OutsideTransaction;
import io.github.pgmigrate.text.Mask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Runs one history twice, with psql on one server and with the plugin on another, and compares: all migrations forward, each
 * rollback right after its migration, and all rollbacks from the end as far as psql gets.
 */
final class Trial {

    private static final Set<String> NEEDS_NO_TRANSACTION = Set.of("25001", "55P04", "2D000");

    private static final String KEPT = "kept";

    private final HistoryFolder history;
    private final Path reports;
    private final int major;
    private final boolean withPairs;
    private final List<String> differences = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final Map<String, Boolean> outside = new HashMap<>();
    private final Set<String> refused = new HashSet<>();
    private Downs pairs = Downs.NONE;
    private int outsideCount;

    /** A migration that psql could not run, and why. */
    private record Tried(Migration migration, Verdict forward) {}

    Trial(HistoryFolder history, Path reports, int major, boolean withPairs) {
        this.history = history;
        this.reports = reports;
        this.major = major;
        this.withPairs = withPairs;
    }

    Outcome run() throws IOException, InterruptedException {
        Files.createDirectories(reports);
        FolderReader.Reading reading = history.read();
        List<String> told = new ArrayList<>();
        reading.problems().forEach(problem -> told.addAll(ProblemText.lines(problem)));
        Files.write(reports.resolve(history.name() + ".problems.txt"), told);
        List<Problem> refusals =
                reading.problems().stream().filter(Problem::isError).toList();
        MigrationFolder folder = reading.folder();
        for (Problem refusal : refusals) {
            notes.add("refused: " + refusal.headline());
            if (refusal.location() == null) {
                differences.add("refused: " + refusal.headline());
            } else {
                refused.add(refusal.location().file());
            }
            if (refusal.location() != null && refusal.location().file().contains("_verify_")) {
                differences.add("refused: " + refusal.headline());
            }
        }
        try (Databases theirs = new Databases(history, major);
                Databases ours = new Databases(history, major);
                Databases stepwise = new Databases(history, major)) {
            return run(folder, theirs, ours, stepwise);
        } finally {
            Files.write(reports.resolve(history.name() + ".differences.txt"), differences);
            Files.write(reports.resolve(history.name() + ".notes.txt"), notes);
        }
    }

    private Outcome run(MigrationFolder folder, Databases theirs, Databases ours, Databases stepwise)
            throws IOException, InterruptedException {
        Target byPsql = theirs.fresh("theirs");
        Target byPlugin = ours.fresh("ours");
        Target pairwise = stepwise.fresh("stepwise");
        List<Migration> applied = new ArrayList<>();
        List<Tried> failing = new ArrayList<>();
        long psqlNanos = 0;
        for (Migration migration : folder.migrations()) {
            ScriptFile script = migration.forward();
            boolean isRefused = refused.contains(script.source().name());
            boolean mayLeaveParts = script.facts().mode() != ScriptFacts.Mode.TRANSACTIONAL;
            if (isRefused || mayLeaveParts) {
                theirs.copy(byPsql, KEPT);
            }
            long began = System.nanoTime();
            Verdict verdict = psql(theirs, byPsql, script, true);
            psqlNanos += System.nanoTime() - began;
            boolean goesOn = verdict.isOk() && !isRefused;
            if (!goesOn && (isRefused || mayLeaveParts)) {
                theirs.putBack(KEPT, byPsql);
            }
            if (goesOn) {
                applied.add(known(migration));
                if (withPairs && !pair(theirs, byPsql, stepwise, pairwise, folder, applied)) {
                    break;
                }
            } else if (verdict.isOk()) {
                differences.add("psql runs " + script.fileName() + ", and the plugin refuses it");
                break;
            } else {
                notes.add("psql cannot run " + script.fileName() + ": " + verdict.message());
                if (!isRefused && !mayLeaveParts && !outside.containsKey(script.fileName())) {
                    failing.add(new Tried(migration, verdict));
                }
            }
        }
        long began = System.nanoTime();
        for (Tried tried : failing) {
            fail(byPlugin, folder, applied, tried);
        }
        RunReport report = migrate(byPlugin, folder, applied);
        long pluginNanos = System.nanoTime() - began;
        tell("migrate", report);
        String schema = compare("forward", theirs.schema(byPsql), ours.schema(byPlugin));
        String rows = compare("rows", theirs.rows(byPsql), ours.rows(byPlugin));
        Downs chain = report.isOk() ? chain(theirs, byPsql, ours, byPlugin, folder, applied) : Downs.NONE;
        return new Outcome(
                history.name(),
                folder.migrations().size(),
                applied.size(),
                report.isOk() ? applied.size() : report.done().size(),
                refused.size(),
                outsideCount,
                schema,
                rows,
                pairs,
                chain,
                TimeUnit.NANOSECONDS.toMillis(psqlNanos),
                TimeUnit.NANOSECONDS.toMillis(pluginNanos),
                differences,
                notes);
    }

    /** A migration that psql cannot run has to fail here as well, and leave nothing. */
    private void fail(Target target, MigrationFolder folder, List<Migration> applied, Tried tried) {
        List<Migration> before = new ArrayList<>(applied.stream()
                .filter(migration ->
                        migration.version().compareTo(tried.migration().version()) < 0)
                .toList());
        tell("before " + tried.migration().forward().fileName(), migrate(target, folder, before));
        before.add(tried.migration());
        RunReport report = migrate(target, folder, before);
        if (report.isOk()) {
            differences.add("psql cannot run " + tried.migration().forward().fileName() + ", and the plugin can: "
                    + tried.forward());
        } else if (report.problems().stream()
                .noneMatch(problem -> tried.forward().sqlState().equals(problem.sqlState()))) {
            notes.add(tried.migration().forward().fileName() + " fails on both sides: " + tried.forward() + ", and "
                    + report.problems());
        }
    }

    /** Whether the stepwise side still follows. */
    private boolean pair(
            Databases theirs,
            Target byPsql,
            Databases stepwise,
            Target pairwise,
            MigrationFolder folder,
            List<Migration> applied)
            throws IOException, InterruptedException {
        RunReport report = migrate(pairwise, folder, applied);
        if (!report.isOk()) {
            tell("stepwise", report);
            return false;
        }
        Migration migration = applied.get(applied.size() - 1);
        if (migration.rollback().isEmpty()) {
            return true;
        }
        Target their = theirs.copy(byPsql, "probe");
        Verdict verdict = psql(theirs, their, migration.rollback().get(), false);
        Target our = stepwise.copy(pairwise, "probe");
        List<Migration> known = new ArrayList<>(applied.subList(0, applied.size() - 1));
        known.add(known(migration));
        RunReport down = rollback(our, folder, known, 1);
        boolean same = verdict.isOk() == down.isOk();
        if (!same) {
            differences.add("rollback " + migration.forward().fileName() + ": psql says " + verdict + ", the plugin "
                    + down.problems());
        } else if (verdict.isOk()) {
            same = !compare("pair " + migration.forward().fileName(), theirs.schema(their), stepwise.schema(our))
                    .equals("DIFFERS");
        }
        pairs = new Downs(
                pairs.scripts() + 1,
                pairs.psql() + (verdict.isOk() ? 1 : 0),
                pairs.plugin() + (down.isOk() ? 1 : 0),
                pairs.same() + (same ? 1 : 0));
        return true;
    }

    private Downs chain(
            Databases theirs,
            Target byPsql,
            Databases ours,
            Target byPlugin,
            MigrationFolder folder,
            List<Migration> applied)
            throws IOException, InterruptedException {
        int psql = 0;
        Verdict verdict = new Verdict("", "");
        for (int i = applied.size() - 1; i >= 0 && verdict.isOk(); i--) {
            Optional<ScriptFile> script = applied.get(i).rollback();
            if (script.isEmpty()) {
                break;
            }
            verdict = psql(theirs, byPsql, script.get(), false);
            psql += verdict.isOk() ? 1 : 0;
        }
        List<Migration> known = applied.stream().map(this::known).toList();
        int scripts = psql + (verdict.isOk() ? 0 : 1);
        if (scripts == 0) {
            return Downs.NONE;
        }
        RunReport report = rollback(byPlugin, folder, known, scripts);
        if (report.done().size() != psql || report.isOk() != verdict.isOk()) {
            differences.add("chain: psql ran " + psql + " rollbacks and says " + verdict + "; the plugin "
                    + report.done().size() + ": " + report.problems());
            return new Downs(scripts, psql, report.done().size(), 0);
        }
        boolean same =
                !compare("chain", theirs.schema(byPsql), ours.schema(byPlugin)).equals("DIFFERS");
        return new Downs(scripts, psql, psql, same ? psql : 0);
    }

    /** Runs a script as its nature asks; where only PostgreSQL knows it, psql is asked to find out. */
    private Verdict psql(Databases databases, Target target, ScriptFile script, boolean count)
            throws IOException, InterruptedException {
        Path file = history.path().resolve(script.fileName());
        boolean one = script.facts().mode() == ScriptFacts.Mode.TRANSACTIONAL
                && !outside.getOrDefault(script.fileName(), false);
        Verdict verdict = databases.psql(target, file, one);
        if (one && NEEDS_NO_TRANSACTION.contains(verdict.sqlState())) {
            outsideCount += outside.put(script.fileName(), true) == null && count ? 1 : 0;
            return databases.psql(target, file, false);
        }
        return verdict;
    }

    /** The migration as its author would mark it, now that psql has shown what cannot run in a transaction. */
    private Migration known(Migration migration) {
        return new Migration(
                migration.version(),
                migration.description(),
                marked(migration.forward()),
                migration.rollback().map(this::marked),
                migration
                        .verify()
                        .filter(script -> !refused.contains(script.source().name())));
    }

    private ScriptFile marked(ScriptFile script) {
        if (!outside.containsKey(script.fileName())) {
            return script;
        }
        return OutsideTransaction.of(script);
    }

    private RunReport migrate(Target target, MigrationFolder folder, List<Migration> migrations) {
        return new Migrate(request(target, folder, migrations), Optional.empty(), true, WhenInDoubt.ASK).run();
    }

    private RunReport rollback(Target target, MigrationFolder folder, List<Migration> migrations, int count) {
        return new Rollback(request(target, folder, migrations), count, Optional.empty(), WhenInDoubt.ASK).run();
    }

    private Request request(Target target, MigrationFolder folder, List<Migration> migrations) {
        Options options = new Options(
                SessionSettings.DEFAULT,
                Optional.empty(),
                history.historyTable(),
                Duration.ofSeconds(5),
                Duration.ZERO,
                0,
                Duration.ofSeconds(10),
                history.variables(),
                Mask.NONE,
                "test");
        return new Request(
                target,
                new MigrationFolder(folder.name(), migrations, List.of(), folder.includes()),
                options,
                new ConsoleProgress((severity, line) -> {}),
                new Interruption());
    }

    private void tell(String what, RunReport report) {
        report.problems().stream()
                .filter(Problem::isError)
                .forEach(problem -> differences.add(what + ": " + String.join("\n", ProblemText.lines(problem))));
    }

    private String compare(String what, List<String> theirs, List<String> ours) throws IOException {
        if (theirs.equals(ours)) {
            return "same";
        }
        if (sorted(theirs).equals(sorted(ours))) {
            return "order";
        }
        String file = history.name() + "." + what.replaceAll("\\W+", "_");
        Files.write(reports.resolve(file + ".psql.txt"), theirs);
        Files.write(reports.resolve(file + ".plugin.txt"), ours);
        differences.add(what + ": the databases differ, see " + file + ".psql.txt and " + file + ".plugin.txt");
        return "DIFFERS";
    }

    private static List<String> sorted(List<String> lines) {
        return lines.stream()
                .map(line -> line.endsWith(",") ? line.substring(0, line.length() - 1) : line)
                .sorted()
                .toList();
    }
}
