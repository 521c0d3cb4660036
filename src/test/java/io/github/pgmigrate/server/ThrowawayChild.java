package io.github.pgmigrate.server;

import io.github.pgmigrate.testing.TestServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** What another JVM runs that starts a throwaway server, says so, and waits to be killed. */
final class ThrowawayChild {

    private ThrowawayChild() {}

    static ServerChild start(Path directory, int major) throws IOException {
        return ServerChild.of(ThrowawayChild.class, List.of(directory.toString(), Integer.toString(major)));
    }

    public static void main(String[] arguments) throws IOException {
        EmbeddedThrowaways source =
                new EmbeddedThrowaways(Path.of(arguments[0]), Path.of("target", "postgres-cache"), TestServer.BINARIES);
        ThrowawayServer server = source.start(Integer.parseInt(arguments[1]), List.of());
        System.out.println("started " + server.version());
        System.in.read();
    }
}
