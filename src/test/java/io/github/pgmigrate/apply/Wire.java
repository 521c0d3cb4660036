package io.github.pgmigrate.apply;

import io.github.pgmigrate.target.Target;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/**
 * Stands between a client and the server and reads the client's messages (PostgreSQL manual, "Frontend/Backend Protocol"):
 * counts them, and cuts the connection at one of them, for tests.
 */
final class Wire implements Closeable {

    /** When to cut. */
    enum Cut {
        /** The server never sees the message. */
        BEFORE,
        /** The server works on the message, and its answer is lost. */
        AFTER
    }

    private final ServerSocket listener;
    private final int port;
    private final List<String> messages = new CopyOnWriteArrayList<>();
    private volatile Predicate<String> trigger = message -> false;
    private volatile Cut cut = Cut.BEFORE;

    Wire(int port) throws IOException {
        this.port = port;
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start(this::accept);
    }

    /** The same database by way of the wire. */
    Target of(Target target) {
        return target.withUrl(target.url().replace(":" + port + "/", ":" + listener.getLocalPort() + "/"));
    }

    /** Cuts the connection once, at the first message that holds these words. */
    void cut(Cut when, String words) {
        cut(when, message -> message.contains(words));
    }

    /** Cuts the connection once, at the first such message. */
    void cut(Cut when, Predicate<String> message) {
        cut = when;
        trigger = message;
    }

    /** The simple queries that were sent, in their order, those of all connections. */
    List<String> messages() {
        return messages;
    }

    private void accept() throws IOException {
        while (!listener.isClosed()) {
            Socket client = listener.accept();
            Socket server = new Socket(InetAddress.getLoopbackAddress(), port);
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            start(() -> {
                try (client;
                        server) {
                    server.getInputStream().transferTo(client.getOutputStream());
                }
            });
            start(() -> {
                try (client;
                        server) {
                    forward(new DataInputStream(client.getInputStream()), server, client);
                }
            });
        }
    }

    private void forward(DataInputStream from, Socket server, Socket client) throws IOException {
        DataOutputStream to = new DataOutputStream(server.getOutputStream());
        byte[] startUp;
        do {
            startUp = body(from, from.readInt());
            to.writeInt(startUp.length + 4);
            to.write(startUp);
            // SSLRequest and its like are four bytes alone; the server declines, and the client begins again.
        } while (startUp.length == 4);
        while (true) {
            int type = from.readUnsignedByte();
            byte[] body = body(from, from.readInt());
            String text = type == 'Q' ? new String(body, StandardCharsets.UTF_8) : "";
            if (type == 'Q') {
                messages.add(text);
            }
            boolean hit = trigger.test(text);
            if (hit) {
                trigger = message -> false;
            }
            if (hit && cut == Cut.BEFORE) {
                return;
            }
            if (hit) {
                client.shutdownOutput();
            }
            to.writeByte(type);
            to.writeInt(body.length + 4);
            to.write(body);
            to.flush();
            if (hit) {
                settle();
                return;
            }
        }
    }

    /** Leaves the server the time to work on what it was sent. */
    private static void settle() {
        try {
            Thread.sleep(300);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static byte[] body(DataInputStream from, int length) throws IOException {
        byte[] body = new byte[length - 4];
        from.readFully(body);
        return body;
    }

    /** Something that ends with its connection. */
    private interface Pump {
        void run() throws IOException;
    }

    private static void start(Pump pump) {
        Thread thread = new Thread(() -> {
            try {
                pump.run();
            } catch (IOException e) {
                // The connection has ended, as it does at the end of every test.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
