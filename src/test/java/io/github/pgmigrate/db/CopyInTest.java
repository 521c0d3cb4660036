package io.github.pgmigrate.db;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.pgmigrate.testing.EachMajor;
import io.github.pgmigrate.testing.TestServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;

/** Data that ride on {@code COPY ... FROM STDIN}. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CopyInTest {

    private static final String TABLE = "CREATE TABLE t (a int PRIMARY KEY, b text NOT NULL)";

    private static InputStream text(String text) {
        return new ByteArrayInputStream(text.getBytes(UTF_8));
    }

    /** So many lines, made as they are read. */
    private static InputStream lines(int count, int failAt) {
        return new InputStream() {
            private int line;
            private byte[] current = new byte[0];
            private int at;

            @Override
            public int read() throws IOException {
                return refill() ? current[at++] & 0xFF : -1;
            }

            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                int done = 0;
                while (done < length && refill()) {
                    int part = Math.min(length - done, current.length - at);
                    System.arraycopy(current, at, target, offset + done, part);
                    at += part;
                    done += part;
                }
                return done == 0 && length > 0 ? -1 : done;
            }

            private boolean refill() throws IOException {
                if (at < current.length) {
                    return true;
                }
                if (line == count) {
                    return false;
                }
                if (line == failAt) {
                    throw new IOException("the disk is gone");
                }
                line++;
                current = (line + "\tline é " + line + "\n").getBytes(UTF_8);
                at = 0;
                return true;
            }
        };
    }

    @ParameterizedTest
    @EachMajor
    void many_rows_are_copied(int major) throws Exception {
        try (Session session = Session.open(TestServer.of(major).newDatabase(), "pgmigrate test", notice -> {})) {
            session.send(TABLE + "; BEGIN");
            assertThat(session.copyIn("COPY t FROM stdin", lines(300_000, -1))).isEqualTo("COPY 300000");
            assertThat(session.transaction()).isEqualTo(Session.Transaction.OPEN);
            assertThat(session.copyIn("COPY t FROM stdin", text(""))).isEqualTo("COPY 0");
            session.send("COMMIT");
            assertThat(session.query("SELECT count(*), min(b), max(length(b)) FROM t"))
                    .containsExactly(List.of("300000", "line é 1", "13"));
        }
    }

    @ParameterizedTest
    @EachMajor
    void a_row_in_error_is_named_and_the_session_goes_on(int major) throws Exception {
        try (Session session = Session.open(TestServer.of(major).newDatabase(), "pgmigrate test", notice -> {})) {
            session.send(TABLE);
            session.send("BEGIN");
            ServerException failure = catchThrowableOfType(
                    ServerException.class, () -> session.copyIn("COPY t FROM stdin", text("1\ta\nx\tb\n")));
            assertThat(failure.sqlState()).isEqualTo("22P02");
            assertThat(failure.error().where()).isEqualTo("COPY t, line 2, column a: \"x\"");
            assertThat(failure.connectionLost()).isFalse();
            assertThat(session.transaction()).isEqualTo(Session.Transaction.FAILED);
            assertThat(session.send("ROLLBACK; SELECT 1")).containsExactly("ROLLBACK", "SELECT 1");
            ServerException early = catchThrowableOfType(
                    ServerException.class,
                    () -> session.copyIn(
                            "COPY t FROM stdin",
                            new java.io.SequenceInputStream(text("x\ty\n"), lines(2_000_000, -1))));
            assertThat(early.sqlState()).isEqualTo("22P02");
            assertThat(catchThrowableOfType(
                                    ServerException.class, () -> session.copyIn("COPY nope FROM stdin", text("")))
                            .sqlState())
                    .isEqualTo("42P01");
            assertThat(catchThrowableOfType(ServerException.class, () -> session.copyIn("COPY t TO stdout", text("")))
                            .connectionLost())
                    .isFalse();
            assertThat(session.send("SELECT 1")).containsExactly("SELECT 1");
        }
    }

    @ParameterizedTest
    @EachMajor
    void data_that_cannot_be_read_to_their_end_are_not_kept(int major) throws Exception {
        try (Session session = Session.open(TestServer.of(major).newDatabase(), "pgmigrate test", notice -> {})) {
            session.send(TABLE);
            assertThatThrownBy(() -> session.copyIn("COPY t FROM stdin", lines(100_000, 50_000)))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("the disk is gone");
            assertThat(session.query("SELECT count(*) FROM t")).containsExactly(List.of("0"));
        }
    }

    @ParameterizedTest
    @EachMajor
    void a_trigger_that_talks_for_every_row_is_heard_and_blocks_nothing(int major) throws Exception {
        AtomicLong heard = new AtomicLong();
        try (Session session =
                Session.open(TestServer.of(major).newDatabase(), "pgmigrate test", notice -> heard.incrementAndGet())) {
            session.send(TABLE + "; CREATE FUNCTION talk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
                    + " RAISE NOTICE '% %', NEW.a, repeat('x', 200); RETURN NEW; END $$;"
                    + " CREATE TRIGGER talk BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION talk()");
            assertThat(session.copyIn("COPY t FROM stdin", lines(400_000, -1))).isEqualTo("COPY 400000");
            assertThat(heard).hasValue(400_000);
        }
    }

    @ParameterizedTest
    @EachMajor
    void data_follow_the_encoding_of_the_session(int major) throws Exception {
        try (Session session = Session.open(TestServer.of(major).newDatabase(), "pgmigrate test", notice -> {})) {
            session.send(TABLE + "; SET client_encoding = 'LATIN1'");
            session.copyIn("COPY t FROM stdin", text("1\té\n"));
            assertThat(session.query("SELECT b, length(b) FROM t")).containsExactly(List.of("é", "1"));
        }
    }

    @ParameterizedTest
    @EachMajor
    void copy_where_none_is_expected_leaves_the_session_in_step(int major) throws Exception {
        try (Session session = Session.open(TestServer.of(major).newDatabase(), "pgmigrate test", notice -> {})) {
            session.send(TABLE);
            assertThat(catchThrowableOfType(
                                    ServerException.class, () -> session.send("SELECT 1; COPY t FROM stdin; SELECT 2"))
                            .connectionLost())
                    .isFalse();
            assertThat(session.send("INSERT INTO t VALUES (1, 'a')")).containsExactly("INSERT 0 1");
            assertThat(session.send("COPY t TO stdout; SELECT 1, 2")).containsExactly("COPY 1", "SELECT 1");
            assertThat(session.query("SELECT 7")).containsExactly(List.of("7"));
        }
    }
}
