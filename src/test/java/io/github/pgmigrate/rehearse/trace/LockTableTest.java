package io.github.pgmigrate.rehearse.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.db.ServerException;
import io.github.pgmigrate.db.Session;
import io.github.pgmigrate.target.Target;
import io.github.pgmigrate.testing.EachMajor;
import io.github.pgmigrate.testing.TestServer;
import io.github.pgmigrate.text.Mask;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Runs each statement of {@code trace/statements.tsv} through the tracer, and demands what was measured of it. */
class LockTableTest {

    private static final String FOLDER = "/trace/";

    /**
     * A line of the table, for some majors.
     *
     * @param what a name for people
     * @param sql the statements, parted by semicolons
     * @param servers the majors it holds for
     * @param locks the strongest lock on each relation: {@code t=AX}
     * @param rewritten the relations written anew; {@code t+indexes} has all indexes of it built anew, too
     * @param read the tables read from beginning to end, how often, and how many rows: {@code t(2x100)}
     * @param said what the server says of its work
     * @param sqlState the error that it ends in; empty where in none
     */
    private record Line(
            String what,
            String sql,
            Set<Integer> servers,
            Set<String> locks,
            Set<String> rewritten,
            Set<String> read,
            Set<String> said,
            String sqlState) {

        static Line of(String text) {
            String[] fields = text.split("\t", -1);
            return new Line(
                    fields[0],
                    fields[1],
                    majors(fields[2]),
                    words(fields[3]),
                    words(fields[4]),
                    words(fields[5]),
                    words(fields[6]),
                    fields[7]);
        }

        String differences(Trial trial) {
            return Stream.of(
                            difference("sqlstate", sqlState, trial.sqlState()),
                            difference("locks", locks, trial.locks()),
                            difference("rewritten", rewritten, trial.rewritten()),
                            difference("read", read, trial.read()),
                            difference("said", said, trial.said()))
                    .filter(problem -> !problem.isEmpty())
                    .collect(Collectors.joining("\n"));
        }

        boolean changesRows() {
            return Stream.of("update ", "insert ", "delete ").anyMatch(sql::contains);
        }

        private static String difference(String column, Object expected, Object seen) {
            return expected.equals(seen) ? "" : "    " + column + ": the table has " + expected + ", seen was " + seen;
        }

        private static Set<Integer> majors(String text) {
            Set<Integer> majors = new TreeSet<>();
            for (String part : text.split(",", -1)) {
                String[] ends = part.split("-", -1);
                for (int major = Integer.parseInt(ends[0]); major <= Integer.parseInt(ends[ends.length - 1]); major++) {
                    majors.add(major);
                }
            }
            return majors;
        }

        private static Set<String> words(String text) {
            return text.isEmpty() ? Set.of() : new TreeSet<>(List.of(text.split(" ", -1)));
        }
    }

    @EachMajor
    void agrees_with_what_was_measured(int major) throws IOException, ServerException {
        TestServer server = TestServer.of(major);
        Target target = server.newDatabase("lock_table");
        server.execute("lock_table", resource("setup.sql"));
        List<String> wrong = new ArrayList<>();
        List<Line> lines =
                lines().stream().filter(line -> line.servers().contains(major)).toList();
        try (Tracer tracer = new Tracer(target, Mask.NONE);
                Session session = Session.open(target, "lock table", tracer::isForPeople)) {
            tracer.connected(session);
            session.send("SET search_path = m");
            Map<String, Set<String>> indexes = indexes(session);
            for (Line line : lines) {
                String problem = line.differences(new Trial(tracer, session, indexes).run(line.sql()));
                if (!problem.isEmpty()) {
                    wrong.add(line.what() + " «" + line.sql() + "»\n" + problem);
                }
                if (line.changesRows()) {
                    // What a rolled-back UPDATE leaves makes tables longer, and the planner choose other ways.
                    session.send("VACUUM t, un, p, chld");
                }
            }
        }
        assertThat(wrong).as(String.join("\n", wrong)).isEmpty();
        assertThat(lines).hasSizeGreaterThanOrEqualTo(188);
    }

    private static Map<String, Set<String>> indexes(Session session) throws ServerException {
        Map<String, Set<String>> indexes = new TreeMap<>();
        for (List<@Nullable String> row : session.query(
                "SELECT t.relname, i.relname FROM pg_index x JOIN pg_class t ON"
                        + " t.oid = x.indrelid JOIN pg_class i ON i.oid = x.indexrelid WHERE t.relnamespace = 'm'::regnamespace")) {
            indexes.computeIfAbsent(String.valueOf(row.get(0)), table -> new TreeSet<>())
                    .add(String.valueOf(row.get(1)));
        }
        return indexes;
    }

    static List<Line> lines() throws IOException {
        return resource("statements.tsv").lines().skip(1).map(Line::of).toList();
    }

    private static String resource(String name) throws IOException {
        try (InputStream stream = Objects.requireNonNull(LockTableTest.class.getResourceAsStream(FOLDER + name))) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
