package io.github.pgmigrate.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** The one address that embedded servers listen on: 127.0.0.1, whatever the JVM prefers. */
final class Loopback {

    static final String ADDRESS = "127.0.0.1";

    private static final int CONNECT_MILLIS = 1000;

    private Loopback() {}

    /** A port that is free at this moment: the wanted one where it can be had, else any; 0 wants none. */
    static int freePort(int wanted) throws IOException {
        if (wanted != 0) {
            try (ServerSocket socket = new ServerSocket(wanted, 1, address())) {
                return socket.getLocalPort();
            } catch (IOException e) {
                return freePort(0);
            }
        }
        try (ServerSocket socket = new ServerSocket(0, 1, address())) {
            return socket.getLocalPort();
        }
    }

    /** Whether somebody listens on a port. */
    static boolean answers(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address(), port), CONNECT_MILLIS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static InetAddress address() throws IOException {
        return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    }
}
