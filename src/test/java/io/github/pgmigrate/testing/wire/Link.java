package io.github.pgmigrate.testing.wire;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** One connection through a wire: a socket to the client, and one to the server. */
public final class Link {

    private static final int CANCEL_CODE = 80_877_102;
    private static final int SSL_CODE = 80_877_103;
    private static final int GSS_CODE = 80_877_104;
    private static final int ENCRYPTION_REQUEST_LENGTH = 8;

    /** After which messages of the client's the server answers, without another one. */
    private static final Set<String> ANSWERED = Set.of("Query", "Sync", "CopyDone", "CopyFail", "Password");

    private static final Set<String> ENDS_OF_ANSWERS = Set.of("ReadyForQuery", "CopyInResponse");
    private static final long SETTLING_MILLIS = 50;
    private static final long PATIENCE_SECONDS = 60;

    private final Wire wire;
    private final int number;
    private final Socket client;
    private final Socket server;
    private volatile boolean frozen;
    private volatile @Nullable Answer withheld;

    /** What the server says to a message whose answer the client does not get yet. */
    private static final class Answer {

        private final Predicate<String> isEnd;
        private final List<byte[]> messages = new ArrayList<>();
        private final CountDownLatch complete = new CountDownLatch(1);

        Answer(Predicate<String> isEnd) {
            this.isEnd = isEnd;
        }
    }

    Link(Wire wire, int number, Socket client, Socket server) {
        this.wire = wire;
        this.number = number;
        this.client = client;
        this.server = server;
    }

    /** Closes both ends in good order. */
    public void cut() throws IOException {
        client.close();
        server.close();
    }

    /** Breaks both ends. */
    public void reset() throws IOException {
        client.setSoLinger(true, 0);
        server.setSoLinger(true, 0);
        cut();
    }

    /** Lets nothing more come through. */
    public void freeze() {
        frozen = true;
    }

    /** Sends the server a message that is not the client's. */
    public void toServer(char type, byte[] body) throws IOException {
        send(server, frame(type, body), Side.CLIENT);
    }

    /** Sends the client a message that is not the server's. */
    public void toClient(char type, byte[] body) throws IOException {
        send(client, frame(type, body), Side.SERVER);
    }

    /** Reads what the client says, to the end. */
    void pumpClient() throws IOException, InterruptedException {
        try (client;
                server) {
            DataInputStream from = new DataInputStream(new BufferedInputStream(client.getInputStream()));
            if (!startUp(from)) {
                return;
            }
            while (true) {
                boolean silence = from.available() == 0;
                int type = from.readUnsignedByte();
                byte[] body = body(from);
                latency(silence, Side.CLIENT);
                String kind = Message.kind(Side.CLIENT, type);
                pass(wire.note(Side.CLIENT, number, kind, body), server, frame((char) type, body));
            }
        }
    }

    /** Reads what the server says, to the end. */
    void pumpServer() throws IOException, InterruptedException {
        try (client;
                server) {
            DataInputStream from = new DataInputStream(new BufferedInputStream(server.getInputStream()));
            while (true) {
                boolean silence = from.available() == 0;
                int type = from.readUnsignedByte();
                byte[] body = body(from);
                latency(silence, Side.SERVER);
                String kind = Message.kind(Side.SERVER, type);
                pass(wire.note(Side.SERVER, number, kind, body), client, frame((char) type, body));
            }
        } finally {
            Answer answer = withheld;
            if (answer != null) {
                answer.complete.countDown();
            }
        }
    }

    /** Answers what a client asks for before it begins: no encryption here. False where it only came to cancel. */
    private boolean startUp(DataInputStream from) throws IOException, InterruptedException {
        while (true) {
            byte[] body = body(from);
            int code = ByteBuffer.wrap(body).getInt();
            if (body.length + 4 == ENCRYPTION_REQUEST_LENGTH && (code == SSL_CODE || code == GSS_CODE)) {
                client.getOutputStream().write('N');
                continue;
            }
            byte[] frame = ByteBuffer.allocate(body.length + 4)
                    .putInt(body.length + 4)
                    .put(body)
                    .array();
            boolean cancel = code == CANCEL_CODE;
            Message message = wire.note(Side.CLIENT, number, cancel ? Message.CANCEL : Message.START_UP, body);
            pass(message, server, frame);
            if (cancel) {
                // The server closes the connection when it has done so.
                server.getInputStream().readAllBytes();
            }
            return !cancel;
        }
    }

    private void pass(Message message, Socket to, byte[] frame) throws IOException, InterruptedException {
        boolean goesOn = true;
        for (Fault fault : wire.before(message)) {
            goesOn &= wire.strike(fault, this);
        }
        awaitThaw();
        if (!goesOn) {
            return;
        }
        List<Fault> after = wire.after(message);
        if (message.from() == Side.CLIENT && !after.isEmpty()) {
            Answer answer = new Answer(isEnd(message));
            withheld = answer;
            send(to, frame, Side.CLIENT);
            awaitEnd(message, answer);
            strike(after);
            release(answer);
        } else {
            if (message.from() == Side.CLIENT || !withhold(message, frame)) {
                send(to, frame, message.from());
            }
            strike(after);
        }
    }

    private void strike(List<Fault> faults) throws IOException, InterruptedException {
        for (Fault fault : faults) {
            wire.strike(fault, this);
        }
        awaitThaw();
    }

    private static Predicate<String> isEnd(Message message) {
        boolean beforeReady =
                message.kind().equals("Password") || message.kind().equals(Message.START_UP);
        return kind -> ENDS_OF_ANSWERS.contains(kind) || (beforeReady && kind.equals("Authentication"));
    }

    private static void awaitEnd(Message message, Answer answer) throws InterruptedException {
        if (ANSWERED.contains(message.kind()) || message.kind().equals(Message.START_UP)) {
            if (!answer.complete.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("no answer to " + message);
            }
        } else {
            Thread.sleep(SETTLING_MILLIS);
        }
    }

    /** Keeps a message of the server's back; false where it is not to be. */
    private synchronized boolean withhold(Message message, byte[] frame) {
        Answer answer = withheld;
        if (answer == null) {
            return false;
        }
        answer.messages.add(frame);
        if (answer.isEnd.test(message.kind())) {
            answer.complete.countDown();
        }
        return true;
    }

    private synchronized void release(Answer answer) throws IOException {
        withheld = null;
        for (byte[] frame : answer.messages) {
            send(client, frame, Side.SERVER);
        }
    }

    private void awaitThaw() throws InterruptedException {
        while (frozen && !wire.isClosed()) {
            Thread.sleep(20);
        }
    }

    /** A message that comes after silence is late; those that follow it at once are not any later. */
    private void latency(boolean silence, Side from) throws InterruptedException {
        if (silence) {
            Thread.sleep(wire.latency(from).toMillis());
        }
    }

    private void send(Socket to, byte[] frame, Side from) throws IOException {
        OutputStream out = to.getOutputStream();
        int rate = wire.bytesPerSecond(from);
        if (rate == 0) {
            out.write(frame);
            return;
        }
        for (byte one : frame) {
            out.write(one);
            try {
                TimeUnit.NANOSECONDS.sleep(1_000_000_000L / rate);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException(e);
            }
        }
    }

    private static byte[] body(DataInputStream from) throws IOException {
        int length = from.readInt() - 4;
        if (length < 0) {
            throw new EOFException("not the protocol");
        }
        byte[] body = new byte[length];
        from.readFully(body);
        return body;
    }

    private static byte[] frame(char type, byte[] body) {
        return ByteBuffer.allocate(body.length + 5)
                .put((byte) type)
                .putInt(body.length + 4)
                .put(body)
                .array();
    }
}
