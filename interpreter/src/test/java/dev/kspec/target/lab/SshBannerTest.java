// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.lab;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SshBannerTest {
    private static Optional<String> ask(String greeting) throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.ofPlatform().daemon().start(() -> {
                try (Socket client = server.accept()) {
                    client.getOutputStream().write(greeting.getBytes(US_ASCII));
                    client.getInputStream().read();
                } catch (IOException hungUp) {
                    // The question has been answered.
                }
            });
            return SshBanner.read("127.0.0.1", server.getLocalPort(), Duration.ofMillis(500));
        }
    }

    @Test
    void aServersGreetingIsRead() throws Exception {
        assertThat(ask("SSH-2.0-dropbear_2022.83\r\nmore")).contains("SSH-2.0-dropbear_2022.83");
    }

    @Test
    void anotherServerOrNoneOrASilentOneIsNotSsh() throws Exception {
        assertThat(ask("HTTP/1.1 200 OK\r\n")).isEmpty();
        assertThat(ask("")).isEmpty();
        assertThat(ask("SSH-" + "x".repeat(1000))).isEmpty();
        int closed;
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = server.getLocalPort();
        }
        assertThat(SshBanner.read("127.0.0.1", closed, Duration.ofMillis(500))).isEmpty();
    }
}
