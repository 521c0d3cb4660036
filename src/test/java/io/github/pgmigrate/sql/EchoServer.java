package io.github.pgmigrate.sql;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * As much of a PostgreSQL server as psql needs to send it a script: every statement succeeds and does nothing, COPY FROM STDIN
 * takes its data, and a SET of standard_conforming_strings is reported. So what psql sends depends on the script alone.
 */
final class EchoServer implements AutoCloseable {

    private static final int SSL_REQUEST = 80877103;
    private static final int GSS_REQUEST = 80877104;
    private static final int CANCEL_REQUEST = 80877102;
    private static final Pattern COPY =
            Pattern.compile("(?is)(^|;)(\\s|--[^\n]*|/\\*.*?\\*/)*+copy\\b[^;]*\\bfrom\\s+std(in|out)\\b");
    private static final Pattern SETTING =
            Pattern.compile("(?is)^(?:\\s|--[^\n]*|/\\*.*?\\*/)*+set\\s+(?:session\\s+|local\\s+)?"
                    + "standard_conforming_strings\\s*(?:=|to)\\s*(on|off)(?=\\s*(;|$))");

    private final ServerSocket socket;

    EchoServer() throws IOException {
        socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start(this::accept);
    }

    int port() {
        return socket.getLocalPort();
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "echo-server");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                start(() -> serve(client));
            } catch (SocketException e) {
                return;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static void serve(Socket client) {
        try (client;
                DataInputStream in = new DataInputStream(new java.io.BufferedInputStream(client.getInputStream()));
                DataOutputStream out =
                        new DataOutputStream(new java.io.BufferedOutputStream(client.getOutputStream()))) {
            client.setTcpNoDelay(true);
            if (startUp(in, out)) {
                talk(in, out);
            }
        } catch (EOFException | SocketException e) {
            // The client is gone.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean startUp(DataInputStream in, DataOutputStream out) throws IOException {
        while (true) {
            int length = in.readInt();
            int code = in.readInt();
            in.readNBytes(length - 8);
            if (code == CANCEL_REQUEST) {
                return false;
            }
            if (code != SSL_REQUEST && code != GSS_REQUEST) {
                break;
            }
            out.write('N');
            out.flush();
        }
        message(out, 'R', new byte[4]);
        parameter(out, "server_version", "15.0");
        parameter(out, "client_encoding", "UTF8");
        parameter(out, "server_encoding", "UTF8");
        parameter(out, "standard_conforming_strings", "on");
        message(out, 'K', new byte[8]);
        ready(out);
        return true;
    }

    private static void talk(DataInputStream in, DataOutputStream out) throws IOException {
        while (true) {
            int type = in.readByte();
            byte[] body = in.readNBytes(in.readInt() - 4);
            switch (type) {
                case 'Q' -> query(out, new String(body, 0, body.length - 1, StandardCharsets.UTF_8));
                case 'c', 'f' -> {
                    complete(out, "COPY 0");
                    ready(out);
                }
                case 'S', 'F' -> {
                    message(out, 'E', "SERROR\0VERROR\0C0A000\0Mnot here\0\0".getBytes(StandardCharsets.UTF_8));
                    ready(out);
                }
                case 'X' -> {
                    return;
                }
                default -> {
                    // COPY data, and the parts of an extended query before its Sync.
                }
            }
        }
    }

    private static void query(DataOutputStream out, String text) throws IOException {
        if (COPY.matcher(text).find()) {
            message(out, 'G', new byte[3]);
            out.flush();
            return;
        }
        Matcher setting = SETTING.matcher(text);
        if (setting.find()) {
            parameter(out, "standard_conforming_strings", setting.group(1).toLowerCase(java.util.Locale.ROOT));
        }
        complete(out, "SET");
        ready(out);
    }

    private static void parameter(DataOutputStream out, String name, String value) throws IOException {
        message(out, 'S', (name + "\0" + value + "\0").getBytes(StandardCharsets.UTF_8));
    }

    private static void complete(DataOutputStream out, String tag) throws IOException {
        message(out, 'C', (tag + "\0").getBytes(StandardCharsets.UTF_8));
    }

    private static void ready(DataOutputStream out) throws IOException {
        message(out, 'Z', new byte[] {'I'});
        out.flush();
    }

    private static void message(DataOutputStream out, char type, byte[] body) throws IOException {
        out.write(type);
        out.writeInt(body.length + 4);
        out.write(body);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
