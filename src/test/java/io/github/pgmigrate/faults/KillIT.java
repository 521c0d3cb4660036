package io.github.pgmigrate.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.target.Target;
import io.github.pgmigrate.testing.Invariants;
import io.github.pgmigrate.testing.Invariants.Evidence;
import io.github.pgmigrate.testing.MavenRun;
import io.github.pgmigrate.testing.Migrator;
import io.github.pgmigrate.testing.MixedFolder;
import io.github.pgmigrate.testing.TestServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code kill -9} of {@code mvn pgmigrate:migrate} at any moment costs nothing but the time to run it again. */
class KillIT {

    private static final int KILLS = Integer.getInteger("it.kills", 50);
    private static final int MIGRATIONS = 40;
    private static final int ALL = MIGRATIONS + MixedFolder.REPEATABLES;
    private static final int WORKERS = 2;

    @TempDir
    Path temporary;

    private final TestServer server = TestServer.of(18);
    private final AtomicInteger databases = new AtomicInteger();

    @Tag("F003")
    @Tag("F008")
    @Tag("F012")
    @Tag("F013")
    @Test
    @Timeout(value = 4, unit = TimeUnit.HOURS)
    void aKilledRunLeavesNothingThatTheNextOneCannotFinish() throws Exception {
        long seed = Long.getLong("it.seed", System.nanoTime());
        System.out.println("KillIT: " + KILLS + " kills, -Dit.seed=" + seed);
        ExecutorService workers = Executors.newFixedThreadPool(WORKERS);
        try {
            List<Future<List<String>>> results = new ArrayList<>();
            for (int i = 0; i < WORKERS; i++) {
                int kills = KILLS / WORKERS + (i < KILLS % WORKERS ? 1 : 0);
                Callable<List<String>> worker =
                        new Worker(temporary.resolve("worker" + i), new Random(seed + i), kills, i % 2 == 1)::work;
                results.add(workers.submit(worker));
            }
            List<String> struck = new ArrayList<>();
            for (Future<List<String>> result : results) {
                struck.addAll(result.get());
            }
            struck.stream().sorted().forEach(standing -> System.out.println("KillIT: killed at " + standing));
            assertThat(struck).hasSize(KILLS);
            assertThat(struck.stream().distinct())
                    .as("the kills strike at many places")
                    .hasSizeGreaterThan(Math.min(KILLS / 5, ALL));
        } finally {
            workers.shutdownNow();
        }
    }

    /** Kills runs one after the other in a directory of its own. */
    private final class Worker {

        private final Path project;
        private final Random random;
        private final int kills;
        private final boolean around;
        private List<Evidence> evidence = List.of();
        private long lead;
        private long span;

        Worker(Path project, Random random, int kills, boolean around) {
            this.project = project;
            this.random = random;
            this.kills = kills;
            this.around = around;
        }

        /** What stood in the database after each kill. */
        List<String> work() throws Exception {
            evidence = MixedFolder.write(Projects.migrations(project), MIGRATIONS, around);
            undisturbed();
            List<String> struck = new ArrayList<>();
            Target target = null;
            String name = "";
            while (struck.size() < kills) {
                if (target == null) {
                    name = "kill_" + databases.incrementAndGet();
                    target = server.newDatabase(name);
                }
                Invariants invariants = new Invariants(server, name, evidence);
                boolean atOnce = random.nextInt(5) == 0;
                boolean struckIt = killOne(target, invariants.applied());
                if (!atOnce) {
                    invariants.awaitNobody(Duration.ofSeconds(10));
                    invariants.hold();
                }
                if (struckIt) {
                    struck.add(invariants.standing());
                }
                boolean again = !atOnce && random.nextInt(3) == 0 && struck.size() < kills;
                if (!again) {
                    finish(target, struck.size() % 10 == 0);
                    invariants.awaitNobody(Duration.ofSeconds(10));
                    settled(invariants);
                    target = null;
                }
            }
            return struck;
        }

        /** Sees how many nanoseconds a run takes to its first and to its last migration from when it has read the folder. */
        private void undisturbed() throws Exception {
            String name = "undisturbed_" + databases.incrementAndGet();
            Target target = server.newDatabase(name);
            try (MavenRun run = MavenRun.start(project, Projects.migrate(target))) {
                run.awaitOutput("Target:");
                long began = System.nanoTime();
                run.awaitOutput("applied 1 ");
                lead = (System.nanoTime() - began) / 2;
                run.awaitOutput(around ? "ran after_migrate.sql" : "applied R rows ");
                span = System.nanoTime() - began;
                run.finished().says("BUILD SUCCESS");
                Invariants invariants = new Invariants(server, name, evidence);
                invariants.awaitNobody(Duration.ofSeconds(10));
                settled(invariants);
            }
        }

        private void settled(Invariants invariants) throws Exception {
            invariants.areSettled();
            if (around) {
                invariants.isEmpty(MixedFolder.ODD_NOTES);
            }
        }

        /**
         * Whether the run was alive when it was killed; one that finds less to do is killed sooner. By the clock alone all would
         * strike at the same place, where the machine has become slower or faster since it was looked at.
         */
        private boolean killOne(Target target, int applied) throws Exception {
            int pending = ALL - applied;
            boolean byTheClock = random.nextBoolean();
            int first = applied + random.nextInt(Math.max(1, MIGRATIONS - applied));
            try (MavenRun run = MavenRun.start(project, offline(Projects.migrate(target)))) {
                run.awaitOutput(byTheClock || first == applied ? "Target:" : "applied " + first + " ");
                long most = byTheClock ? (span - lead) * pending / ALL : 2 * (span - lead) / ALL;
                TimeUnit.NANOSECONDS.sleep((byTheClock ? lead : 0) + (long) (random.nextDouble() * most));
                boolean alive = run.kill();
                assertThat(run.output()).doesNotContain("ERROR");
                return alive;
            }
        }

        private void finish(Target target, boolean byMaven) throws Exception {
            if (byMaven) {
                try (MavenRun run = MavenRun.start(project, offline(Projects.migrate(target)))) {
                    run.finished().says("BUILD SUCCESS");
                }
            } else {
                assertThat(Migrator.migrate(target, Projects.migrations(project))
                                .problems())
                        .isEmpty();
            }
        }

        private String[] offline(String[] arguments) {
            List<String> all = new ArrayList<>(List.of(arguments));
            all.add("-o");
            return all.toArray(String[]::new);
        }
    }
}
