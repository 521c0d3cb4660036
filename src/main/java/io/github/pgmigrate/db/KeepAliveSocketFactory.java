package io.github.pgmigrate.db;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketOption;
import java.util.Map;
import javax.net.SocketFactory;
import jdk.net.ExtendedSocketOptions;

/**
 * Makes sockets that notice within about a minute that the server's machine or the network is gone, where the system's own
 * settings mostly take two hours. Public, with a constructor without arguments, because the driver makes it by name.
 */
public final class KeepAliveSocketFactory extends SocketFactory {

    /** Seconds of silence before the first probe, seconds between probes, and how many may stay unanswered. */
    private static final Map<SocketOption<Integer>, Integer> PROBES = Map.of(
            ExtendedSocketOptions.TCP_KEEPIDLE, 30,
            ExtendedSocketOptions.TCP_KEEPINTERVAL, 10,
            ExtendedSocketOptions.TCP_KEEPCOUNT, 3);

    @Override
    public Socket createSocket() throws IOException {
        return probed(new Socket());
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return probed(new Socket(host, port));
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) throws IOException {
        return probed(new Socket(host, port, localHost, localPort));
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return probed(new Socket(host, port));
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress localHost, int localPort) throws IOException {
        return probed(new Socket(host, port, localHost, localPort));
    }

    private static Socket probed(Socket socket) throws IOException {
        socket.setKeepAlive(true);
        for (Map.Entry<SocketOption<Integer>, Integer> probe : PROBES.entrySet()) {
            if (socket.supportedOptions().contains(probe.getKey())) {
                socket.setOption(probe.getKey(), probe.getValue());
            }
        }
        return socket;
    }
}
