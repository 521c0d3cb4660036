package io.github.pgmigrate.rehearse.trace;

import io.github.pgmigrate.db.CatalogSql;
import io.github.pgmigrate.db.ServerError;
import io.github.pgmigrate.db.ServerException;
import io.github.pgmigrate.db.Session;
import io.github.pgmigrate.history.Direction;
import io.github.pgmigrate.history.MigrationKey;
import io.github.pgmigrate.problem.ProblemsException;
import io.github.pgmigrate.sql.Item;
import io.github.pgmigrate.sql.Quoting;
import io.github.pgmigrate.sql.Statement;
import io.github.pgmigrate.sql.Token;
import io.github.pgmigrate.sql.Traits;
import io.github.pgmigrate.target.Target;
import io.github.pgmigrate.text.Mask;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Looks on at one script. Not thread-safe. */
final class ScriptWatch {

    /** How many statements of the kinds that come by the thousand are looked at one by one. */
    private static final int MOST = 2_000;

    private static final Set<String> PLENTY = Set.of("INSERT", "UPDATE", "DELETE", "SELECT", "COPY");

    /**
     * What takes no lock and changes no row. Some of it has to be the first of its transaction (SET TRANSACTION), so that nothing
     * may be asked before it.
     */
    private static final Set<String> PASSED_OVER = Set.of(
            "SET",
            "RESET",
            "SHOW",
            "BEGIN",
            "START",
            "SAVEPOINT",
            "RELEASE",
            "ROLLBACK",
            "LISTEN",
            "UNLISTEN",
            "NOTIFY",
            "DEALLOCATE",
            "CLOSE");

    private static final String VERBOSITY = "client_min_messages";

    private final Target target;
    private final Mask mask;
    private final Session session;
    private final Lookout lookout;
    private final MigrationKey migration;
    private final Direction direction;
    private final EventTriggers triggers = new EventTriggers();
    private final List<StatementTrace> statements = new ArrayList<>();
    private final long began = System.nanoTime();
    private boolean hasTriggers;
    private int plenty;
    private long untraced;
    private int transactions;
    private @Nullable TransactionWatch transaction;
    private @Nullable Running running;

    /** A statement that runs. */
    private static final class Running {

        private final long startMillis;
        private final Hearing hearing;
        private final @Nullable TransactionWatch alone;
        private final @Nullable Blockade blockade;
        private final Verbosity verbosity;

        Running(
                long startMillis,
                Hearing hearing,
                @Nullable TransactionWatch alone,
                @Nullable Blockade blockade,
                Verbosity verbosity) {
            this.startMillis = startMillis;
            this.hearing = hearing;
            this.alone = alone;
            this.blockade = blockade;
            this.verbosity = verbosity;
        }
    }

    ScriptWatch(
            Target target, Mask mask, Session session, Lookout lookout, MigrationKey migration, Direction direction) {
        this.target = target;
        this.mask = mask;
        this.session = session;
        this.lookout = lookout;
        this.migration = migration;
        this.direction = direction;
    }

    void begin() throws ServerException {
        hasTriggers = triggers.install(lookout);
    }

    /** Another try: what a transaction that was undone had shown is shown again. */
    void again() {
        int undone = transaction == null ? Integer.MAX_VALUE : transaction.number();
        statements.removeIf(statement -> statement.transaction() >= undone);
        transaction = null;
        running = null;
    }

    ScriptTrace end() {
        long millis = sinceBegin();
        endTransaction(millis);
        String gap = removeTriggers();
        if (!gap.isEmpty() && !statements.isEmpty()) {
            int last = statements.size() - 1;
            statements.set(last, statements.get(last).withGap(gap));
        }
        return new ScriptTrace(migration, direction, statements, millis, untraced);
    }

    private String removeTriggers() {
        try {
            if (hasTriggers) {
                triggers.remove(lookout);
            }
            return "";
        } catch (ServerException e) {
            return "the tracer's event triggers could not be taken away: "
                    + e.error().message();
        }
    }

    boolean looksAt(Item item) {
        if (!(item instanceof Statement statement) || statement.head().isEmpty()) {
            return !(item instanceof Statement);
        }
        List<Token> head = statement.head();
        String word = head.get(0).text().toUpperCase(Locale.ROOT);
        if (word.equals("ROLLBACK") && transaction != null) {
            transaction.isStale();
        }
        boolean constraints =
                word.equals("SET") && head.size() > 1 && head.get(1).is("CONSTRAINTS");
        if (PASSED_OVER.contains(word) && !constraints) {
            return false;
        }
        if (PLENTY.contains(word) && ++plenty > MOST) {
            untraced++;
            if (transaction != null) {
                transaction.isStale();
            }
            return false;
        }
        return true;
    }

    void before(Item item) throws ServerException {
        if (hasTriggers && item instanceof Statement statement && mayDropLanguage(statement)) {
            // The language could not be dropped while there are functions in it.
            triggers.remove(lookout);
            hasTriggers = false;
        }
        Hearing hearing = new Hearing(triggers);
        if (session.transaction() == Session.Transaction.IDLE) {
            beforeAlone(item, hearing);
        } else {
            beforeWithin(hearing);
        }
    }

    private static boolean mayDropLanguage(Statement statement) {
        List<Token> head = statement.head();
        return head.get(0).is("DROP") && head.stream().anyMatch(token -> token.is("plpgsql"));
    }

    private void beforeWithin(Hearing hearing) throws ServerException {
        List<@Nullable String> row = session.query("SELECT pg_catalog.current_setting('" + VERBOSITY
                        + "'), pg_catalog.transaction_timestamp()::pg_catalog.text")
                .get(0);
        Verbosity verbosity = new Verbosity(CatalogSql.value(row, 0));
        if (!verbosity.isEnough()) {
            turn(Verbosity.DEBUG, true);
        }
        String identity = CatalogSql.value(row, 1);
        TransactionWatch open = transaction;
        if (open == null || !open.identity().equals(identity)) {
            long now = sinceBegin();
            endTransaction(now);
            open = new TransactionWatch(++transactions, identity, session, lookout);
            transaction = open;
        }
        open.before();
        running = new Running(sinceBegin(), hearing, null, null, verbosity);
    }

    private void beforeAlone(Item item, Hearing hearing) throws ServerException {
        long now = sinceBegin();
        endTransaction(now);
        Verbosity verbosity = new Verbosity(CatalogSql.value(
                session.query("SELECT pg_catalog.current_setting('" + VERBOSITY + "')")
                        .get(0),
                0));
        TransactionWatch alone = new TransactionWatch(++transactions, "", session, lookout);
        alone.beforeAlone();
        Blockade blockade = null;
        if (item instanceof Statement statement) {
            Probe probe = statement.traits().barred() ? Probe.of(statement) : Probe.NONE;
            blockade = Blockade.begin(target, lookout, probe.mode(), tables(probe));
        }
        if (!verbosity.isEnough()) {
            turn(Verbosity.DEBUG, false);
        }
        running = new Running(sinceBegin(), hearing, alone, blockade, verbosity);
    }

    /** The relations that a probe is about, as the script's search_path finds them. */
    private List<String> tables(Probe probe) throws ServerException {
        return switch (probe.scope()) {
            case NOTHING -> List.of();
            case DATABASE -> lookout.tables("true");
            case SCHEMA ->
                lookout.tables("n.oid = pg_catalog.to_regnamespace("
                        + Quoting.literal(probe.names().get(0)) + ")");
            case RELATIONS -> {
                List<String> oids = new ArrayList<>();
                for (String name : probe.names()) {
                    List<@Nullable String> row = session.query(
                                    "SELECT pg_catalog.to_regclass(" + Quoting.literal(name) + ")::pg_catalog.oid")
                            .get(0);
                    String oid = row.get(0);
                    if (oid != null) {
                        oids.add(oid);
                    }
                }
                yield oids.isEmpty() ? List.of() : lookout.tablesOf("{" + String.join(",", oids) + "}");
            }
        };
    }

    private void turn(Verbosity verbosity, boolean local) throws ServerException {
        session.send("SELECT pg_catalog.set_config('" + VERBOSITY + "', '" + verbosity.setting() + "', " + local + ")");
    }

    void after(Item item, long rows) throws ServerException {
        Running ran = running;
        running = null;
        if (ran == null) {
            throw new IllegalStateException("no statement runs");
        }
        long end = sinceBegin();
        List<String> gaps = new ArrayList<>();
        Seen seen = ran.alone != null ? afterAlone(item, ran, ran.alone, gaps) : afterWithin(item, ran, gaps);
        if (!hasTriggers) {
            gaps.add("the objects that it made or dropped could not be seen, for want of the language plpgsql");
        }
        if (ran.hearing.dropped() > 0) {
            gaps.add(ran.hearing.dropped() + " more messages of the server were too many to keep");
        }
        StatementTrace trace = new StatementTrace(
                item.location(),
                mask.apply(summary(item)),
                seen.transaction(),
                ran.startMillis,
                end - ran.startMillis,
                seen.locks(),
                seen.rewrites(),
                seen.scans(),
                ran.hearing.findings(),
                ObjectChanges.of(ran.hearing.events()),
                rows > 0 ? rows : seen.rows(),
                gaps);
        boolean ends = item instanceof Statement statement && statement.traits().control() != Traits.Control.NONE;
        if (!ends || !trace.isEmpty()) {
            statements.add(ran.alone != null ? trace.heldUntil(end) : trace);
        }
        if (session.transaction() == Session.Transaction.IDLE) {
            endTransaction(ran.startMillis + trace.millis());
        }
    }

    private static String summary(Item item) {
        if (item instanceof Statement statement) {
            return statement.summary();
        }
        return item instanceof Item.CopyFile copy ? copy.sql() : "";
    }

    private Seen afterWithin(Item item, Running ran, List<String> gaps) throws ServerException {
        TransactionWatch open = transaction;
        if (open == null || session.transaction() == Session.Transaction.IDLE) {
            // COMMIT: the locks that it took for deferred checks are gone again.
            return Seen.nothing(transactions);
        }
        Seen seen = open.after(Reasons.of(item, ran.hearing.events()));
        Verbosity now = verbosity();
        if (now.equals(Verbosity.DEBUG)) {
            restore(ran.verbosity, true);
        } else if (!ran.verbosity.isEnough() && !setsVerbosity(item)) {
            gaps.add(
                    "it turned client_min_messages to " + now.setting() + ", so that the server said less of its work");
        }
        return seen;
    }

    private Seen afterAlone(Item item, Running ran, TransactionWatch alone, List<String> gaps) throws ServerException {
        Blockade blockade = ran.blockade;
        Map<Long, Set<LockMode>> locks = Map.of();
        if (blockade != null) {
            locks = blockade.end();
            gaps.addAll(blockade.gaps());
        }
        if (item instanceof Statement statement && !statement.traits().barred()) {
            gaps.add("it commits by itself: locks that it held for a moment only may have gone unseen");
        }
        Seen seen = alone.afterAlone(locks, Reasons.of(item, ran.hearing.events()));
        if (verbosity().equals(Verbosity.DEBUG)) {
            restore(ran.verbosity, false);
        }
        return seen;
    }

    private Verbosity verbosity() throws ServerException {
        return new Verbosity(CatalogSql.value(
                session.query("SELECT pg_catalog.current_setting('" + VERBOSITY + "')")
                        .get(0),
                0));
    }

    private void restore(Verbosity verbosity, boolean local) throws ServerException {
        if (!verbosity.isEnough()) {
            turn(verbosity, local);
        }
    }

    /** Whether setting it may be all that it does: SELECT set_config. */
    private static boolean setsVerbosity(Item item) {
        return item instanceof Statement statement
                && statement.head().get(0).is("SELECT")
                && statement.text().contains(VERBOSITY);
    }

    /** The statement has failed: nothing of it is kept, and the transaction it was in is undone, or goes on after a savepoint. */
    void failed() {
        Running ran = running;
        running = null;
        if (ran == null) {
            return;
        }
        if (ran.blockade != null) {
            ran.blockade.end();
        }
        if (!session.isBroken() && session.transaction() == Session.Transaction.IDLE) {
            try {
                restore(ran.verbosity, false);
            } catch (ServerException | ProblemsException e) {
                // The statement's own failure is what matters; the session is set up anew before the next script.
                untraced++;
            }
        }
    }

    boolean isForPeople(ServerError notice) {
        Running now = running;
        if (now == null) {
            return triggers.event(notice.message()).isEmpty();
        }
        return !now.hearing.take(notice) && now.verbosity.shows(notice);
    }

    private void endTransaction(long atMillis) {
        TransactionWatch open = transaction;
        transaction = null;
        if (open != null) {
            statements.replaceAll(
                    statement -> statement.transaction() == open.number() ? statement.heldUntil(atMillis) : statement);
        }
    }

    private long sinceBegin() {
        return Duration.ofNanos(System.nanoTime() - began).toMillis();
    }
}
