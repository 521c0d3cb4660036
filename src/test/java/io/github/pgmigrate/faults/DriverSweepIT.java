package io.github.pgmigrate.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.apply.RunReport;
import io.github.pgmigrate.faults.ReferenceRun.Way;
import io.github.pgmigrate.testing.TestServer;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Every call into the driver throws once, before it did anything or after: as if the connection were lost, with an error that
 * is none of the server's, and with a fault of the driver's own. {@code mvn verify} takes a sample, the profile faults all.
 */
@Timeout(value = 2, unit = TimeUnit.HOURS)
class DriverSweepIT {

    /** How many calls; 0 takes all of them. */
    private static final int CALLS = Integer.getInteger("it.sweep.calls", 60);

    private static final long SEED = Long.getLong("it.seed", System.nanoTime());

    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.own(18, Map.of("synchronous_commit", "on"));
        System.out.println("DriverSweepIT: -Dit.seed=" + SEED);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private record Point(Way way, int number, String call, boolean after, String what, Supplier<Throwable> thrown) {
        @Override
        public String toString() {
            return way + " " + (after ? "after" : "before") + " call " + number + ", " + call + ": " + what;
        }
    }

    @Test
    @Tag("F007")
    @Tag("F018")
    @Tag("F100")
    void everyCallThrowsOnce() throws Exception {
        List<Point> points = points();
        int struck = 0;
        List<String> failures = new ArrayList<>();
        long began = System.nanoTime();
        for (Point point : points) {
            try (ReferenceRun run = ReferenceRun.on(server, point.way())) {
                AtomicReference<RunReport> report = new AtomicReference<>();
                try {
                    struck += DriverCalls.strike(
                                    point.number(), point.after(), point.thrown(), () -> report.set(run.run()))
                            ? 1
                            : 0;
                } catch (IllegalStateException e) {
                    // A fault of the driver's own is one of the build's, too: Maven shows it as such.
                    assertThat(point.what()).isEqualTo("a fault");
                    assertThat(e).hasMessageContaining("thrown by a test");
                    struck++;
                }
                if (report.get() != null) {
                    run.assertTrue(report.get());
                }
                run.recovers();
            } catch (Exception | AssertionError e) {
                failures.add(point + ": " + e);
                System.out.println("DriverSweepIT: " + point + ": " + e);
            }
        }
        System.out.printf(
                "DriverSweepIT: %d of %d calls threw, %d failures, %.0f s%n",
                struck, points.size(), failures.size(), (System.nanoTime() - began) / 1e9);
        assertThat(failures).isEmpty();
        assertThat(struck).isGreaterThan(points.size() * 9 / 10);
    }

    private static List<Point> points() throws Exception {
        List<Point> all = new ArrayList<>();
        // In one order, so that a seed picks the same calls in every JVM.
        List<Map.Entry<String, Supplier<Throwable>>> whats = List.of(
                Map.entry("lost", () -> new SQLException("thrown by a test: lost", "08006")),
                Map.entry("an error", () -> new SQLException("thrown by a test: an error", "XX000")),
                Map.entry("a fault", () -> new IllegalStateException("thrown by a test: a fault")));
        for (Way way : Way.values()) {
            try (ReferenceRun run = ReferenceRun.on(server, way)) {
                List<String> calls =
                        DriverCalls.of(() -> assertThat(run.run().isOk()).isTrue());
                assertThat(calls)
                        .anyMatch(call -> call.endsWith(".execute"))
                        .anyMatch(call -> call.endsWith(".connect"));
                for (int number = 1; number <= calls.size(); number++) {
                    for (boolean after : new boolean[] {false, true}) {
                        if (after && calls.get(number - 1).endsWith("Driver.connect")) {
                            // Nobody can close a connection that nobody was given.
                            continue;
                        }
                        for (Map.Entry<String, Supplier<Throwable>> what : whats) {
                            all.add(new Point(
                                    way, number, calls.get(number - 1), after, what.getKey(), what.getValue()));
                        }
                    }
                }
            }
        }
        if (CALLS == 0 || CALLS >= all.size()) {
            return all;
        }
        Collections.shuffle(all, new Random(SEED));
        return all.subList(0, CALLS);
    }
}
