package io.github.pgmigrate.history.foreign;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.script.foreign.FlywayVersion;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is applied follows from Flyway's rows, in the order of their ranks. */
class FlywayEventsTest {

    private final List<FlywayEntry> entries = new ArrayList<>();

    private FlywayEventsTest row(String version, String type, String script) {
        return row(version, type, script, true);
    }

    private FlywayEventsTest row(String version, String type, String script, boolean success) {
        entries.add(new FlywayEntry(
                entries.size() + 1,
                version.isEmpty() ? Optional.empty() : FlywayVersion.parse(version),
                script.replaceFirst("^.*__", "").replaceFirst("\\.sql$", ""),
                type,
                script,
                Optional.of(String.valueOf(entries.size())),
                "me",
                Optional.of(Instant.EPOCH),
                7,
                success));
        return this;
    }

    private ForeignHistory history() {
        return FlywayEvents.history(entries, "\"public\".\"t\"");
    }

    private List<String> rows() {
        return history().rows().stream()
                .map(row -> row.kind().word() + " " + row.name() + " " + row.script() + " "
                        + row.digest().orElse("-"))
                .toList();
    }

    private List<String> remarks() {
        return history().problems().stream().map(Problem::message).toList();
    }

    @Test
    void versions_come_in_their_order_whatever_the_order_of_their_runs() {
        row("1", "SQL", "V1__a.sql").row("1.10", "SQL", "V1_10__c.sql").row("1.2", "SQL", "db/V1_2__b.sql");

        assertThat(rows())
                .containsExactly(
                        "versioned 1 V1__a.sql 0", "versioned 1.2 V1_2__b.sql 2", "versioned 1.10 V1_10__c.sql 1");
        assertThat(history().problems()).isEmpty();
        assertThat(history().drop()).isEqualTo("DROP TABLE \"public\".\"t\";");
    }

    @Test
    void what_was_undone_does_not_count_unless_it_ran_again() {
        row("1", "SQL", "V1__a.sql")
                .row("2", "SQL", "V2__b.sql")
                .row("2", "UNDO_SQL", "U2__b.sql")
                .row("1", "UNDO_SQL", "U1__a.sql")
                .row("1.0", "SQL", "V1__a.sql");

        assertThat(rows()).containsExactly("versioned 1 V1__a.sql 4");
        assertThat(remarks()).containsExactly("version 2 (U2__b.sql) was undone, and does not count");
    }

    @Test
    void what_is_marked_as_deleted_does_not_count() {
        row("1", "SQL", "V1__a.sql")
                .row("", "SQL", "R__v.sql")
                .row("1", "DELETE", "V1__a.sql")
                .row("", "DELETE", "R__v.sql");

        assertThat(rows()).isEmpty();
        assertThat(remarks())
                .containsExactly("version 1 (V1__a.sql) was marked as deleted (flyway:repair), and does not count");
    }

    @Test
    void of_a_repeatable_the_last_run_counts() {
        row("", "SQL", "R__b.sql").row("", "SQL", "R__a.sql").row("", "SQL", "R__b.sql");

        assertThat(rows()).containsExactly("repeatable a R__a.sql 1", "repeatable b R__b.sql 2");
    }

    @Test
    void the_highest_baseline_is_the_baseline() {
        row("", "SCHEMA", "\"app\"")
                .row("1", "BASELINE", "<< Flyway Baseline >>")
                .row("3.1", "SQL_BASELINE", "B3_1__all.sql")
                .row("4", "SQL", "V4__a.sql");

        assertThat(rows()).containsExactly("baseline 3.1 B3_1__all.sql 2", "versioned 4 V4__a.sql 3");
        assertThat(remarks()).containsExactly("the row in which Flyway says that it made the schema does not count");
        assertThat(history().rows()).extracting(ForeignRow::program).containsExactly(false, false);
    }

    @Test
    void programs_are_told_from_sql() {
        row("1", "JDBC", "db.migration.V1__a").row("2", "SPRING_JDBC", "x").row("3", "SCRIPT", "V3__c.ps1");

        assertThat(history().rows()).extracting(ForeignRow::program).containsExactly(true, true, true);
    }

    @Test
    void a_failed_migration_stands_in_the_way() {
        row("1", "SQL", "V1__a.sql").row("2", "SQL", "V2__b.sql", false);

        assertThat(rows()).containsExactly("versioned 1 V1__a.sql 0");
        Problem problem = history().problems().get(0);
        assertThat(problem.code()).isEqualTo(Code.FOREIGN_UNFIT);
        assertThat(problem.isError()).isTrue();
        assertThat(problem.message()).isEqualTo("Flyway's version 2 (V2__b.sql) failed");
    }
}
