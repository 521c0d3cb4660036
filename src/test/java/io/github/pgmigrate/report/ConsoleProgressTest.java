package io.github.pgmigrate.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.apply.MigrationState;
import io.github.pgmigrate.apply.MigrationStatus;
import io.github.pgmigrate.apply.ServerFacts;
import io.github.pgmigrate.db.ServerError;
import io.github.pgmigrate.history.Direction;
import io.github.pgmigrate.history.Kind;
import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.script.Version;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a person reads while a run goes. */
final class ConsoleProgressTest {

    private static final Problem LOCKED =
            Problem.error(Code.LOCK_TIMEOUT, "a lock was not free").withHint("Wait.");

    private final List<String> lines = new ArrayList<>();
    private final ConsoleProgress progress = new ConsoleProgress((severity, line) -> lines.add(severity + " " + line));

    private static MigrationStatus migration(Optional<Version> version, String description) {
        return new MigrationStatus(
                version,
                description,
                "sql/migrations/x.sql",
                version.isPresent() ? Kind.VERSIONED : Kind.REPEATABLE,
                MigrationState.APPLIED,
                Optional.empty(),
                Optional.empty(),
                Optional.of(12L),
                true,
                1,
                Map.of());
    }

    private static ServerError notice(String severity, String message) {
        return new ServerError(
                severity, "00000", message, null, null, 0, null, 0, null, null, null, null, null, null, null);
    }

    @Test
    void theServerAndTheRoleAreNamed() {
        progress.connected(new ServerFacts("17.11", false, "shop", "ada", Optional.empty()));
        progress.connected(new ServerFacts("17.11", false, "shop", "ada", Optional.of("owner\u001b[2J")));

        assertThat(lines)
                .containsExactly(
                        "NOTE PostgreSQL 17.11, database shop, user ada",
                        "NOTE PostgreSQL 17.11, database shop, user ada, acting as owner [2J");
    }

    @Test
    void eachMigrationIsALine() {
        MigrationStatus seventh = migration(Optional.of(Version.of("7")), "add phone");
        progress.started(seventh, Direction.FORWARD, 0);
        progress.finished(seventh, Direction.FORWARD);
        progress.started(seventh, Direction.ROLLBACK, 1);
        progress.finished(seventh, Direction.ROLLBACK);
        progress.started(migration(Optional.empty(), "active users"), Direction.FORWARD, 2);
        progress.ran("after_migrate.sql", 3);

        assertThat(lines)
                .containsExactly(
                        "NOTE applied 7 add phone (12 ms)",
                        "NOTE 7 add phone: going on after 1 statement that an earlier run has done",
                        "NOTE rolled back 7 add phone (12 ms)",
                        "NOTE R active users: going on after 2 statements that an earlier run has done",
                        "NOTE ran after_migrate.sql (3 ms)");
    }

    @Test
    void whatIsWaitedForAndTriedAgainIsSaidAsAWarningOrANote() {
        progress.reconnecting(
                Problem.error(Code.CONNECTION, "cannot connect: nobody listens"), 1, 3, Duration.ofMillis(500));
        progress.waitingForLock("pid 7");
        progress.retrying(LOCKED, 2, 5, Duration.ofSeconds(1));
        progress.working("sql/migrations/7.sql:1:1", "ALTER TABLE a", Duration.ofSeconds(12), List.of("pid 8\nx"));

        assertThat(lines)
                .containsExactly(
                        "WARNING Cannot connect: nobody listens; trying again in 500 ms (1 of 3)",
                        "NOTE Waiting for another run to end: pid 7",
                        "WARNING error PGM0704 [lock-timeout] a lock was not free",
                        "WARNING Rolled back; trying again in 1000 ms (2 of 5)",
                        "NOTE   sql/migrations/7.sql:1:1 has run for 12 s: ALTER TABLE a",
                        "NOTE     blocked by pid 8 x");
    }

    @Test
    void aFloodOfNoticesIsCutShortAndCounted() {
        MigrationStatus first = migration(Optional.of(Version.of("1")), "a");
        progress.started(first, Direction.FORWARD, 0);
        say(53);
        progress.retrying(LOCKED, 1, 5, Duration.ofMillis(500));
        progress.notice(notice("WARNING", "careful"));
        say(50);
        progress.finished(first, Direction.FORWARD);
        progress.ran("after_migrate.sql", 1);

        assertThat(lines).hasSize(50 + 3 + 50 + 3);
        assertThat(lines.subList(49, 54))
                .containsExactly(
                        "NOTE   NOTICE: number 50",
                        "NOTE   and 3 more notices",
                        "WARNING error PGM0704 [lock-timeout] a lock was not free",
                        "WARNING Rolled back; trying again in 500 ms (1 of 5)",
                        "WARNING   WARNING: careful");
        assertThat(lines.subList(102, 106))
                .containsExactly(
                        "NOTE   NOTICE: number 49",
                        "NOTE   and 1 more notice",
                        "NOTE applied 1 a (12 ms)",
                        "NOTE ran after_migrate.sql (1 ms)");
    }

    private void say(int notices) {
        for (int i = 1; i <= notices; i++) {
            progress.notice(notice("NOTICE", "number " + i));
        }
    }

    @Test
    void whatAScriptShowsCannotForgeALine() {
        progress.result(
                "sql/x\u001b.sql:1:1", List.of("a"), List.of(Arrays.asList("b\nc"), Arrays.asList((String) null)), 2);
        progress.echo("d\r\n[INFO] BUILD SUCCESS", false);
        progress.echo("e", true);

        assertThat(lines).first().isEqualTo("NOTE   sql/x .sql:1:1 returned:");
        assertThat(lines).noneMatch(line -> line.contains("\n") || line.contains("\r"));
        assertThat(lines).endsWith("NOTE   d  [INFO] BUILD SUCCESS", "WARNING   e");
    }
}
