package io.github.pgmigrate.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Socket;
import java.net.StandardSocketOptions;
import jdk.net.ExtendedSocketOptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Sockets that notice a dead network. */
class KeepAliveSocketFactoryTest {

    @Tag("F028")
    @Test
    void probes_are_sent_after_half_a_minute_of_silence() throws Exception {
        try (Socket socket = new KeepAliveSocketFactory().createSocket()) {
            assertThat(socket.getOption(StandardSocketOptions.SO_KEEPALIVE)).isTrue();
            if (socket.supportedOptions().contains(ExtendedSocketOptions.TCP_KEEPIDLE)) {
                assertThat(socket.getOption(ExtendedSocketOptions.TCP_KEEPIDLE)).isEqualTo(30);
            }
        }
    }
}
