package io.github.pgmigrate.rehearse;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.script.FolderReader;
import io.github.pgmigrate.script.Migration;
import io.github.pgmigrate.script.MigrationFolder;
import io.github.pgmigrate.script.Version;
import io.github.pgmigrate.testing.OutsideTransaction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Published histories, rehearsed, against what psql and pg_dump found of the same rollbacks; the profile {@code rehearsals} runs
 * it with {@code -Dhistories=DIR}, where DIR holds a migration folder for each, and {@code -Dverdicts=DIR}, where DIR holds a
 * table {@code NAME.tsv} for each: number, file, up, how, down, inverse, redo, chain. What differs is in
 * {@code target/rehearsals}.
 */
final class RehearsalComparison {

    private static final Path REPORTS = Path.of("target", "rehearsals");

    /** A line of a table. */
    private record Found(String how, String down, String inverse, String redo, String chain) {}

    @TestFactory
    Stream<DynamicTest> the_verdict_is_that_of_pg_dump() throws IOException {
        String folders = System.getProperty("histories", "");
        String tables = System.getProperty("verdicts", "");
        assertThat(folders).as("-Dhistories=DIR").isNotEmpty();
        assertThat(tables).as("-Dverdicts=DIR").isNotEmpty();
        String only = System.getProperty("histories.only", ".*");
        int major = Integer.getInteger("major", 15);
        try (Stream<Path> found = Files.list(Path.of(tables))) {
            List<Path> files = found.filter(file -> file.toString().endsWith(".tsv"))
                    .filter(file -> name(file).matches(only))
                    .sorted()
                    .toList();
            assertThat(files).as("tables in " + tables).isNotEmpty();
            return files.stream()
                    .map(file -> DynamicTest.dynamicTest(
                            name(file),
                            () -> compare(name(file), Path.of(folders).resolve(name(file)), file, major)));
        }
    }

    private static String name(Path file) {
        return file.getFileName().toString().replaceFirst("\\.tsv$", "");
    }

    private static void compare(String name, Path folder, Path table, int major) throws IOException {
        Map<Version, Found> theirs = table(table);
        Optional<Path> setup = Optional.of(folder.resolve(".setup.sql")).filter(Files::exists);
        Rehearser rehearser = Rehearser.of(folder.toAbsolutePath(), major);
        FolderReader.Reading reading = rehearser.read();
        assertThat(reading.problems()).noneMatch(Problem::isError);
        List<Migration> migrations = reading.folder().migrations().stream()
                .map(migration -> marked(migration, theirs))
                .toList();
        List<String> told = new ArrayList<>();
        long began = System.nanoTime();
        Rehearsal rehearsal = (setup.isPresent() ? rehearser.seed(setup.get()) : rehearser)
                .run(new MigrationFolder(
                        reading.folder().name(),
                        migrations,
                        List.of(),
                        reading.folder().includes()));
        long seconds = (System.nanoTime() - began) / 1_000_000_000;
        int same = 0;
        int sameChain = 0;
        int chained = 0;
        for (Rehearsed ours : rehearsal.migrations()) {
            Found found = theirs.get(ours.migration().version());
            String pair = ours.rollback().map(RollbackVerdict::word).orElse("up failed");
            String chain = ours.chain().map(RollbackVerdict::word).orElse("-");
            String theirPair = found == null ? "?" : pair(found);
            String theirChain = found == null ? "?" : chain(found.chain());
            boolean alike = pair.equals(theirPair);
            boolean chainAlike = chain.equals(theirChain)
                    || (theirChain.equals("ok") && !chain.equals("failed") && !chain.equals("-"));
            same += alike ? 1 : 0;
            chained += chain.equals("-") ? 0 : 1;
            sameChain += chainAlike && !chain.equals("-") ? 1 : 0;
            if (!alike || (!chainAlike && !chain.equals("-"))) {
                told.add(ours.migration().forward().fileName() + "\tpair: pg_dump " + theirPair + ", we " + pair
                        + "\tchain: pg_dump " + theirChain + ", we " + chain);
                ours.differences().forEach(difference -> told.add("    " + difference.sentence()));
                ours.problems().forEach(problem -> told.add("    " + problem.headline()));
            } else if (found != null
                    && !found.redo().equals("-")
                    && !redo(ours).equals(found.redo().replace("order", "exact"))) {
                told.add(ours.migration().forward().fileName() + "\tredo: psql " + found.redo() + ", we " + redo(ours));
                ours.problems().forEach(problem -> told.add("    " + problem.headline()));
            }
        }
        String sum = name + ": " + migrations.size() + " migrations, "
                + rehearsal.migrations().size()
                + " rehearsed in " + seconds + " s; pairs judged alike " + same + "; in a row " + chained
                + ", judged alike " + sameChain;
        System.out.println(sum);
        told.add(0, sum);
        rehearsal.report().problems().stream()
                .filter(problem -> rehearsal.migrations().stream()
                        .noneMatch(migration -> migration.problems().contains(problem)))
                .forEach(problem -> told.add(problem.headline()));
        Files.createDirectories(REPORTS);
        Files.write(REPORTS.resolve(name + ".txt"), told);
        List<String> all = rehearsal.migrations().stream()
                .flatMap(migration -> Stream.concat(
                        Stream.of(migration.name() + ": "
                                + migration
                                        .rollback()
                                        .map(RollbackVerdict::word)
                                        .orElse("up failed") + ", chain "
                                + migration.chain().map(RollbackVerdict::word).orElse("-")),
                        migration.problems().stream()
                                .flatMap(problem -> Stream.concat(
                                        Stream.of("    " + problem.headline()),
                                        problem.details().stream().map(detail -> "        " + detail)))))
                .toList();
        Files.write(REPORTS.resolve(name + ".all.txt"), all);
        assertThat(rehearsal.migrations()).hasSameSizeAs(migrations);
        // Whether all of it goes up again after it was rolled back in a row is in no table.
        assertThat(told.stream()
                        .skip(1)
                        .filter(line -> !line.contains(" note "))
                        .filter(line -> !line.contains("what was rolled back in a row")))
                .as("see target/rehearsals/" + name + ".txt")
                .isEmpty();
    }

    private static String redo(Rehearsed ours) {
        return ours.problems().stream()
                .map(problem -> switch (problem.code()) {
                    case REDO_FAILS -> "FAIL";
                    case REDO_DIFFERS -> "DIFF";
                    default -> "";
                })
                .filter(word -> !word.isEmpty())
                .findFirst()
                .orElse("exact");
    }

    private static String pair(Found found) {
        if (found.down().equals("-")) {
            return "missing";
        }
        return found.down().equals("FAIL") ? "failed" : chain(found.inverse());
    }

    private static String chain(String word) {
        return switch (word) {
            case "DIFF" -> "different";
            case "FAIL" -> "failed";
            case "" -> "-";
            default -> word;
        };
    }

    private static Map<Version, Found> table(Path file) throws IOException {
        return Files.readAllLines(file).stream()
                .skip(1)
                .map(line -> line.split("\t", -1))
                .collect(Collectors.toMap(
                        cells -> Version.of(cells[0]),
                        cells -> new Found(cells[3], cells[4], cells[5], cells[6], cells[7]),
                        (one, other) -> one,
                        LinkedHashMap::new));
    }

    /** The migration as its author would mark it, where psql has shown that it cannot run in a transaction. */
    private static Migration marked(Migration migration, Map<Version, Found> theirs) {
        Found found = theirs.get(migration.version());
        boolean outside = found != null && found.how().equals("notx-only");
        return new Migration(
                migration.version(),
                migration.description(),
                outside ? OutsideTransaction.of(migration.forward()) : migration.forward(),
                migration.rollback(),
                Optional.empty());
    }
}
