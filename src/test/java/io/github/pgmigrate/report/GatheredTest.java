package io.github.pgmigrate.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.problem.Severity;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class GatheredTest {

    private static final Problem OTHER =
            Problem.warning(Code.SUM_UPDATED, "other").in("sql/migrations/migrations.sum");

    @Test
    void aFewHaveALineEach() {
        List<Problem> few = lacking(3);

        assertThat(Gathered.of(few)).isEqualTo(few);
    }

    @Test
    void manyAreOneLineThatCountsThem() {
        List<Problem> many = lacking(312);
        many.add(0, OTHER);
        many.add(100, OTHER);
        many.add(OTHER);

        List<Problem> shown = Gathered.of(many);

        assertThat(shown).hasSize(4);
        assertThat(shown.get(1))
                .hasToString("warning PGM0104 [missing-rollback] 312 migrations have no rollback: 1_a.sql,"
                        + " 2_a.sql, 3_a.sql, 4_a.sql, 5_a.sql and 307 more");
        assertThat(shown.get(1).hint()).contains("rollbacks=optional", "-- pgmigrate:irreversible");
        assertThat(List.of(shown.get(0), shown.get(2), shown.get(3))).containsOnly(OTHER);
    }

    @Test
    void errorsAreNotGathered() {
        List<Problem> errors =
                lacking(10).stream().map(problem -> problem.as(Severity.ERROR)).toList();

        assertThat(Gathered.of(errors)).isEqualTo(errors);
    }

    private static List<Problem> lacking(int count) {
        List<Problem> problems = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            problems.add(Problem.warning(Code.MISSING_ROLLBACK, "the migration has no rollback")
                    .in("sql/migrations/" + i + "_a.sql"));
        }
        return problems;
    }
}
