package io.github.pgmigrate.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.testing.EachMajor;
import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;

/** The variables that psql has of a connection are those of the connection as it was named. */
class PredefinedVariablesTest {

    @ParameterizedTest
    @EachMajor
    void they_are_psqls(int major) {
        try (Bench bench = Bench.on(major)) {
            String url = bench.target.url().replace("127.0.0.1", "localhost");
            bench.target = bench.target.withUrl(url);
            bench.with("1_a.sql", """
                            CREATE TABLE a AS SELECT concat_ws(' ', :'HOST', :'PORT', :'USER', :'DBNAME', :'ENCODING') AS x,
                              :SERVER_VERSION_NUM / 10000 AS v, :'SERVER_VERSION_NAME' = current_setting('server_version') AS name;
                            """).migrated();

            int port = URI.create(url.substring("jdbc:".length())).getPort();
            assertThat(bench.column("SELECT x FROM a"))
                    .containsExactly("localhost " + port + " postgres " + bench.database + " UTF8");
            assertThat(bench.column("SELECT v FROM a")).containsExactly(String.valueOf(major));
            assertThat(bench.column("SELECT name FROM a")).containsExactly("t");
        }
    }
}
