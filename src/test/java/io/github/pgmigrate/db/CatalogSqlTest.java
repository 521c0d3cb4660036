package io.github.pgmigrate.db;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.sql.Quoting;
import org.junit.jupiter.api.Test;

/** Which operators are written as pg_catalog's. */
class CatalogSqlTest {

    @Test
    void those_between_blanks() {
        assertThat(CatalogSql.qualified("SELECT a = b AND c <> (d || e) AND f=g AND -h > 0"))
                .isEqualTo(
                        "SELECT a OPERATOR(pg_catalog.=) b AND c OPERATOR(pg_catalog.<>) (d OPERATOR(pg_catalog.||) e)"
                                + " AND f=g AND -h OPERATOR(pg_catalog.>) 0");
    }

    @Test
    void none_within_a_literal_or_a_name() {
        String given = Quoting.literal("it's a = b") + ", " + Quoting.literal("a \\ - b") + ", "
                + Quoting.identifier("new \" < old");

        assertThat(CatalogSql.qualified("SELECT x = " + given + ", y = z"))
                .isEqualTo("SELECT x OPERATOR(pg_catalog.=) " + given + ", y OPERATOR(pg_catalog.=) z");
    }
}
