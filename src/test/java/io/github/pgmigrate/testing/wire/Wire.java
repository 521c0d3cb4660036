package io.github.pgmigrate.testing.wire;

import io.github.pgmigrate.target.Target;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/**
 * Stands between clients and a server and reads the messages of both (PostgreSQL manual, "Frontend/Backend Protocol"): notes
 * and counts them, delays them, and lets something happen before or after one of them. It speaks no TLS and says so when asked.
 */
public final class Wire implements Closeable {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final ServerSocket listener;
    private final int port;
    private final List<Message> messages = Collections.synchronizedList(new ArrayList<>());
    private final List<Rule> rules = new CopyOnWriteArrayList<>();
    private final Map<Side, Integer> counts = new EnumMap<>(Map.of(Side.CLIENT, 0, Side.SERVER, 0));
    private final Map<Side, AtomicLong> bytes =
            new EnumMap<>(Map.of(Side.CLIENT, new AtomicLong(), Side.SERVER, new AtomicLong()));
    private final Map<Side, Duration> latencies = new ConcurrentHashMap<>();
    private final Map<Side, Integer> rates = new ConcurrentHashMap<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger roundTrips = new AtomicInteger();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final List<Thread> pumps = new CopyOnWriteArrayList<>();
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

    /** Before or after a message. */
    public enum When {
        /** The other side never gets it. */
        BEFORE,
        /** The other side has got it, and has answered where it does. */
        AFTER
    }

    private record Rule(Predicate<Message> which, boolean after, Fault fault, boolean always, AtomicBoolean struck) {
        boolean strikes(Message message, boolean afterIt) {
            return after == afterIt && which.test(message) && (always || struck.compareAndSet(false, true));
        }
    }

    /** A wire to the server on a port of this machine. */
    public Wire(int port) throws IOException {
        this.port = port;
        this.listener = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        start(this::accept);
    }

    /** The same database by way of the wire. */
    public Target of(Target target) {
        return target.withUrl(target.url().replace(":" + port + "/", ":" + port() + "/"));
    }

    /** Where the wire takes connections, on this machine. */
    public int port() {
        return listener.getLocalPort();
    }

    /** Before the first such message goes on, something happens. */
    public Wire before(Predicate<Message> which, Fault fault) {
        rules.add(new Rule(which, false, fault, false, new AtomicBoolean()));
        return this;
    }

    /** Before or after the first such message something happens, as {@link #before} and {@link #after} say. */
    public Wire at(When when, Predicate<Message> which, Fault fault) {
        return when == When.BEFORE ? before(which, fault) : after(which, fault);
    }

    /** Before each such message goes on, something happens. */
    public Wire beforeEach(Predicate<Message> which, Fault fault) {
        rules.add(new Rule(which, false, fault, true, new AtomicBoolean()));
        return this;
    }

    /**
     * After the first such message something happens: when the server has done what a message of the client's asks, and the
     * client has not heard of it; or when the client has got a message of the server's.
     */
    public Wire after(Predicate<Message> which, Fault fault) {
        rules.add(new Rule(which, true, fault, false, new AtomicBoolean()));
        return this;
    }

    /** Whether everything that was to happen once has. */
    public boolean hasStruck() {
        return rules.stream().allMatch(rule -> rule.always() || rule.struck().get());
    }

    /**
     * Waits until each connection has ended and whatever was to happen at its messages is over. A client need not wait for the
     * last of it: it goes when it has said that it goes, and no server answers that.
     *
     * @throws AssertionError where a connection does not end, or something could not happen as the test wished
     */
    public void awaitEnd() throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        for (Thread pump : pumps) {
            pump.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime())));
            if (pump.isAlive()) {
                throw new AssertionError("a connection is still there");
            }
        }
        Throwable failure = failures.poll();
        if (failure != null) {
            throw new AssertionError("what was to happen at a message failed", failure);
        }
    }

    /** Messages of one side that come after silence come so much later. */
    public Wire delay(Side from, Duration latency) {
        latencies.put(from, latency);
        return this;
    }

    /** Messages of one side come byte by byte. */
    public Wire slow(Side from, int bytesPerSecond) {
        rates.put(from, bytesPerSecond);
        return this;
    }

    /** The messages so far, in the order in which they came. */
    public List<Message> messages() {
        synchronized (messages) {
            return List.copyOf(messages);
        }
    }

    /** The statements that were sent so far: the texts of each Query and Parse. */
    public List<String> queries() {
        return messages().stream()
                .filter(message -> message.from() == Side.CLIENT
                        && (message.kind().equals("Query") || message.kind().equals("Parse")))
                .map(Message::text)
                .toList();
    }

    /** How much went over it so far. */
    public Traffic traffic() {
        synchronized (messages) {
            return new Traffic(
                    connections.get(),
                    roundTrips.get(),
                    counts.getOrDefault(Side.CLIENT, 0),
                    counts.getOrDefault(Side.SERVER, 0),
                    bytes(Side.CLIENT).get(),
                    bytes(Side.SERVER).get());
        }
    }

    private AtomicLong bytes(Side from) {
        return bytes.computeIfAbsent(from, side -> new AtomicLong());
    }

    Message note(Side from, int connection, String kind, byte[] body) {
        bytes(from).addAndGet(body.length + 5L);
        if (kind.equals("ReadyForQuery")) {
            roundTrips.incrementAndGet();
        }
        synchronized (messages) {
            Message message =
                    new Message(from, connection, counts.merge(from, 1, Integer::sum), kind, Message.text(kind, body));
            messages.add(message);
            return message;
        }
    }

    List<Fault> before(Message message) {
        return faults(message, false);
    }

    List<Fault> after(Message message) {
        return faults(message, true);
    }

    private List<Fault> faults(Message message, boolean after) {
        return rules.stream()
                .filter(rule -> rule.strikes(message, after))
                .map(Rule::fault)
                .toList();
    }

    Duration latency(Side from) {
        return latencies.getOrDefault(from, Duration.ZERO);
    }

    int bytesPerSecond(Side from) {
        return rates.getOrDefault(from, 0);
    }

    /** Lets something happen; what goes wrong with it is kept for {@link #awaitEnd}. */
    boolean strike(Fault fault, Link link) throws IOException, InterruptedException {
        try {
            return fault.strike(link);
        } catch (IOException | InterruptedException | RuntimeException | Error e) {
            failures.add(e);
            throw e;
        }
    }

    boolean isClosed() {
        return listener.isClosed();
    }

    private void accept() throws IOException {
        while (!isClosed()) {
            Socket client = listener.accept();
            Socket server = new Socket();
            try {
                server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            } catch (IOException e) {
                // As it would be without the wire.
                client.setSoLinger(true, 0);
                client.close();
                continue;
            }
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            sockets.add(client);
            sockets.add(server);
            Link link = new Link(this, connections.incrementAndGet(), client, server);
            pumps.add(start(link::pumpClient));
            pumps.add(start(link::pumpServer));
        }
    }

    private static Thread start(Fault.Task pump) {
        Thread thread = new Thread(
                () -> {
                    try {
                        pump.run();
                    } catch (IOException e) {
                        // The connection has ended, as it does at the end of every test.
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "wire");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /** Takes no more connections, and closes those that there are. */
    @Override
    public void close() {
        try {
            listener.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
