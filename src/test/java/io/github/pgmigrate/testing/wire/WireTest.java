package io.github.pgmigrate.testing.wire;

import static io.github.pgmigrate.testing.wire.Message.ofKind;
import static io.github.pgmigrate.testing.wire.Message.query;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pgmigrate.target.Target;
import io.github.pgmigrate.testing.TestServer;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A wire does to a connection what a test asks for, and nothing else. */
class WireTest {

    private static final String INSERT = "INSERT INTO t VALUES (1)";
    private static final String DATABASE = "wire";

    private final TestServer server = TestServer.of(17);
    private Wire wire;

    @BeforeEach
    void begin() throws IOException {
        server.newDatabase(DATABASE);
        server.execute(DATABASE, "CREATE TABLE t (id int)");
        wire = new Wire(server.port());
    }

    @AfterEach
    void end() {
        wire.close();
    }

    private Connection connect() throws SQLException {
        Target target = wire.of(server.target(DATABASE));
        Properties settings = new Properties();
        settings.setProperty("user", Objects.requireNonNull(target.username()));
        settings.setProperty(
                "password", Objects.requireNonNull(target.password()).reveal());
        settings.setProperty("preferQueryMode", "simple");
        return DriverManager.getConnection(target.url(), settings);
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private String rows() throws SQLException {
        try (Connection connection = server.connect(DATABASE);
                Statement statement = connection.createStatement();
                var result = statement.executeQuery("SELECT count(*) FROM t")) {
            result.next();
            return result.getString(1);
        }
    }

    @Test
    void undisturbedItOnlyCounts() throws Exception {
        try (Connection connection = connect()) {
            Traffic before = wire.traffic();
            execute(connection, INSERT);
            Traffic after = wire.traffic();
            assertThat(after.roundTrips() - before.roundTrips()).isEqualTo(1);
            assertThat(after.clientMessages() - before.clientMessages()).isEqualTo(1);
            assertThat(after.clientBytes() - before.clientBytes()).isEqualTo(INSERT.length() + 6);
            assertThat(after.connections()).isEqualTo(1);
            assertThat(wire.messages())
                    .extracting(Message::kind)
                    .startsWith("StartupMessage")
                    .endsWith("Query", "CommandComplete", "ReadyForQuery");
            assertThat(wire.queries()).last().isEqualTo(INSERT);
        }
        assertThat(rows()).isEqualTo("1");
    }

    @Test
    void beforeAMessageTheServerHasNotSeenItAndAfterItItHas() throws Exception {
        for (Fault fault : new Fault[] {Fault.cut(), Fault.reset()}) {
            for (Wire.When when : Wire.When.values()) {
                server.execute(DATABASE, "TRUNCATE t");
                try (Connection connection = connect()) {
                    wire.at(when, query("INSERT"), fault);
                    assertThatThrownBy(() -> execute(connection, INSERT)).isInstanceOf(SQLException.class);
                }
                assertThat(rows()).isEqualTo(when == Wire.When.BEFORE ? "0" : "1");
                assertThat(wire.hasStruck()).isTrue();
            }
        }
    }

    @Test
    void theServersMessagesAreReadAsWell() throws Exception {
        try (Connection connection = connect()) {
            wire.before(Message.tag("INSERT 0 1"), Fault.cut());
            assertThatThrownBy(() -> execute(connection, INSERT)).hasMessageContaining("I/O error");
        }
        assertThat(rows()).isEqualTo("1");
    }

    @Test
    void aMessageWaitsUntilItsGateIsOpened() throws Exception {
        Gate gate = new Gate();
        try (Connection connection = connect()) {
            wire.before(query("INSERT"), Fault.hold(gate));
            CompletableFuture<Void> insert = CompletableFuture.runAsync(() -> {
                try {
                    execute(connection, INSERT);
                } catch (SQLException e) {
                    throw new AssertionError(e);
                }
            });
            gate.awaitMessage();
            assertThat(rows()).isEqualTo("0");
            assertThat(insert).isNotDone();
            gate.open();
            insert.get(20, TimeUnit.SECONDS);
        }
        assertThat(rows()).isEqualTo("1");
    }

    @Test
    void anErrorOfTheWiresMakingFailsTheTransactionOnBothSides() throws Exception {
        try (Connection connection = connect()) {
            connection.setAutoCommit(false);
            wire.before(query("INSERT"), Fault.fail("40001"));
            assertThatThrownBy(() -> execute(connection, INSERT))
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            failure -> assertThat(failure.getSQLState()).isEqualTo("40001"));
            assertThatThrownBy(() -> execute(connection, INSERT))
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            failure -> assertThat(failure.getSQLState()).isEqualTo("25P02"));
        }
    }

    @Test
    void nothingComesThroughAFrozenConnection() throws Exception {
        try (Connection connection = connect()) {
            connection.setNetworkTimeout(Runnable::run, 500);
            wire.after(query("INSERT"), Fault.freeze());
            assertThatThrownBy(() -> execute(connection, INSERT)).hasRootCauseMessage("Read timed out");
        }
        assertThat(rows()).isEqualTo("1");
    }

    @Test
    void latencyIsPaidOnceARoundTripAndDirection() throws Exception {
        try (Connection connection = connect()) {
            wire.delay(Side.CLIENT, Duration.ofMillis(100)).delay(Side.SERVER, Duration.ofMillis(150));
            long began = System.nanoTime();
            execute(connection, "SELECT generate_series(1, 100)");
            assertThat(Duration.ofNanos(System.nanoTime() - began))
                    .isBetween(Duration.ofMillis(250), Duration.ofSeconds(5));
        }
    }

    @Test
    void aSlowServerSendsByteByByte() throws Exception {
        try (Connection connection = connect()) {
            wire.slow(Side.SERVER, 200);
            long began = System.nanoTime();
            execute(connection, "SELECT repeat('x', 100)");
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofMillis(500));
        }
    }

    @Test
    void aCancellationIsAMessageToo() throws Exception {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            CompletableFuture<Void> cancel = CompletableFuture.runAsync(() -> {
                try {
                    server.awaitRow(DATABASE, "SELECT 1 FROM pg_stat_activity WHERE wait_event = 'PgSleep'");
                    statement.cancel();
                } catch (SQLException | InterruptedException e) {
                    throw new AssertionError(e);
                }
            });
            assertThatThrownBy(() -> statement.execute("SELECT pg_sleep(60)")).hasMessageContaining("canceling");
            cancel.get(20, TimeUnit.SECONDS);
            assertThat(wire.messages()).filteredOn(ofKind("CancelRequest")).hasSize(1);
        }
    }

    @Test
    void whatHappensWhenAClientGoesIsWaitedFor() throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        wire.after(ofKind("Terminate"), Fault.run(() -> {
            Thread.sleep(300);
            over.set(true);
        }));
        connect().close();
        wire.awaitEnd();
        assertThat(over).isTrue();
    }

    @Test
    void whatCouldNotHappenIsToldOf() throws Exception {
        wire.before(query("INSERT"), Fault.run(() -> {
            throw new IOException("by a test");
        }));
        try (Connection connection = connect()) {
            assertThatThrownBy(() -> execute(connection, INSERT)).isInstanceOf(SQLException.class);
        }
        assertThatThrownBy(() -> wire.awaitEnd()).hasRootCauseMessage("by a test");
    }
}
