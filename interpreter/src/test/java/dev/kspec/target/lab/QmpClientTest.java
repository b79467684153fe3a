// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.lab;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Scanner;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QmpClientTest {
    private static final String GREETING = "{\"QMP\": {}}\r\n";
    private static final String DONE = "{\"return\": {}}\r\n";

    @TempDir
    private Path directory;

    private ServerSocketChannel server;

    @AfterEach
    void tearDown() throws IOException {
        server.close();
    }

    /** A QEMU that greets, then answers each line it gets by the next of the answers. */
    private Path qemu(String... answers) throws IOException {
        Path socket = directory.resolve("qmp.sock");
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
        Thread.ofPlatform().daemon().start(() -> answer(List.of(answers)));
        return socket;
    }

    private void answer(List<String> answers) {
        try (SocketChannel client = server.accept();
                Scanner lines = new Scanner(client, UTF_8)) {
            var output = Channels.newOutputStream(client);
            output.write(GREETING.getBytes(UTF_8));
            for (String answer : answers) {
                lines.nextLine();
                output.write(answer.getBytes(UTF_8));
            }
            lines.hasNextLine();
        } catch (IOException hungUp) {
            // The test has seen enough.
        }
    }

    private static QmpClient connect(Path socket) throws IOException {
        return QmpClient.connect(socket, Duration.ofSeconds(5));
    }

    @Test
    void theForwardedPortIsFoundInQemusTable() throws Exception {
        String table =
                "{\"return\": \"Hub -1 (net0):\\r\\n  Protocol[State]    FD  Source Address  Port   Dest. Address  Port RecvQ SendQ"
                        + "\\r\\n  TCP[HOST_FORWARD]  12       127.0.0.1 35123       10.0.2.15    22     0     0\\r\\n\"}\r\n";
        try (QmpClient client = connect(qemu(DONE, "{\"event\": \"RESUME\"}\r\n" + table))) {
            assertThat(client.forwardedPort()).isEqualTo(35123);
        }
    }

    @Test
    void aRefusalIsPassedOn() throws Exception {
        Path socket = qemu("{\"error\": {\"desc\": \"no such thing\"}}\r\n");
        assertThatThrownBy(() -> connect(socket)).hasMessageContaining("no such thing");
    }

    @Test
    void aTableWithoutThePortIsAnError() throws Exception {
        try (QmpClient client = connect(qemu(DONE, DONE))) {
            assertThatThrownBy(client::forwardedPort).hasMessageContaining("QEMU names no forwarded port");
        }
    }

    @Test
    void silenceEndsWithThePatience() throws Exception {
        Path socket = qemu(DONE, "");
        try (QmpClient client = QmpClient.connect(socket, Duration.ofMillis(300))) {
            assertThatThrownBy(client::forwardedPort).hasMessage("QEMU does not answer");
        }
    }

    @Test
    void savingIsDoneWhenQemuSaysSo() throws Exception {
        String active = "{\"return\": {\"status\": \"active\", \"total-time\": 3}}\r\n";
        String completed = "{\"return\": {\"expected-downtime\": 1, \"status\": \"completed\"}}\r\n";
        try (QmpClient client = connect(qemu(DONE, DONE, DONE, DONE, DONE, active, completed, DONE))) {
            client.leaveOutSharedMemory();
            client.stop();
            client.save("devices");
            client.resume();
        }
    }

    @Test
    void stateThatQemuCannotTakeIsAnError() throws Exception {
        String failed = "{\"return\": {\"status\": \"failed\", \"error-desc\": \"bad section\"}}\r\n";
        try (QmpClient client = connect(qemu(DONE, DONE, failed))) {
            assertThatThrownBy(() -> client.restore("devices")).hasMessageContaining("bad section");
        }
    }

    @Test
    void hangingUpIsAnError() throws Exception {
        Path socket = qemu(DONE);
        try (QmpClient client = connect(socket)) {
            server.close();
            assertThatThrownBy(client::forwardedPort).isInstanceOf(IOException.class);
        }
    }

    @Test
    void anEndlessAnswerIsNotTaken() throws Exception {
        try (QmpClient client = connect(qemu(DONE, "x".repeat(1 << 17)))) {
            assertThatThrownBy(client::forwardedPort).hasMessage("QEMU's answer is too long");
        }
    }
}
