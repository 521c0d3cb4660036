package io.github.pgmigrate.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.history.MigrationKey;
import io.github.pgmigrate.problem.Problem;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Has repairs shown and made, for tests. */
final class Repairs {

    /** Stops half-way, after two steps. */
    static final String HALF = """
            CREATE TABLE a (id int);
            CREATE INDEX CONCURRENTLY i ON a (id);
            INSERT INTO a SELECT 1/0;
            CREATE TABLE b (id int);
            """;

    private Repairs() {}

    static Wishes settle(String migration, Settle how) {
        return new Wishes(Optional.of(MigrationKey.of(migration)), Optional.of(how), Set.of());
    }

    static Wishes forget(String... migrations) {
        return new Wishes(
                Optional.empty(),
                Optional.empty(),
                Stream.of(migrations).map(MigrationKey::of).collect(Collectors.toSet()));
    }

    static RunReport show(Bench bench, Wishes wishes) {
        return new Repair(bench.request(), wishes, Optional.empty()).run();
    }

    static RunReport confirm(Bench bench, Wishes wishes, String fingerprint) {
        return new Repair(bench.request(), wishes, Optional.of(fingerprint)).run();
    }

    /** Has it shown, which changes nothing, and then made; what was shown. */
    static List<Change> repaired(Bench bench, Wishes wishes) {
        List<String> before = content(bench);
        RunReport shown = show(bench, wishes);
        assertThat(shown.problems()).filteredOn(Problem::isError).isEmpty();
        assertThat(shown.changes().made()).isFalse();
        assertThat(content(bench)).isEqualTo(before);

        RunReport made = confirm(bench, wishes, shown.changes().fingerprint().orElseThrow());

        assertThat(made.problems()).filteredOn(Problem::isError).isEmpty();
        assertThat(made.changes().made()).isTrue();
        assertThat(made.changes().list()).isEqualTo(shown.changes().list());
        return made.changes().list();
    }

    /** All that the history holds. */
    static List<String> content(Bench bench) {
        return bench.column("SELECT s::text FROM schema_version s UNION ALL SELECT l::text FROM schema_version_log l"
                + " UNION ALL SELECT t::text FROM schema_version_step t ORDER BY 1");
    }

    static Bench halfDone(int major) {
        Bench bench = Bench.on(major).with("1_a.sql", HALF).with("1_rollback_a.sql", "DROP TABLE a, b;");
        assertThat(bench.migrate().isOk()).isFalse();
        assertThat(bench.ledger()).hasSize(2);
        return bench;
    }

    static List<String> values(Change change) {
        return change.values().stream().map(Change.Value::name).toList();
    }
}
