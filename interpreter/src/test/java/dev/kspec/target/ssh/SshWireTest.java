// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.ssh;

import static dev.kspec.target.ssh.Failing.failureOf;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** SSH over two streams. Here they happen to lead through a socket, of which the connection knows nothing. */
@Timeout(40)
class SshWireTest {
    private static final Duration LONG = Duration.ofSeconds(10);

    @TempDir
    private Path home;

    private TestServer server;
    private Socket line;
    private SshWire wire;

    @BeforeEach
    void start() throws Exception {
        server = new TestServer(home);
        line = new Socket("127.0.0.1", server.port());
        wire = new SshWire(line.getInputStream(), line.getOutputStream());
    }

    @AfterEach
    void stop() throws Exception {
        line.close();
        server.close();
    }

    /** With an address that leads nowhere: it is but a name. */
    private SshEndpoint endpoint() {
        return new SshEndpoint(new SshAddress("tester", "nowhere.invalid", 22), server.identity(), server.pinned());
    }

    @Test
    void commandsRunAndFilesArrive() throws Exception {
        byte[] content = new byte[1_000_000];
        new Random(1).nextBytes(content);
        Path file = home.resolve("file");
        try (SshConnection ssh = SshConnection.over(wire, endpoint())) {
            assertThat(ssh.exec("echo hello", LONG, 100).stdoutText()).isEqualTo("hello\n");
            ssh.upload(content, file.toString(), 0600, LONG);
            assertThat(file).hasBinaryContent(content);
        }
    }

    @Test
    void theStreamsBelongToWhoMadeThem() throws Exception {
        try (SshConnection ssh = SshConnection.over(wire, endpoint())) {
            assertThat(ssh.failure()).isEmpty();
        }
        assertThat(line.isClosed()).isFalse();
    }

    @Test
    void theEndOfTheInputIsALoss() throws Exception {
        try (SshConnection ssh = SshConnection.over(wire, endpoint())) {
            server.kill();
            assertThat(failureOf(() -> ssh.exec("sleep 9", LONG, 100)).kind()).isEqualTo(SshFailure.Kind.LOST);
        }
    }

    @Test
    void somebodyWhoNeverSpeaksIsGivenUp() throws Exception {
        try (InputStream silent = new PipedInputStream(new PipedOutputStream())) {
            SshEndpoint hasty = endpoint().with(SshOptions.DEFAULT.withConnectTimeout(Duration.ofMillis(300)));
            SshFailure failure =
                    failureOf(() -> SshConnection.over(new SshWire(silent, OutputStream.nullOutputStream()), hasty));
            assertThat(failure.kind()).isEqualTo(SshFailure.Kind.TIMEOUT);
        }
    }

    @Test
    void anEndBeforeTheGreetingIsSaid() {
        SshWire dead = new SshWire(new ByteArrayInputStream(new byte[0]), OutputStream.nullOutputStream());
        assertThat(failureOf(() -> SshConnection.over(dead, endpoint())).kind()).isEqualTo(SshFailure.Kind.UNREACHABLE);
    }
}
