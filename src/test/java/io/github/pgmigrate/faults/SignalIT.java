package io.github.pgmigrate.faults;

import static io.github.pgmigrate.testing.wire.Message.ofKind;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.apply.Bench;
import io.github.pgmigrate.apply.RunReport;
import io.github.pgmigrate.target.Target;
import io.github.pgmigrate.testing.Invariants;
import io.github.pgmigrate.testing.Invariants.Evidence;
import io.github.pgmigrate.testing.Migrator;
import io.github.pgmigrate.testing.MixedFolder;
import io.github.pgmigrate.testing.Run;
import io.github.pgmigrate.testing.TestServer;
import io.github.pgmigrate.testing.wire.Fault;
import io.github.pgmigrate.testing.wire.Wire;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Signals at any moment: the statement is gone and the lock free within 5 seconds, as long as the machine is not busy with other
 * things, and the last line says what is applied.
 */
@DisabledOnOs(OS.WINDOWS)
class SignalIT {

    private static final int SIGNALS = Integer.getInteger("it.signals", 20);
    private static final int WORKERS = 2;
    private static final int MIGRATIONS = 10;
    private static final Duration PROMISE = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Map<String, Integer> EXITS = Map.of("INT", 130, "TERM", 143, "HUP", 129);
    private static final List<String> NAMES = List.of("INT", "TERM", "HUP");
    private static final Pattern APPLIED = Pattern.compile(
            "This run has applied (?:nothing|versions? ([\\d, ]+)(?: and (\\d+) more)?(?:, then (R_.*))?)\\.$");

    @TempDir
    Path temporary;

    private final TestServer server = TestServer.of(18);

    @Test
    @Tag("F019")
    @Timeout(value = 1, unit = TimeUnit.HOURS)
    void atAnyMoment() throws Exception {
        long seed = Long.getLong("it.seed", System.nanoTime());
        System.out.println("SignalIT: " + SIGNALS + " signals, -Dit.seed=" + seed);
        List<Evidence> evidence = MixedFolder.write(temporary, MIGRATIONS);
        ExecutorService workers = Executors.newFixedThreadPool(WORKERS);
        try {
            List<Future<Duration>> results = new ArrayList<>();
            Random random = new Random(seed);
            for (int i = 0; i < SIGNALS; i++) {
                int number = i;
                int done = random.nextInt(MIGRATIONS - 1);
                int pause = random.nextInt(60);
                results.add(workers.submit(() -> stop(number, done, pause, evidence)));
            }
            List<Duration> free = new ArrayList<>();
            for (Future<Duration> result : results) {
                free.add(result.get());
            }
            Collections.sort(free);
            assertThat(free.get(free.size() / 2)).as("%s", free).isLessThan(PROMISE);
        } finally {
            workers.shutdownNow();
        }
    }

    /** Sends a signal so many milliseconds after so many migrations, and goes on afterwards; how long the lock was held. */
    private Duration stop(int number, int done, int pause, List<Evidence> evidence) throws Exception {
        String database = "signal_" + number;
        Target target = server.newDatabase(database);
        Invariants invariants = new Invariants(server, database, evidence);
        String signal = NAMES.get(number % NAMES.size());
        try (Run run = Migrator.of(target, temporary).inForeground().start()) {
            run.awaitOutput(done == 0 ? "PostgreSQL 18" : "applied " + done + " ");
            Thread.sleep(pause);
            long began = System.nanoTime();
            run.signal(signal);
            invariants.awaitNobody(PATIENCE);
            Duration free = Duration.ofNanos(System.nanoTime() - began);
            int exit = run.exitValue();
            assertThat(exit).as(run.output()).isIn(0, EXITS.get(signal));
            invariants.hold();
            String standing = invariants.standing();
            assertThat(said(run.output())).as(run.output()).isEqualTo(invariants.applied());
            RunReport next = Migrator.migrate(target, temporary);
            assertThat(next.problems()).isEmpty();
            // A backend ends a moment after its client.
            invariants.awaitNobody(PATIENCE);
            invariants.areSettled();
            System.out.printf("SignalIT: %s at %s, free after %d ms%n", signal, standing, free.toMillis());
            return free;
        }
    }

    /** How many migrations the last line says were applied. */
    private static int said(String output) {
        List<String> lines = output.lines().toList();
        String last = lines.get(lines.size() - 1);
        if (last.contains("[interrupted]") || last.strip().startsWith("->")) {
            // Stopped before it came to the first one.
            return 0;
        }
        Matcher matcher = APPLIED.matcher(last);
        assertThat(matcher.find()).as(output).isTrue();
        if (matcher.group(1) == null) {
            return 0;
        }
        List<String> named = List.of(matcher.group(1).split(", "));
        assertThat(named)
                .isEqualTo(IntStream.rangeClosed(1, named.size())
                        .mapToObj(String::valueOf)
                        .toList());
        int repeatables = matcher.group(3) == null ? 0 : matcher.group(3).split(", ").length;
        return named.size() + (matcher.group(2) == null ? 0 : Integer.parseInt(matcher.group(2))) + repeatables;
    }

    @Test
    @Tag("F020")
    void twiceAndWithTheRequestToCancelLost() throws Exception {
        try (Bench bench = Bench.on(18);
                Wire wire = new Wire(bench.server.port())) {
            bench.with("1_a.sql", "CREATE TABLE a (id int);").with("2_b.sql", "SELECT pg_sleep(100);");
            wire.beforeEach(ofKind("CancelRequest"), Fault.drop());
            Invariants invariants = bench.invariants(
                    Evidence.of(1, "to_regclass('a') IS NOT NULL"), Evidence.of(2, "to_regclass('b') IS NOT NULL"));
            try (Run run = bench.migrator(wire.of(bench.target)).inForeground().start()) {
                bench.server.awaitRow(
                        bench.database,
                        "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'");
                run.signal("INT");
                Thread.sleep(200);
                run.signal("INT");
                assertThat(run.endsWithin(PATIENCE)).as(run.output()).isTrue();
                assertThat(run.exitValue()).isEqualTo(130);
            }
            assertThat(wire.messages()).filteredOn(ofKind("CancelRequest")).isNotEmpty();
            invariants.awaitNobody(PATIENCE);
            invariants.hold();
            assertThat(invariants.standing()).isEqualTo("1 applied");
            bench.with("2_b.sql", "CREATE TABLE b (id int);");
            invariants.recover(bench::migrate);
        }
    }
}
