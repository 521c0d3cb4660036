package io.github.pgmigrate.catalog.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.catalog.diff.CatalogDiff;
import io.github.pgmigrate.db.Session;
import io.github.pgmigrate.testing.TestServer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** A large database is read in two messages and in little time: 5,000 tables in under 3 seconds on an idle machine. */
class SnapshotSizeTest {

    private static final int TABLES = 5_000;

    /** Generous: the machine may have other work. */
    private static final Duration LIMIT = Duration.ofSeconds(40);

    private static final String MANY = "DO $$ BEGIN FOR i IN 1..:tables LOOP"
            + " EXECUTE format('CREATE TABLE t%s (id bigserial PRIMARY KEY, name text NOT NULL DEFAULT ''x'', email varchar(80) UNIQUE,"
            + " state text CHECK (state <> ''''), made timestamptz DEFAULT now(), a int, b int, c numeric(10,2), d jsonb, e boolean)', i);"
            + " EXECUTE format('CREATE INDEX t%s_name ON t%s (lower(name)) WHERE a > 0', i, i);"
            + " EXECUTE format('COMMENT ON TABLE t%s IS ''table %s''', i, i);"
            + " IF i % 10 = 0 THEN EXECUTE format('CREATE VIEW v%s AS SELECT id, name FROM t%s', i, i);"
            + " EXECUTE format('ALTER TABLE t%s ADD FOREIGN KEY (a) REFERENCES u', i);"
            + " EXECUTE format('CREATE FUNCTION f%s(a int) RETURNS int LANGUAGE sql AS ''SELECT a''', i); END IF;"
            + " IF i % 250 = 0 THEN COMMIT; END IF; END LOOP; END $$";

    @Test
    void five_thousand_tables() throws Exception {
        try (Session session = Session.open(TestServer.of(18).newDatabase(), "pgmigrate", notice -> {})) {
            session.send("CREATE TABLE u (id int PRIMARY KEY)");
            session.send(MANY.replace(":tables", String.valueOf(TABLES)));
            long messages = session.roundTrips();
            long[] millis = new long[3];
            CatalogSnapshot first = CatalogSnapshot.of("", List.of());
            for (int i = 0; i < millis.length; i++) {
                long start = System.nanoTime();
                CatalogSnapshot snapshot = CatalogSnapshot.read(session, CatalogScope.everything());
                millis[i] = Duration.ofNanos(System.nanoTime() - start).toMillis();
                assertThat(i == 0 ? snapshot : first).isEqualTo(snapshot);
                first = snapshot;
            }
            long start = System.nanoTime();
            assertThat(CatalogDiff.between(first, CatalogSnapshot.ofJson(first.toJson()))
                            .differences())
                    .isEmpty();
            long diff = Duration.ofNanos(System.nanoTime() - start).toMillis();
            System.out.printf(
                    "5,000 tables, %,d objects: read in %s ms, as JSON and back and compared in %,d ms%n",
                    first.objects().size(), Arrays.toString(millis), diff);

            assertThat(session.roundTrips() - messages).isEqualTo(2L * millis.length);
            assertThat(first.objects().size()).isGreaterThan(TABLES * 20);
            assertThat(LongStream.of(millis).min().orElseThrow()).isLessThan(LIMIT.toMillis());
        }
    }
}
