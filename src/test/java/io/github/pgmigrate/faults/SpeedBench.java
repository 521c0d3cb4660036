package io.github.pgmigrate.faults;

import io.github.pgmigrate.target.Target;
import io.github.pgmigrate.testing.MavenRun;
import io.github.pgmigrate.testing.TestServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How long runs take beside the least that they could: a goal of Maven that does nothing, and plain JDBC. Times tell
 * something on an idle machine only, so nothing fails here; the profile {@code bench} runs it.
 */
class SpeedBench {

    private static final int MIGRATIONS = 1_000;
    private static final int RUNS = Integer.getInteger("it.runs", 7);

    @TempDir
    Path project;

    private final TestServer server = TestServer.of(17);

    @Test
    void aThousandMigrations() throws Exception {
        for (int version = 1; version <= MIGRATIONS; version++) {
            Projects.write(project, version + "_table.sql", String.join("\n", statements(version)) + "\n");
        }
        double[] trivial = new double[RUNS];
        double[] raw = new double[RUNS];
        double[] all = new double[RUNS];
        double[] nothing = new double[RUNS];
        maven(MavenRun.goal("help"));
        for (int run = 0; run < RUNS; run++) {
            trivial[run] = maven(MavenRun.goal("help"), "-o");
            raw[run] = seconds(this::plainJdbc);
            Target target = server.newDatabase("bench");
            all[run] = migrate(target);
            nothing[run] = migrate(target);
        }
        double floor = median(trivial);
        say("a goal that does nothing", trivial);
        say("migrate with " + MIGRATIONS + " applied", nothing);
        say(MIGRATIONS + " small migrations by plain JDBC", raw);
        say(MIGRATIONS + " small migrations by migrate", all);
        System.out.printf("Nothing to do: %.2f s above the floor (aim: 0.4 s)%n", median(nothing) - floor);
        System.out.printf(
                "%d migrations: %.2f times plain JDBC, the floor taken off (aim: 1.5)%n",
                MIGRATIONS, (median(all) - floor) / median(raw));
    }

    private static List<String> statements(int version) {
        return List.of(
                "CREATE TABLE t%d (id bigint PRIMARY KEY, name text NOT NULL);".formatted(version),
                "COMMENT ON TABLE t%d IS 'one of many';".formatted(version),
                "INSERT INTO t%d VALUES (1, 'one'), (2, 'two');".formatted(version));
    }

    private double migrate(Target target) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(Projects.migrate(target)));
        arguments.add("-o");
        return maven(arguments.toArray(String[]::new));
    }

    private double maven(String... arguments) throws Exception {
        return seconds(() -> {
            try (MavenRun run = MavenRun.start(project, arguments)) {
                run.process().waitFor();
                run.finished().says("BUILD SUCCESS");
            }
            return null;
        });
    }

    private Void plainJdbc() throws Exception {
        server.newDatabase("bench");
        try (Connection connection = server.connect("bench");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE history (version int PRIMARY KEY, description text, at timestamptz)");
            connection.setAutoCommit(false);
            try (PreparedStatement insert = connection.prepareStatement("INSERT INTO history VALUES (?, ?, now())")) {
                for (int version = 1; version <= MIGRATIONS; version++) {
                    for (String sql : statements(version)) {
                        statement.execute(sql);
                    }
                    insert.setInt(1, version);
                    insert.setString(2, "table");
                    insert.execute();
                    connection.commit();
                }
            }
        }
        return null;
    }

    private static double seconds(Callable<Void> work) throws Exception {
        long began = System.nanoTime();
        work.call();
        return (System.nanoTime() - began) / 1e9;
    }

    private static double median(double[] times) {
        double[] sorted = times.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private static void say(String what, double[] times) {
        System.out.printf("%-45s %.2f s (median of %d, %s)%n", what, median(times), RUNS, Arrays.toString(times));
    }
}
