package io.github.pgmigrate.rehearse;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.catalog.diff.Difference;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.testing.EachMajor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;

/**
 * Rollbacks that look right and are not, each beside one that is, from {@code src/test/resources/rehearse/pairs.sql}: all of them
 * are migrations of one folder, in schemas of their own, so that one rehearsal judges them all.
 */
class PairsTest {

    @TempDir
    Path folder;

    @EachMajor
    void wrong_rollbacks_are_told_from_right_ones(int major) throws IOException {
        List<WrongAndRight> cases = WrongAndRight.all();
        assertThat(cases).hasSizeGreaterThanOrEqualTo(60);
        List<String> seed = new ArrayList<>(List.of("CREATE ROLE pairs_reader;"));
        int version = 1;
        for (WrongAndRight one : cases) {
            seed.add(one.before(version, "w"));
            seed.add(one.before(version, "r"));
            write(2 * version - 1, "wrong", one.script("up", version, "w"), one.script("wrong", version, "w"));
            write(2 * version, "right", one.script("up", version, "r"), one.script("right", version, "r"));
            version++;
        }
        Path before = Files.write(folder.resolve("before.txt"), seed);

        Rehearsal rehearsal = Rehearser.of(folder, major).seed(before).run();

        List<String> expected = new ArrayList<>();
        List<String> found = new ArrayList<>();
        assertThat(rehearsal.migrations())
                .as("%s", rehearsal.report().problems())
                .hasSize(2 * cases.size());
        for (int i = 0; i < cases.size(); i++) {
            WrongAndRight one = cases.get(i);
            Rehearsed wrong = rehearsal.migrations().get(2 * i);
            Rehearsed right = rehearsal.migrations().get(2 * i + 1);
            expected.add(one.name() + ": " + one.verdict() + ", exact" + said(one.says(major)));
            found.add(one.name() + ": " + word(wrong) + ", " + word(right) + said(said(wrong, "w" + (i + 1))));
            if (!word(right).equals("exact")) {
                found.add("the right one: " + said(right, "r" + (i + 1)) + right.problems());
            }
        }
        assertThat(String.join("\n", found)).isEqualTo(String.join("\n", expected));
    }

    private void write(int version, String name, String up, String down) throws IOException {
        Files.writeString(folder.resolve(version + "_" + name + ".sql"), up);
        Files.writeString(folder.resolve(version + "_rollback.sql"), down);
    }

    private static String word(Rehearsed migration) {
        return migration.rollback().map(RollbackVerdict::word).orElse("not applied " + migration.problems());
    }

    private static String said(List<String> sentences) {
        return sentences.stream().map(sentence -> "\n" + sentence).collect(Collectors.joining());
    }

    /** What is told of a rollback, without the name of its schema. */
    private static List<String> said(Rehearsed migration, String schema) {
        List<String> sentences = migration
                        .rollback()
                        .filter(RollbackVerdict.FAILED::equals)
                        .isPresent()
                ? migration.problems().stream().map(Problem::message).limit(1).toList()
                : migration.differences().stream().map(Difference::sentence).toList();
        return sentences.stream()
                .map(sentence -> sentence.replaceAll("\\b" + schema + "\\.", "")
                        .replaceAll("\\b" + schema + "\\b", "{schema}")
                        .replaceAll("_" + schema + "\\b", "_{n}")
                        .replaceFirst("the rollback of version \\d+ fails: ", ""))
                .toList();
    }
}
