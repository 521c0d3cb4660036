package io.github.pgmigrate.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.testing.Psql;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Compares the cut of scripts with psql's. The folder {@code src/test/resources/cut} holds scripts and, for each, what psql 15
 * sends, statements parted by lines of {@code ----}. Where a psql is installed, it is asked again, for these and for random
 * ones; run with {@code -Dcut.record=true} to write its answers down.
 */
final class PsqlCutTest {

    private static final Path FOLDER = Path.of("src", "test", "resources", "cut");
    private static final String BETWEEN = "\n----\n";

    @TempDir
    private Path scratch;

    static Stream<Path> scripts() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".sql")).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void scriptsAreCutAsPsqlCutsThem(Path script) throws IOException, InterruptedException {
        byte[] bytes = Files.readAllBytes(script);
        Path recorded = Path.of(script.toString().replaceFirst("sql$", "cut"));
        boolean joined = script.endsWith("joined-bodies.sql");
        Optional<PsqlCut> psql = Psql.wanted().map(program -> new PsqlCut(program, scratch));
        if (psql.isPresent() && (!joined || psql.get().knowsJoinedBodies())) {
            String answer = String.join(BETWEEN, psql.get().of(bytes));
            if (Boolean.getBoolean("cut.record")) {
                Files.writeString(recorded, answer);
            }
            assertThat(answer).as("psql and what was recorded of it").isEqualTo(Files.readString(recorded));
        }

        assertThat(String.join(BETWEEN, SplitCorpus.exact(bytes))).isEqualTo(Files.readString(recorded));
    }

    /** Random scripts from pieces that psql can go on after; one run of psql reads many of them. */
    @Test
    void randomScriptsAreCutAsPsqlCutsThem() throws IOException, InterruptedException {
        PsqlCut psql = new PsqlCut(Psql.needed("psql"), scratch);
        Random random = new Random(3);
        int statements = 0;
        for (int i = 0; i < 25; i++) {
            StringBuilder script = new StringBuilder();
            for (int k = 0; k < 400; k++) {
                script.append(piece(random));
            }
            byte[] bytes = script.toString().getBytes(StandardCharsets.UTF_8);
            List<String> cut = SplitCorpus.exact(bytes);

            statements += cut.size();
            assertThat(cut).as("script %d:%n%s", i, script).containsExactlyElementsOf(psql.of(bytes));
        }
        assertThat(statements).isGreaterThan(250);
    }

    private static String piece(Random random) {
        String[] pieces = {
            "select",
            "create",
            "function",
            "procedure",
            "or",
            "replace",
            "begin",
            "atomic",
            "end",
            "end",
            "case",
            "É😀",
            "a$b",
            "'it''s;'",
            "E'\\';\\\\'",
            "$$;'$$",
            "$t$;$$;$t$",
            "$1",
            "\"a;\"\"b\"",
            "(1;2)",
            "(",
            ")",
            ")",
            ";",
            ";",
            ";",
            ";",
            ",",
            "1.5e3 ",
            "/* ; /* ' */ */",
            "-- ; '\n",
            "--\r",
            "-",
            "+",
            "<>",
            "@-",
            " ",
            " ",
            "\n",
            "\n",
            "\n\n",
            "\r\n",
            "\r\n\r\n",
            "\t",
            "U&'\\0041;'",
            "u&\";\"",
            "B';'",
            "N';'",
            "'a'\n'b\\'",
            "'a' \r 'b'",
            "::",
            ":=",
            ":v",
            ":'v'",
            ":\"v\"",
            ":{?v}",
            "{",
            "\\;",
            "\\:",
            "\n\\set v 'x;y'\n",
            "\n\\set v (\n",
            "\n\\unset v\n",
            "\n\\echo a 'b' \\\\",
            "\\g\n",
            "\n\\if false\nselect ('x\n;' \n\\endif\n",
            "\n\\if true\n, 2\n\\else\n; (\n\\endif\n"
        };
        return pieces[random.nextInt(pieces.length)];
    }
}
