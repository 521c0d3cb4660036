package io.github.pgmigrate.testing.wire;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** What happens to a connection at a message. */
@FunctionalInterface
public interface Fault {

    /**
     * Happens.
     *
     * @return whether the message goes on, where it has not yet
     */
    boolean strike(Link link) throws IOException, InterruptedException;

    /** Something that a test does. */
    @FunctionalInterface
    interface Task {
        void run() throws IOException, InterruptedException;
    }

    /** Both sides see the connection closed in good order. */
    static Fault cut() {
        return link -> {
            link.cut();
            return false;
        };
    }

    /** Both sides see it broken: a TCP segment with RST. */
    static Fault reset() {
        return link -> {
            link.reset();
            return false;
        };
    }

    /** The message is lost, and the connection lives. */
    static Fault drop() {
        return link -> false;
    }

    /** From now on nothing comes through in either direction, and nobody is told. */
    static Fault freeze() {
        return link -> {
            link.freeze();
            return false;
        };
    }

    /** The message waits until the gate is opened. */
    static Fault hold(Gate gate) {
        return link -> {
            gate.pass();
            return true;
        };
    }

    /** The message comes late. */
    static Fault pause(Duration time) {
        return link -> {
            Thread.sleep(time.toMillis());
            return true;
        };
    }

    /** Something is done while the message waits. */
    static Fault run(Task task) {
        return link -> {
            task.run();
            return true;
        };
    }

    /** Something is done that ends one side; nothing goes on to the other. */
    static Fault kill(Task task) {
        return link -> {
            task.run();
            link.cut();
            return false;
        };
    }

    /**
     * The server gets a Query that fails with this SQLSTATE in place of the client's, so that it answers with an error, and
     * both agree on what state the transaction is in. For a Query only.
     */
    static Fault fail(String sqlState) {
        String sql = "DO $$BEGIN RAISE EXCEPTION 'the wire says so' USING ERRCODE = '" + sqlState + "'; END$$\0";
        return link -> {
            link.toServer('Q', sql.getBytes(StandardCharsets.UTF_8));
            return false;
        };
    }
}
