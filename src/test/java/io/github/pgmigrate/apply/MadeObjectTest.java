package io.github.pgmigrate.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.sql.Includes;
import io.github.pgmigrate.sql.Script;
import io.github.pgmigrate.sql.ScriptContext;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a script makes is found again in the words of the server. */
class MadeObjectTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
                    CREATE OR REPLACE VIEW v AS SELECT 1                       | view v                       | true
                    CREATE OR REPLACE VIEW V AS SELECT 1                       | view public.v                | true
                    CREATE TEMP RECURSIVE VIEW v (n) AS SELECT 1               | view v                       | true
                    CREATE VIEW app.v AS SELECT 1                              | view app.v                   | true
                    CREATE VIEW app.v AS SELECT 1                              | view other.v                 | false
                    CREATE VIEW app.v AS SELECT 1                              | view v                       | true
                    CREATE VIEW "V.""v" AS SELECT 1                            | view "V.""v"                 | true
                    CREATE VIEW "V" AS SELECT 1                                | view v                       | false
                    CREATE VIEW v AS SELECT 1                                  | view vv                      | false
                    CREATE VIEW v AS SELECT 1                                  | materialized view v          | false
                    CREATE MATERIALIZED VIEW IF NOT EXISTS v AS SELECT 1       | materialized view v          | true
                    CREATE FUNCTION app.f(a int) RETURNS int AS '' LANGUAGE c  | function app.f(integer)      | true
                    CREATE FUNCTION f() RETURNS int AS '' LANGUAGE c           | function f()                 | true
                    CREATE UNIQUE INDEX CONCURRENTLY i ON t (a)                | index i                      | true
                    CREATE CONSTRAINT TRIGGER t AFTER INSERT ON x              | trigger t on table x         | true
                    CREATE TRIGGER t AFTER INSERT ON x EXECUTE FUNCTION f()    | trigger t on table x         | true
                    DROP VIEW v                                                | view v                       | false
                    """)
    void fits(String sql, String description, boolean fits) {
        ScriptContext context = new ScriptContext(ScriptContext.Mode.CHECK, Map.of(), Includes.NONE, problem -> {});

        List<MadeObject> made = MadeObject.in(Script.open(new TextSource("R_a.sql", sql + ";\n"), context));

        assertThat(made.stream().anyMatch(object -> object.fits(description))).isEqualTo(fits);
    }
}
