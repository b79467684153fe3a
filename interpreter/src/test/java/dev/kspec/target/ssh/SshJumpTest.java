// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.ssh;

import static dev.kspec.target.ssh.Failing.failureOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kspec.target.ssh.SshFailure.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Hosts that a configuration of ssh describes, reached through others: server by server, key by key. */
@Timeout(40)
class SshJumpTest {
    private static final Duration LONG = Duration.ofSeconds(10);
    private static final int MIB = 1024 * 1024;

    @TempDir
    private Path home;

    private Path file;
    private TestServer outer;
    private TestServer gate;
    private TestServer box;

    @BeforeEach
    void startServers() throws IOException {
        file = Files.createDirectory(home.resolve(".ssh")).resolve("config");
        outer = server("outer");
        gate = server("gate");
        box = server("box").with("echo", SshJumpTest::echo);
    }

    private TestServer server(String name) throws IOException {
        return new TestServer(Files.createDirectory(home.resolve(name)));
    }

    @AfterEach
    void stopServers() throws IOException {
        box.close();
        gate.close();
        outer.close();
    }

    /** A chain {@code outer}, {@code gate}, {@code box} in which every host has its own key and known key. */
    private void describe(String more) throws IOException {
        StringBuilder text = new StringBuilder(more);
        block(text, "box", box, "ProxyJump gate");
        block(text, "gate", gate, "ProxyJump outer");
        block(text, "outer", outer, "ConnectTimeout 5");
        Files.writeString(file, text);
    }

    private void block(StringBuilder text, String name, TestServer server, String more) throws IOException {
        Path known = home.resolve("known_" + name);
        Files.writeString(known, "the-" + name + " " + TestKeys.line(server.hostKey()) + "\n");
        text.append("""
                Host %s
                  HostName 127.0.0.1
                  Port %d
                  User tester
                  IdentityFile %s
                  IdentitiesOnly yes
                  UserKnownHostsFile %s
                  GlobalKnownHostsFile none
                  HostKeyAlias the-%1$s
                  %s
                """.formatted(name, server.port(), server.identityFile(), known, more));
    }

    private SshEndpoint endpoint(String name) throws Exception {
        return new SshHosts(SshConfig.ofHome(home)).endpoint(SshDestination.parse(name), SshHosts.Given.NOTHING);
    }

    @Test
    void anAliasIsEnough() throws Exception {
        describe("");
        try (SshConnection connection = SshConnection.connect(endpoint("outer"))) {
            assertThat(connection.exec("exit 3", LONG, 0).end()).isEqualTo(new RemoteEnd.Exited(3));
        }
    }

    @Test
    void aChainOfJumpHostsLeadsThere() throws Exception {
        describe("");
        outer.withForwarding();
        gate.withForwarding();
        try (SshConnection connection = SshConnection.connect(endpoint("box"))) {
            assertThat(connection.exec("exit 5", LONG, 0).end()).isEqualTo(new RemoteEnd.Exited(5));
            assertThat(box.connections()).isEqualTo(1);
            assertThat(gate.connections()).isEqualTo(1);
            assertThat(outer.connections()).isEqualTo(1);
        }
        for (TestServer server : new TestServer[] {box, gate, outer}) {
            awaitNoConnection(server);
        }
    }

    private static void awaitNoConnection(TestServer server) throws InterruptedException {
        for (int i = 0; i < 100 && server.connections() > 0; i++) {
            Thread.sleep(50);
        }
        assertThat(server.connections()).isZero();
    }

    @Test
    void muchGoesBothWaysAtOnceThroughATunnel() throws Exception {
        describe("");
        outer.withForwarding();
        gate.withForwarding();
        byte[] sent = new byte[24 * MIB];
        for (int i = 0; i < sent.length; i++) {
            sent[i] = (byte) (i * 31 + (i >> 11));
        }
        long begin = System.nanoTime();
        try (SshConnection connection = SshConnection.connect(endpoint("box"));
                ExecChannel channel = connection.open("echo")) {
            CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> {
                try (OutputStream out = channel.stdin()) {
                    out.write(sent);
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            byte[] back = channel.stdout().readAllBytes();
            writer.join();
            assertThat(Arrays.equals(back, sent)).isTrue();
        }
        System.out.printf("24 MiB there and back through two jump hosts: %.2f s%n", (System.nanoTime() - begin) / 1e9);
    }

    private static int echo(InputStream in, OutputStream out, OutputStream err, Object channel) throws IOException {
        in.transferTo(out);
        out.flush();
        return 0;
    }

    @Test
    void aWrongKeyOfAJumpHostIsNamedWithItsHop() throws Exception {
        describe("");
        outer.withForwarding();
        gate.withForwarding();
        Files.writeString(home.resolve("known_gate"), "the-gate " + TestKeys.line(TestKeys.ed25519()) + "\n");
        SshFailure failure = failureOf(() -> SshConnection.connect(endpoint("box")));
        assertThat(failure.kind()).isEqualTo(Kind.HOST_KEY_MISMATCH);
        assertThat(failure.message())
                .startsWith(
                        "tester@127.0.0.1:" + gate.port() + ": jump host on the way to tester@box: THE SERVER'S KEY")
                .contains("ssh-keygen -R 'the-gate'", "its settings are from " + file + ":11");
        assertThat(box.connections()).isZero();
        awaitNoConnection(outer);
    }

    @Test
    void anUnknownKeyOfTheHostBehindIsItsOwn() throws Exception {
        describe("");
        outer.withForwarding();
        gate.withForwarding();
        Files.delete(home.resolve("known_box"));
        SshFailure failure = failureOf(() -> SshConnection.connect(endpoint("box")));
        assertThat(failure.kind()).isEqualTo(Kind.HOST_KEY_UNKNOWN);
        assertThat(failure.message())
                .contains("ssh -p " + box.port() + " tester@box;")
                .doesNotContain("ssh-keyscan", "jump host on the way");
    }

    @Test
    void aJumpHostMayForbidIt() throws Exception {
        describe("");
        outer.withForwarding();
        SshFailure failure = failureOf(() -> SshConnection.connect(endpoint("box")));
        assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
        assertThat(failure.message())
                .contains("the jump host tester@127.0.0.1:" + gate.port(), "AllowTcpForwarding yes");
    }

    @Test
    void nobodyListensBehindTheJumpHost() throws Exception {
        int closed;
        try (ServerSocket listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            closed = listener.getLocalPort();
        }
        describe("Host box\n Port " + closed + "\n");
        outer.withForwarding();
        gate.withForwarding();
        SshFailure failure = failureOf(() -> SshConnection.connect(endpoint("box")));
        assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
        assertThat(failure.message()).contains("cannot connect to 127.0.0.1:" + closed);
    }

    @Test
    void aJumpHostThatDiesIsToldAsSuch() throws Exception {
        describe("");
        outer.withForwarding();
        gate.withForwarding();
        try (SshConnection connection = SshConnection.connect(endpoint("box"));
                ExecChannel channel = connection.open("sleep 30")) {
            outer.kill();
            SshFailure failure = failureOf(() -> channel.awaitEnd(LONG));
            assertThat(failure.kind()).isEqualTo(Kind.LOST);
            assertThat(failure.message()).contains("the jump host tester@127.0.0.1:");
        }
    }

    @Test
    void theAgentSignsForAJumpHostOnlyWithTheKeysOfItsFiles() throws Exception {
        describe("");
        outer.withForwarding();
        Path locked = TestKeys.write(outer.userKey(), outer.identityFile(), "sesame");
        Files.writeString(home.resolve("outer/user_key.pub"), TestKeys.line(outer.userKey()) + "\n");
        try (TestAgent agent = new TestAgent(home.resolve("agent.sock"), outer.userKey())) {
            Files.writeString(
                    file,
                    Files.readString(file)
                            .replace("Host gate", "Match all\n IdentityAgent " + agent.socket() + "\nHost gate"));
            SshConnection.connect(endpoint("outer")).close();
            assertThat(agent.signatures()).isEqualTo(1);
        }
        assertThat(locked).exists();
    }
}
