package io.github.pgmigrate.rehearse.trace;

import io.github.pgmigrate.db.ServerException;
import io.github.pgmigrate.db.Session;
import io.github.pgmigrate.history.Direction;
import io.github.pgmigrate.history.MigrationKey;
import io.github.pgmigrate.script.Version;
import io.github.pgmigrate.sql.Includes;
import io.github.pgmigrate.sql.Item;
import io.github.pgmigrate.sql.Script;
import io.github.pgmigrate.sql.ScriptContext;
import io.github.pgmigrate.sql.ScriptSource;
import io.github.pgmigrate.sql.Statement;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Statements run through a tracer in one transaction, which is rolled back; what it saw, in the words of the table. */
final class Trial {

    private static final String SCHEMA = "m.";

    private final Tracer tracer;
    private final Session session;
    private final Map<String, Set<String>> indexes;
    private final Map<String, LockMode> locks = new TreeMap<>();
    private final Set<String> files = new TreeSet<>();
    private final Map<String, long[]> scans = new TreeMap<>();
    private final Set<String> said = new TreeSet<>();
    private String sqlState = "";

    /**
     * A trial.
     *
     * @param indexes the indexes of each table before it
     */
    Trial(Tracer tracer, Session session, Map<String, Set<String>> indexes) {
        this.tracer = tracer;
        this.session = session;
        this.indexes = indexes;
    }

    Trial run(String sql) throws ServerException {
        tracer.begun(MigrationKey.of(Version.of("1")), Direction.FORWARD, true);
        session.send("BEGIN");
        try {
            for (Statement statement : statements(sql)) {
                run(statement);
            }
        } catch (ServerException e) {
            sqlState = e.sqlState();
        }
        session.send("ROLLBACK");
        tracer.ended();
        if (sqlState.isEmpty()) {
            List<ScriptTrace> traces = tracer.traces();
            traces.get(traces.size() - 1).statements().forEach(this::take);
        }
        return this;
    }

    private void run(Statement statement) throws ServerException {
        if (!tracer.looksAt(statement)) {
            session.send(statement.text());
            return;
        }
        tracer.before(statement);
        try {
            session.send(statement.text());
        } catch (ServerException e) {
            tracer.failed(statement);
            throw e;
        }
        tracer.after(statement, 0);
    }

    private void take(StatementTrace trace) {
        trace.locks().forEach(lock -> locks.merge(bare(lock.relation()), lock.mode(), Trial::stronger));
        trace.scans().forEach(scan -> {
            long[] sum = scans.computeIfAbsent(bare(scan.relation()), none -> new long[2]);
            sum[0] += scan.times();
            sum[1] += scan.rows();
        });
        trace.rewrites().forEach(rewrite -> {
            files.add(bare(rewrite.relation()));
            switch (rewrite.reason()) {
                case PERSISTENCE -> said.add("reason=1");
                case DEFAULT -> said.add("reason=2");
                case COLUMN_TYPE -> said.add("reason=4");
                case ACCESS_METHOD -> said.add("reason=8");
                default -> {}
            }
        });
        trace.findings().forEach(finding -> {
            switch (finding.kind()) {
                case INDEX_BUILT -> said.add("built=" + finding.name());
                case TABLE_VERIFIED -> said.add("verified=" + finding.name());
                case FOREIGN_KEY_VERIFIED -> said.add("foreignkey=" + finding.name());
                case NOT_NULL_PROVED -> said.add("notnull=" + finding.name().replaceFirst(".*\\.", ""));
                case PARTITION_PROVED -> said.add("implied=" + finding.name());
            }
        });
    }

    private static LockMode stronger(LockMode one, LockMode other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    private static String bare(String name) {
        return name.startsWith(SCHEMA) ? name.substring(SCHEMA.length()) : name;
    }

    String sqlState() {
        return sqlState;
    }

    /** Where all indexes of a table are locked alike they are one word: {@code t/indexes=AX}. */
    Set<String> locks() {
        indexes.forEach((table, all) -> {
            Set<LockMode> modes = new TreeSet<>();
            all.forEach(index -> Optional.ofNullable(locks.get(index)).ifPresent(modes::add));
            if (modes.size() == 1 && locks.keySet().containsAll(all)) {
                locks.keySet().removeAll(all);
                locks.put(table + "/indexes", modes.iterator().next());
            }
        });
        return locks.entrySet().stream()
                .map(lock -> lock.getKey() + "=" + lock.getValue().abbreviation())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** A table with all its indexes is one word, whether they were written anew or others were built for them. */
    Set<String> rewritten() {
        Set<String> words = new TreeSet<>(files);
        Set<String> anew = new TreeSet<>(files);
        said.stream()
                .filter(word -> word.startsWith("built="))
                .forEach(word -> anew.add(word.replaceFirst("built=", "")));
        indexes.forEach((table, all) -> {
            if (words.contains(table) && !all.isEmpty() && anew.containsAll(all)) {
                words.remove(table);
                words.removeAll(all);
                words.add(table + "+indexes");
            }
        });
        return words;
    }

    Set<String> read() {
        return scans.entrySet().stream()
                .map(scan -> "%s(%dx%d)".formatted(scan.getKey(), scan.getValue()[0], scan.getValue()[1]))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** What the server said, but for the building of indexes that were there before. */
    Set<String> said() {
        Set<String> words = new TreeSet<>(said);
        indexes.values().forEach(all -> all.forEach(index -> words.remove("built=" + index)));
        return words;
    }

    static List<Statement> statements(String sql) {
        ScriptSource source = new ScriptSource() {
            @Override
            public String name() {
                return "statements.tsv";
            }

            @Override
            public InputStream open() {
                return new ByteArrayInputStream(sql.getBytes(StandardCharsets.UTF_8));
            }
        };
        List<Statement> statements = new ArrayList<>();
        ScriptContext context = new ScriptContext(ScriptContext.Mode.RUN, Map.of(), Includes.NONE, problem -> {});
        try (Script script = Script.open(source, context)) {
            for (Item item = script.next(); item != null; item = script.next()) {
                if (item instanceof Statement statement) {
                    statements.add(statement);
                }
            }
        }
        return statements;
    }
}
