// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.ssh;

import static dev.kspec.target.ssh.Failing.failureOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kspec.target.ssh.SshFailure.Kind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Ways to get in, and all the ways not to. */
@Timeout(20)
class SshConnectTest {
    private static final SshOptions HASTY = SshOptions.DEFAULT.withConnectTimeout(Duration.ofMillis(500));

    @TempDir
    private Path dir;

    private TestServer server;

    @BeforeEach
    void startServer() throws IOException {
        server = new TestServer(dir);
    }

    @AfterEach
    void stopServer() throws IOException {
        server.close();
    }

    @Test
    void logsInWithPinnedHostKeyAndKeyFile() throws Exception {
        try (SshConnection connection = server.connect()) {
            assertThat(connection.exec("exit 7", Duration.ofSeconds(5), 0).end())
                    .isEqualTo(new RemoteEnd.Exited(7));
            assertThat(connection.failure()).isEmpty();
        }
    }

    @Test
    void acceptsAnyOfSeveralPinnedKeys() throws Exception {
        var pinned = new HostKeyPolicy.Pinned(
                List.of(TestKeys.line(TestKeys.ed25519()), TestKeys.line(server.hostKey()) + " comment"));
        SshConnection.connect(endpoint(server.identity(), pinned)).close();
    }

    @Test
    void serverWithAHostCertificateIsJudgedByItsKey() throws Exception {
        server.withHostCertificate();
        SshConnection.connect(endpoint(server.identity(), server.pinned())).close();
    }

    @Test
    void wrongKeyIsAnAuthenticationFailure() throws IOException {
        Path key = TestKeys.write(TestKeys.ed25519(), dir.resolve("other_key"));
        SshFailure failure = connectFailure(new Identity.KeyFile(key), server.pinned());
        assertThat(failure.kind()).isEqualTo(Kind.AUTH_FAILED);
        assertThat(failure.message()).contains("tester@127.0.0.1:" + server.port(), key.toString(), "authorized_keys");
    }

    @Test
    void missingKeyFileIsNamed() {
        SshFailure failure = connectFailure(new Identity.KeyFile(dir.resolve("nowhere")), server.pinned());
        assertThat(failure.kind()).isEqualTo(Kind.AUTH_FAILED);
        assertThat(failure.message()).contains(dir.resolve("nowhere") + " does not exist");
    }

    @Test
    void somethingElseThanAKeyIsNamed() throws IOException {
        Path file = Files.writeString(dir.resolve("letter"), "Dear server, let me in.\n");
        SshFailure failure = connectFailure(new Identity.KeyFile(file), server.pinned());
        assertThat(failure.kind()).isEqualTo(Kind.AUTH_FAILED);
        assertThat(failure.message()).contains(file + " is not a private key");
    }

    @Test
    void keyWithPassphraseIsNotAskedFor() throws IOException {
        Path key = TestKeys.write(server.userKey(), dir.resolve("locked"), "sesame");
        SshFailure failure = connectFailure(new Identity.KeyFile(key), server.pinned());
        assertThat(failure.kind()).isEqualTo(Kind.AUTH_FAILED);
        assertThat(failure.message()).contains("protected by a passphrase", "ssh-add");
    }

    @Test
    void defaultKeysAreFoundAndUnusableOnesPassedOver() throws Exception {
        Path ssh = Files.createDirectory(dir.resolve(".ssh"));
        TestKeys.write(TestKeys.ed25519(), ssh.resolve("id_ed25519"), "sesame");
        TestKeys.write(server.userKey(), ssh.resolve("id_ecdsa"));
        var keys = new Identity.DefaultKeys(ssh, Optional.of(dir.resolve("no-agent")));
        SshConnection.connect(endpoint(keys, server.pinned())).close();
    }

    @Test
    void noDefaultKeyAtAllIsSaid() {
        SshFailure failure = connectFailure(new Identity.DefaultKeys(dir, Optional.empty()), server.pinned());
        assertThat(failure.kind()).isEqualTo(Kind.AUTH_FAILED);
        assertThat(failure.message()).contains("id_ed25519, id_ecdsa, id_rsa", dir.toString());
    }

    @Test
    void agentSigns() throws Exception {
        try (TestAgent agent = new TestAgent(dir.resolve("agent.sock"), server.userKey())) {
            var keys = new Identity.DefaultKeys(dir, Optional.of(agent.socket()));
            SshConnection.connect(endpoint(keys, server.pinned())).close();
            assertThat(agent.signatures()).isEqualTo(1);
        }
    }

    @Test
    void agentThatHangsTimesOut() throws Exception {
        Path socket = dir.resolve("hung.sock");
        try (ServerSocketChannel hung = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            hung.bind(UnixDomainSocketAddress.of(socket));
            var keys = new Identity.DefaultKeys(dir, Optional.of(socket));
            SshFailure failure = failureOf(() -> SshConnection.connect(endpoint(keys, server.pinned()), HASTY));
            assertThat(failure.kind()).isEqualTo(Kind.TIMEOUT);
            assertThat(failure.message()).contains("ssh-agent did not answer");
        }
    }

    @Test
    void otherKeyThanThePinnedOneIsRefusedLoudly() {
        KeyPair other = TestKeys.ed25519();
        SshFailure failure = connectFailure(server.identity(), new HostKeyPolicy.Pinned(List.of(TestKeys.line(other))));
        assertThat(failure.kind()).isEqualTo(Kind.HOST_KEY_MISMATCH);
        assertThat(failure.message())
                .contains(PublicKey.parse(TestKeys.line(other)).toString())
                .contains(PublicKey.parse(TestKeys.line(server.hostKey())).toString());
    }

    @Test
    void closedPortIsUnreachable() throws IOException {
        int port = closedPort();
        SshFailure failure = failureOf(() -> SshConnection.connect(server.endpointAt(port)));
        assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
        assertThat(failure.message()).contains("127.0.0.1:" + port, "refused");
    }

    @Test
    void unknownNameIsUnreachable() {
        var address = new SshAddress("tester", "no-such-host.invalid", 22);
        SshFailure failure =
                failureOf(() -> SshConnection.connect(new SshEndpoint(address, server.identity(), server.pinned())));
        assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
        assertThat(failure.message()).contains("no host of that name");
    }

    @Test
    void serverThatNeverSpeaksTimesOut() throws IOException {
        try (ServerSocket mute = listener()) {
            long start = System.nanoTime();
            SshFailure failure = failureOf(() -> SshConnection.connect(server.endpointAt(mute.getLocalPort()), HASTY));
            assertThat(failure.kind()).isEqualTo(Kind.TIMEOUT);
            assertThat(failure.message()).contains("no SSH server spoke within 500 ms");
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isBetween(Duration.ofMillis(490), Duration.ofSeconds(2));
        }
    }

    @Test
    void serverThatTricklesTimesOutAsAWhole() throws IOException {
        try (ServerSocket slow = listener()) {
            answer(slow, client -> {
                for (byte b :
                        "a line that is no greeting, byte by byte".repeat(10).getBytes(StandardCharsets.US_ASCII)) {
                    client.getOutputStream().write(b);
                    Thread.sleep(50);
                }
            });
            SshFailure failure = failureOf(() -> SshConnection.connect(server.endpointAt(slow.getLocalPort()), HASTY));
            assertThat(failure.kind()).isEqualTo(Kind.TIMEOUT);
        }
    }

    @Test
    void serverThatHangsUpAtOnceIsUnreachable() throws IOException {
        try (ServerSocket rude = listener()) {
            answer(rude, Socket::close);
            SshFailure failure = failureOf(() -> SshConnection.connect(server.endpointAt(rude.getLocalPort())));
            assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
            assertThat(failure.message()).contains("no SSH server spoke");
        }
    }

    @Test
    void otherProtocolIsQuotedWithoutControlCharacters() throws IOException {
        try (ServerSocket web = listener()) {
            answer(web, client -> {
                client.getOutputStream().write("HTTP/1.1 400 \u001b[31mNo\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                client.shutdownOutput();
            });
            SshFailure failure = failureOf(() -> SshConnection.connect(server.endpointAt(web.getLocalPort())));
            assertThat(failure.kind()).isEqualTo(Kind.PROTOCOL);
            assertThat(failure.message()).contains("HTTP/1.1 400 \\x1b[31mNo").doesNotContain("\u001b");
        }
    }

    @Test
    void serverThatDiesDuringKeyExchangeIsALoss() throws IOException {
        try (ServerSocket dying = listener()) {
            answer(dying, client -> {
                client.getOutputStream().write("SSH-2.0-dying\r\n".getBytes(StandardCharsets.US_ASCII));
                client.getInputStream().read();
                client.shutdownOutput();
            });
            SshFailure failure = failureOf(() -> SshConnection.connect(server.endpointAt(dying.getLocalPort())));
            assertThat(failure.kind()).isEqualTo(Kind.LOST);
            assertThat(failure.message()).contains("during the key exchange");
        }
    }

    @Test
    void interruptEndsConnecting() throws IOException {
        try (ServerSocket mute = listener()) {
            Thread.currentThread().interrupt();
            SshFailure failure = failureOf(() -> SshConnection.connect(server.endpointAt(mute.getLocalPort())));
            assertThat(Thread.interrupted()).isTrue();
            assertThat(failure.kind()).isEqualTo(Kind.INTERRUPTED);
        }
    }

    @Test
    void logIsOffUnlessAskedFor() throws Exception {
        List<String> lines = Collections.synchronizedList(new ArrayList<>());
        SshConnection.connect(server.endpoint(), SshOptions.DEFAULT.withLog(lines::add))
                .close();
        assertThat(lines).anyMatch(line -> line.startsWith("Remote version string: SSH-2.0-"));
    }

    private SshFailure connectFailure(Identity identity, HostKeyPolicy hostKeys) {
        return failureOf(() -> SshConnection.connect(endpoint(identity, hostKeys)));
    }

    private SshEndpoint endpoint(Identity identity, HostKeyPolicy hostKeys) {
        return new SshEndpoint(server.address(), identity, hostKeys);
    }

    private static ServerSocket listener() throws IOException {
        return new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    }

    private static int closedPort() throws IOException {
        try (ServerSocket listener = listener()) {
            return listener.getLocalPort();
        }
    }

    private interface Answer {
        void to(Socket client) throws IOException, InterruptedException;
    }

    private static void answer(ServerSocket listener, Answer answer) {
        Thread.ofPlatform().daemon().start(() -> {
            try {
                answer.to(listener.accept());
            } catch (IOException | InterruptedException e) {
                // the client has had enough
            }
        });
    }
}
