package io.github.pgmigrate.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Secrets in texts. */
class MaskTest {

    private static Mask of(String secret) {
        return Mask.of(Map.of("password", secret));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "s3cretword  | ALTER ROLE a PASSWORD 's3cretword'; | ALTER ROLE a PASSWORD '***';",
                "s3cretword  | s3cretwords3cretword | ******",
                "s3cretword  | nothing here | nothing here",
                "it's;secret | x 'it''s;secret' it's;secret | x '***' ***",
                "a\\b\\cd    | E'a\\\\b\\\\cd' a\\b\\cd | E'***' ***",
                "it's\\here  | E'it''s\\\\here' | E'***'",
                "say \"word  | \"say \"\"word\" {\"k\": \"say \\\"word\"} | \"***\" {\"k\": \"***\"}",
                "s3cretword  | PASSWORD 's3cre... | PASSWORD '***...",
                "Tr0ub4dor-3 | syntax error at or near \"tr0ub4dor\", \"users\", \u00abTr0ub\u00bb | syntax error at or near \"***\", \"users\", \u00ab***\u00bb",
                "tt's;sec t  | 'tt''s;sec... | '***...",
                "s3cretword  | a s... b | a ***... b",
                "s3cretword  | ...word' AND more | ...***' AND more",
                "s3cretword  | cut at the end s3cr | cut at the end ***",
                "s3cretword  | ends with s3c | ends with s3c",
                "abc         | abc abcd x_abc 'abc' abc. | *** abcd x_abc '***' ***."
            })
    void are_hidden(String secret, String text, String shown) {
        assertThat(of(secret).apply(text)).isEqualTo(shown);
    }

    @Test
    void of_several_lines_are_hidden_line_by_line_and_folded() {
        Mask mask = of("-----BEGIN KEY-----\nMIIEabcdef\n\tghijkl==\n-----END KEY-----\n");

        assertThat(mask.apply("'MIIEabcdef' x ghijkl== y")).isEqualTo("'***' x *** y");
        assertThat(mask.apply("KEY '-----BEGIN KEY----- MIIEabcdef ghijkl== -----END KEY-----'"))
                .isEqualTo("KEY '*** *** *** ***'");
    }

    @Test
    void the_longer_of_two_is_hidden_whole() {
        Mask mask = Mask.of(Map.of("a", "pass", "b", "password", "c", ""));

        assertThat(mask.apply("password pass passwort")).isEqualTo("*** *** ***wort");
    }

    @Test
    void an_excerpt_keeps_its_caret() {
        Mask mask = of("s3cretword");

        assertThat(mask.apply(Excerpt.of("SELECT 's3cretword', phon", 22)))
                .isEqualTo(new Excerpt("SELECT '***', phon", 15));
        assertThat(mask.apply(Excerpt.of("SELECT 's3cretword', phon", 12)).line())
                .isEqualTo("SELECT '***', phon");
        assertThat(mask.apply(Excerpt.of("SELECT 1", 9))).isEqualTo(new Excerpt("SELECT 1", 9));
    }

    @Test
    void what_is_kept_holds_a_name_and_comes_back_with_the_value_of_then() {
        String kept = of("s3cretword").conceal("x s3cretword y s3cretword");

        assertThat(kept).doesNotContain("s3cret").contains("password");
        assertThat(of("other").reveal(kept)).isEqualTo("x other y other");
        assertThat(of("s3cretword").reveal("plain")).isEqualTo("plain");
    }

    @Test
    void without_secrets_nothing_is_hidden() {
        assertThat(Mask.of(Map.of()).isEmpty()).isTrue();
        assertThat(Mask.of(Map.of("a", "")).isEmpty()).isTrue();
        assertThat(Mask.NONE.apply("a ... b")).isEqualTo("a ... b");
        assertThat(Mask.NONE.toString() + of("s3cretword")).doesNotContain("s3cretword");
    }
}
