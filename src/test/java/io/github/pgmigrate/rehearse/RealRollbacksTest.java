package io.github.pgmigrate.rehearse;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.target.Target;
import io.github.pgmigrate.testing.Psql;
import io.github.pgmigrate.testing.RealScripts;
import io.github.pgmigrate.testing.RealScripts.History;
import io.github.pgmigrate.testing.TestServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The verdict on each rollback that others have published is that of psql and pg_dump: the schema dumped before and after. */
class RealRollbacksTest {

    private static final int MAJOR = 15;

    /** Rollbacks that do not restore what was there, and why. */
    private static final Map<String, String> NOT_EXACT = Map.of(
            "Flowable, create engine",
            "it leaves indexes and a constraint on tables of the common part, whose own drop takes them along in a row",
            "Flowable, create history",
            "likewise an index on another part's table",
            "Spring Batch from 4.3 to 6.0, undone by 4.3, all",
            "6.0 has renamed a sequence, which the old drop does not know",
            "Flowable from 6.0 to 7.2, undone by 6.0, all",
            "the tables that came with later releases stay",
            "Camunda from 7.2 to 7.24, undone by 7.24, all",
            "it wants to drop an index that the way from release to release leaves out: patches alone make it",
            "Camunda from 7.2 to 7.24, undone by 7.2, all",
            "it wants to drop a constraint that an upgrade has taken away");

    @TempDir
    private Path folder;

    static Stream<History> histories() {
        return RealScripts.rehearsed().stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("histories")
    void a_verdict_is_that_of_pg_dump(History history) throws Exception {
        Psql pgDump = Psql.needed("pg_dump");
        Psql psql = Psql.needed("psql");
        List<Path> scripts = history.writeTo(folder);
        List<String> theirs = theirs(history, scripts, psql, pgDump);

        Rehearsal rehearsal = Rehearser.of(folder, MAJOR).run();

        assertThat(rehearsal.migrations().stream()
                        .map(migration -> migration.migration().description() + ": " + word(migration.rollback())
                                + ", in a row " + word(migration.chain()))
                        .toList())
                .as("%s", rehearsal.report().problems())
                .isEqualTo(theirs);
        for (Rehearsed migration : rehearsal.migrations()) {
            boolean exact = migration
                    .rollback()
                    .filter(verdict -> verdict == RollbackVerdict.EXACT || verdict == RollbackVerdict.IRREVERSIBLE)
                    .isPresent();
            Optional<String> why = Optional.ofNullable(
                    NOT_EXACT.get(history + ", " + migration.migration().description()));
            assertThat(exact)
                    .as("%s %s", migration.name(), migration.differences())
                    .isEqualTo(why.isEmpty());
        }
    }

    private static String word(Optional<RollbackVerdict> verdict) {
        return verdict.map(RollbackVerdict::word).orElse("-");
    }

    /** What they find: each rollback by itself on a copy of the database, then all in a row on the database. */
    private static List<String> theirs(History history, List<Path> scripts, Psql psql, Psql pgDump)
            throws IOException, InterruptedException {
        TestServer server = TestServer.of(MAJOR);
        Target target = server.newDatabase();
        String database = target.url().substring(target.url().lastIndexOf('/') + 1);
        List<String> alone = new ArrayList<>();
        List<List<String>> before = new ArrayList<>();
        for (int i = 0; i < scripts.size(); i++) {
            boolean hasRollback = history.steps().get(i).rollback().isPresent();
            before.add(hasRollback ? dump(target, pgDump) : List.of());
            psql.runInTransaction(target, scripts.get(i));
            if (hasRollback) {
                server.execute("postgres", "CREATE DATABASE " + database + "_back TEMPLATE " + database);
                Target back = server.target(database + "_back");
                alone.add(back(back, scripts.get(i), before.get(i), psql, pgDump));
                server.execute("postgres", "DROP DATABASE " + database + "_back");
            } else {
                alone.add("irreversible");
            }
        }
        List<String> inARow = new ArrayList<>(Collections.nCopies(scripts.size(), "-"));
        for (int i = scripts.size() - 1;
                i >= 0 && history.steps().get(i).rollback().isPresent();
                i--) {
            inARow.set(i, back(target, scripts.get(i), before.get(i), psql, pgDump));
            if (inARow.get(i).equals("failed")) {
                break;
            }
        }
        List<String> verdicts = new ArrayList<>();
        for (int i = 0; i < scripts.size(); i++) {
            verdicts.add(history.steps().get(i).name().replace('_', ' ') + ": " + alone.get(i) + ", in a row "
                    + inARow.get(i));
        }
        return verdicts;
    }

    private static String back(Target target, Path forward, List<String> before, Psql psql, Psql pgDump)
            throws IOException, InterruptedException {
        List<String> arguments = List.of(
                "-X",
                "-q",
                "-1",
                "-v",
                "ON_ERROR_STOP=1",
                "-f",
                RealScripts.rollback(forward).toString());
        boolean failed = psql.attempt(target, arguments, Path.of("").toAbsolutePath(), Map.of())
                        .exitValue()
                != 0;
        return failed ? "failed" : verdict(before, dump(target, pgDump));
    }

    private static List<String> dump(Target target, Psql pgDump) throws IOException, InterruptedException {
        return pgDump.execute(target, List.of("--schema-only"))
                .lines()
                .filter(line -> !line.startsWith("\\restrict") && !line.startsWith("\\unrestrict"))
                .toList();
    }

    private static String verdict(List<String> before, List<String> after) {
        if (after.equals(before)) {
            return "exact";
        }
        return sorted(after).equals(sorted(before)) ? "order" : "different";
    }

    private static List<String> sorted(List<String> lines) {
        return lines.stream().map(line -> line.replaceFirst(",$", "")).sorted().toList();
    }
}
