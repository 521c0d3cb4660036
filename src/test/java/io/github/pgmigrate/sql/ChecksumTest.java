package io.github.pgmigrate.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.pgmigrate.sql.ScriptContext.Mode;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ChecksumTest {

    private static final Includes FILES =
            Texts.folder(Map.of("i.sql", "select 1;\n", "other.sql", "select 2;", "d.csv", "1\r\n"));

    private static String checksum(String text) {
        return Texts.check(text, Map.of(), FILES).checksum();
    }

    static Stream<Arguments> blankSpaceAndCommentsDoNotCountCases() {
        return Stream.of(
                arguments("select 1, 'a' from t;", "-- why\nselect/* so */1,'a'\n\n   from t -- here\n;\n-- end"),
                arguments("select 1;", "select 1"),
                arguments("select 1;", "select 1;\n/* the end; */"),
                arguments("select 1;", "select 1;\n/* the end */ -- ;"),
                arguments("\\set a b\nselect 1;", "\\set   a    b  \n-- x\n\nselect 1;"),
                arguments("\\if true\nselect 1;\n\\endif", "\\if true\n  select 1 ;\n\n\\endif\n"),
                arguments("select 1\nfrom t;", "select 1\n-- x\n/* y */\n\nfrom t;"));
    }

    @Tag("F067")
    @ParameterizedTest
    @MethodSource("blankSpaceAndCommentsDoNotCountCases")
    void blankSpaceAndCommentsDoNotCount(String text, String edited) {
        assertThat(checksum(edited)).isEqualTo(checksum(text));
    }

    static Stream<Arguments> everythingElseDoesCases() {
        return Stream.of(
                arguments("select 1;", "select 2;"),
                arguments("select 1;", "Select 1;"),
                arguments("select 1;", "select 1;;"),
                arguments("select 1; select 2;", "select 1 \\; select 2;"),
                arguments("select 'a';", "select 'A';"),
                arguments("select 'a b';", "select 'a  b';"),
                arguments("select $$ -- a\n$$;", "select $$ -- b\n$$;"),
                arguments("select a b;", "select ab;"),
                arguments("select t_:x;", "select t_ :x;"),
                arguments("select :x_t;", "select :x _t;"),
                arguments("select :x;", "select :'x';"),
                arguments("\\set a b\nselect 1;", "\\set a c\nselect 1;"),
                arguments("select 1;", "\\echo x\nselect 1;"),
                arguments("select 1 \\gset", "select 1;"),
                arguments("select 1 \\gset a", "select 1 \\gset b"),
                arguments("select 1 \\gset", "select 1 \\gexec"),
                arguments("\\if true\nselect 1;\n\\endif", "\\if false\nselect 1;\n\\endif"),
                arguments("\\if false\nselect 1;\n\\endif", "\\if false\nselect 2;\n\\endif"),
                arguments("\\if false\nselect 1;\n\\endif", "\\if false\n\\endif\nselect 1;"),
                arguments("\\i i.sql", "\\i other.sql"),
                arguments("\\if false\n\\i i.sql\n\\endif", "\\if false\n\\i other.sql\n\\endif"),
                arguments("\\copy t from 'd.csv'", "\\copy u from 'd.csv'"),
                arguments("copy t from stdin;\n1\n\\.", "copy t from stdin;\n2\n\\."),
                arguments(
                        "\\if false\ncopy t from stdin;\n1\n\\.\n\\endif",
                        "\\if false\ncopy t from stdin;\n2\n\\.\n\\endif"));
    }

    @ParameterizedTest
    @MethodSource("everythingElseDoesCases")
    void everythingElseDoes(String text, String edited) {
        assertThat(checksum(edited)).isNotEqualTo(checksum(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select 'a\nb', $$\n$$, E'x\\\ny';\n\n",
                "copy t from stdin;\n1\n\n\\.\nselect 1;",
                "\\set x 'a' b\n\\copy t from 'd.csv'\n",
                "select 1 -- x\n\n\n, 2\n;",
                "\\if true\nselect 1\n\\endif\n;"
            })
    void lineEndsDoNotCount(String text) {
        assertThat(checksum(text.replace("\n", "\r\n"))).isEqualTo(checksum(text));
    }

    @Test
    void filesCountByTheirContent() {
        String text = "\\i x.sql\n\\copy t from 'x.csv'\n\\if false\n\\i y.sql\n\\endif";
        Set<String> checksums = new HashSet<>();
        for (List<String> contents : List.of(
                List.of("select 1;", "1", "select 1;"),
                List.of("select 2;", "1", "select 1;"),
                List.of("select 1;", "2", "select 1;"),
                List.of("select 1;", "1", "select 2;"))) {
            Includes files =
                    Texts.folder(Map.of("x.sql", contents.get(0), "x.csv", contents.get(1), "y.sql", contents.get(2)));
            checksums.add(Texts.check(text, Map.of(), files).checksum());
        }
        checksums.add(Texts.check(text, Map.of(), Texts.folder(Map.of("x.sql", "select 1;", "x.csv", "1")))
                .checksum());

        assertThat(checksums).hasSize(5);
    }

    @Test
    void valuesOfVariablesDoNotCountAndNorDoesTheMode() {
        String text =
                "select :a; select :b 1; \\if :c \\\\ select 2; \\else \\\\ select :'a'; \\endif\n\\i i.sql\nselect 3";
        Set<String> checksums = new HashSet<>();
        for (Map<String, String> values : List.of(
                Map.of("a", "1; select", "b", "(", "c", "true"), Map.of("a", "x", "c", "off"), Map.of("c", "1"))) {
            for (Mode mode : Mode.values()) {
                checksums.add(Texts.read(mode, Texts.source(text), values, FILES, false)
                        .checksum());
            }
        }
        assertThat(checksums).hasSize(1);
    }

    @Test
    void aBranchThatOnlyARunCanChooseCountsTheSameInBothModes() {
        String text = "select true as t \\gset\n\\if :t\nselect 1\n\\else\nselect 2;\nselect 3\n\\endif\n;";
        String looked = checksum(text);
        for (String value : List.of("true", "false")) {
            ScriptContext context = new ScriptContext(Mode.RUN, Map.of(), Includes.NONE, problem -> {});
            try (Script script = Script.open(Texts.source(text), context)) {
                script.next();
                script.set("t", value);
                while (script.next() != null) {}

                assertThat(script.checksum()).isEqualTo(looked);
            }
        }
    }

    @Test
    void aStatementHasTheSameDigestWhereverItStands() {
        String first = Texts.check("select 1 from t;").only().digest();

        assertThat(((Statement) Texts.check("select 0; /* x */ select 1\nfrom t")
                                .items()
                                .get(1))
                        .digest())
                .isEqualTo(first);
        assertThat(Texts.check("select 1 from u;").only().digest()).isNotEqualTo(first);
        assertThat(Texts.check("select :v from t;", Map.of("v", "1")).only().digest())
                .isEqualTo(Texts.check("select :v from t;").only().digest());
    }

    /** Random scripts of tokens: what stands between them never counts, and each of them does. */
    @Test
    void anyBlankSpaceMayStandBetweenTokensAndAnyTokenCounts() {
        Random random = new Random(20_261_122);
        String[] tokens = {
            "select",
            "x",
            "\"Q x\"",
            "'it''s'",
            "E'\\''",
            "$a$ ; $a$",
            "1.5",
            ",",
            "(",
            ")",
            ";",
            "+",
            "::",
            "$1",
            ":'v'",
            "U&'x'"
        };
        String[] gaps = {" ", "\n", "\t \n", " /* ; ' */ ", " -- it's\n", "\r\n", "/* /* */ */\n\n"};
        for (int i = 0; i < 2_000; i++) {
            int count = 1 + random.nextInt(12);
            StringBuilder plain = new StringBuilder();
            StringBuilder other = new StringBuilder();
            StringBuilder changed = new StringBuilder();
            int change = random.nextInt(count);
            for (int k = 0; k < count; k++) {
                String token = tokens[random.nextInt(tokens.length)];
                plain.append(token).append(' ');
                other.append(gaps[random.nextInt(gaps.length)]).append(token).append(gaps[random.nextInt(gaps.length)]);
                changed.append(k == change ? "changed" : token).append(' ');
            }
            String checksum = checksum(plain.toString());
            assertThat(checksum(other.toString())).as("%s", other).isEqualTo(checksum);
            assertThat(checksum(changed.toString()))
                    .as("%s / %s", plain, changed)
                    .isNotEqualTo(checksum);
        }
    }
}
