package io.github.pgmigrate.script;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.sql.Item;
import io.github.pgmigrate.text.Excerpt;
import io.github.pgmigrate.text.Location;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DirectiveParserTest {

    private static final Location PLACE = Location.of("001_x.sql", 3, 5);

    private final List<Problem> problems = new ArrayList<>();

    @Test
    void eachDirectiveHasItsForm() {
        assertThat(parse(" pgmigrate:irreversible drops the old prices"))
                .contains(new Directive.Irreversible(PLACE, "drops the old prices"));
        assertThat(parse("pgmigrate:no-transaction ")).contains(new Directive.NoTransaction(PLACE));
        assertThat(parse(" pgmigrate:lock-timeout 2s")).contains(new Directive.LockTimeout(PLACE, "2s"));
        assertThat(parse(" pgmigrate:lock-timeout 0")).contains(new Directive.LockTimeout(PLACE, "0"));
        assertThat(parse(" pgmigrate:statement-timeout 10 min"))
                .contains(new Directive.StatementTimeout(PLACE, "10min"));
        assertThat(parse(" pgmigrate:expect 3 rows")).contains(expect(new Expectation.Rows(3)));
        assertThat(parse(" pgmigrate:expect 1 row")).contains(expect(new Expectation.Rows(1)));
        assertThat(parse(" pgmigrate:expect empty")).contains(expect(new Expectation.Empty()));
        assertThat(parse(" pgmigrate:expect true")).contains(expect(new Expectation.Truth()));
        assertThat(parse(" pgmigrate:until 0012")).contains(new Directive.Until(PLACE, Version.of("12")));
        assertThat(problems).isEmpty();
    }

    @Test
    void allowTakesQuotedAndDottedNames() {
        assertThat(parse(" pgmigrate:allow drop-table Shop.\"Old: \"\"Prices\"\".x\".Größe: moved: to prices"))
                .contains(new Directive.Allow(
                        PLACE, "drop-table", List.of("shop", "Old: \"Prices\".x", "größe"), "moved: to prices"));
        assertThat(problems).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {" Author: Ada", "", " see pgmigrate:irreversible", " pgmigrates: x", "--"})
    void otherCommentsAreNone(String text) {
        assertThat(parse(text)).isEmpty();
        assertThat(problems).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "pgmigrate:irreversible|Write: -- pgmigrate:irreversible <reason>",
                "pgmigrate:no-transaction please|Write: -- pgmigrate:no-transaction",
                "pgmigrate:allow drop-table users|Write: -- pgmigrate:allow <rule> <object>: <reason>",
                "pgmigrate:allow drop-table users:because|Write: -- pgmigrate:allow <rule> <object>: <reason>",
                "pgmigrate:allow drop-table users.: because|Write: -- pgmigrate:allow <rule> <object>: <reason>",
                "pgmigrate:allow drop-table users:|Write: -- pgmigrate:allow <rule> <object>: <reason>",
                "pgmigrate:allow Drop users: because|Write: -- pgmigrate:allow <rule> <object>: <reason>",
                "pgmigrate:lock-timeout 2|Write: -- pgmigrate:lock-timeout 2s  (units ms, s, min, h, d; 0 for none)",
                "pgmigrate:lock-timeout 25d|Write: -- pgmigrate:lock-timeout 2s  (units ms, s, min, h, d; 0 for none)",
                "pgmigrate:lock-timeout 2s; DROP|Write: -- pgmigrate:lock-timeout 2s  (units ms, s, min, h, d; 0 for none)",
                "pgmigrate:until soon|Write: -- pgmigrate:until <version>",
            })
    void aMalformedOneIsToldItsForm(String text, String hint) {
        assertThat(parse(" " + text)).isEmpty();
        assertThat(problems).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo(Code.DIRECTIVE);
            assertThat(problem.isError()).isTrue();
            assertThat(problem.hint()).isEqualTo(hint);
        });
    }

    @Test
    void anUnknownOneIsToldTheNearestAndTheList() {
        assertThat(parse(" pgmigrate:ireversible because")).isEmpty();
        assertThat(problems).singleElement().satisfies(problem -> {
            assertThat(problem.headline())
                    .isEqualTo("001_x.sql:3:18: error PGM0312 [directive] there is no directive 'ireversible'");
            assertThat(problem.hint())
                    .isEqualTo("Did you mean 'irreversible'? The directives are: irreversible, allow, no-transaction,"
                            + " lock-timeout, statement-timeout, expect, until.");
            assertThat(problem.excerpt()).isEqualTo(new Excerpt("-- pgmigrate:ireversible because", 14));
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {" PGMIGRATE:irreversible x", " pgmigrate :irreversible x", " pgmigrate: irreversible x"})
    void aNearMissIsAnErrorAndNotAComment(String text) {
        assertThat(parse(text)).isEmpty();
        assertThat(problems)
                .singleElement()
                .satisfies(problem -> assertThat(problem.message())
                        .startsWith("a directive is written '-- pgmigrate:<name> <value>'"));
    }

    @ParameterizedTest
    @CsvSource({
        "Should return 0 rows, 0",
        "should return no rows, 0",
        "Post check: SHOULD RETURN 3 ROWS!, 3",
        "expect 0 rows, 0",
        "Expected: 1 row, 1",
        "must return exactly 2 rows, 2",
    })
    void peoplesNotesOfACountAreUnderstood(String comment, long rows) {
        assertThat(SpokenExpectation.in(comment)).contains(new Expectation.Rows(rows));
    }

    @Test
    void aNoteOfEmptinessIsUnderstood() {
        assertThat(SpokenExpectation.in("should be empty")).contains(new Expectation.Empty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "should return at least 1 row",
                "should return 0 rows or more",
                "returns rows",
                "should not return rows",
                "3 rows",
                "the users should get mail"
            })
    void otherNotesMeanNothing(String comment) {
        assertThat(SpokenExpectation.in(comment)).isEmpty();
    }

    private Optional<Directive> parse(String text) {
        return new DirectiveParser(problems::add).parse(new Item.Comment(PLACE, text));
    }

    private static Directive expect(Expectation expectation) {
        return new Directive.Expect(PLACE, expectation);
    }
}
