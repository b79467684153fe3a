// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.ssh;

import static dev.kspec.target.ssh.Failing.failureOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kspec.target.ssh.SshFailure.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.util.buffer.Buffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Long-lived channels: what their two ends see of each other, and how they end. */
@Timeout(20)
class ExecChannelTest {
    private static final Duration SOON = Duration.ofSeconds(5);

    @TempDir
    private Path dir;

    private TestServer server;
    private SshConnection connection;

    @BeforeEach
    void connect() throws IOException {
        server = new TestServer(dir)
                .with("echo", ExecChannelTest::echo)
                .with("deaf", (in, out, err, channel) -> sleep())
                .with("close, then wait", (in, out, err, channel) -> {
                    Buffer eof = channel.getSession().createBuffer(SshConstants.SSH_MSG_CHANNEL_EOF);
                    eof.putUInt(channel.getRecipient());
                    channel.getSession().writePacket(eof);
                    return in.read() == 'x' ? 5 : 6;
                })
                .with("greet", (in, out, err, channel) -> {
                    write(out, "hello");
                    return sleep();
                });
        connection = server.connect();
    }

    @AfterEach
    void stop() throws IOException {
        connection.close();
        server.close();
    }

    @Test
    void bytesGoBothWaysUntilTheInputEnds() throws Exception {
        try (ExecChannel channel = connection.open("echo")) {
            for (String message : new String[] {"one", "two", "three"}) {
                write(channel.stdin(), message);
                assertThat(channel.stdout().readNBytes(message.length()))
                        .asString(StandardCharsets.UTF_8)
                        .isEqualTo(message);
            }
            channel.stdin().close();
            assertThat(channel.stdout().read()).isEqualTo(-1);
            assertThat(channel.awaitEnd(SOON)).isEqualTo(new RemoteEnd.Exited(0));
            assertThat(channel.stdout().read()).as("again").isEqualTo(-1);
        }
    }

    @Test
    void everyByteValueIsKept() throws Exception {
        byte[] all = new byte[256];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }
        try (ExecChannel channel = connection.open("cat")) {
            channel.stdin().write(all);
            channel.stdin().close();
            for (int i = 0; i < all.length; i++) {
                assertThat(channel.stdout().read()).isEqualTo(i);
            }
            assertThat(channel.stdout().read()).isEqualTo(-1);
        }
    }

    @Test
    void endOfTheProgramIsEndOfFileNotLoss() throws Exception {
        try (ExecChannel channel = connection.open("echo last words; exit 4")) {
            assertThat(channel.stdout().readAllBytes())
                    .asString(StandardCharsets.UTF_8)
                    .isEqualTo("last words\n");
            assertThat(channel.awaitEnd(SOON)).isEqualTo(new RemoteEnd.Exited(4));
            SshFailure failure = failureOf(() -> write(channel.stdin(), "anybody there?"));
            assertThat(failure.kind()).isEqualTo(Kind.REMOTE);
            assertThat(failure.message()).contains("exited with status 4");
        }
        assertThat(connection.failure()).isEmpty();
    }

    @Test
    void outputMayEndBeforeTheProgram() throws Exception {
        try (ExecChannel channel = connection.open("close, then wait")) {
            assertThat(channel.stdout().read()).isEqualTo(-1);
            assertThat(failureOf(() -> channel.awaitEnd(Duration.ofMillis(50))).kind())
                    .isEqualTo(Kind.TIMEOUT);
            write(channel.stdin(), "x\n");
            assertThat(channel.awaitEnd(SOON)).isEqualTo(new RemoteEnd.Exited(5));
        }
    }

    @Test
    void lastOfTheErrorOutputIsKept() throws Exception {
        try (ExecChannel channel =
                connection.open("i=0; while [ $i -lt 20000 ]; do echo line $i; i=$((i+1)); done >&2")) {
            assertThat(channel.awaitEnd(SOON).isSuccess()).isTrue();
            assertThat(channel.stderr()).hasSize(ExecChannel.STDERR_KEPT);
            assertThat(new String(channel.stderr(), StandardCharsets.US_ASCII)).endsWith("line 19998\nline 19999\n");
        }
    }

    @Test
    void serverThatGoesDownIsALossAfterTheBytesThatCame() throws Exception {
        try (ExecChannel channel = connection.open("greet")) {
            assertThat(channel.stdout().read()).isEqualTo('h');
            server.kill();
            assertThat(channel.stdout().readNBytes(4))
                    .asString(StandardCharsets.UTF_8)
                    .isEqualTo("ello");
            SshFailure failure = failureOf(() -> channel.stdout().read());
            assertThat(failure.kind()).isEqualTo(Kind.LOST);
            assertThat(failureOf(() -> channel.awaitEnd(SOON)).kind()).isEqualTo(Kind.LOST);
            assertThat(failureOf(() -> write(channel.stdin(), "x")).kind()).isEqualTo(Kind.LOST);
            assertThat(failureOf(() -> connection.open("echo")).kind()).isEqualTo(Kind.LOST);
            assertThat(connection.failure()).contains(failure);
        }
    }

    @Test
    void cutConnectionIsALossAtOnce() throws Exception {
        try (Relay relay = new Relay(server.port());
                SshConnection other = SshConnection.connect(server.endpointAt(relay.port()));
                ExecChannel channel = other.open("echo")) {
            inAWhile(relay::cut);
            long start = System.nanoTime();
            SshFailure failure = failureOf(() -> channel.stdout().read());
            assertThat(failure.kind()).isEqualTo(Kind.LOST);
            assertThat(millisSince(start)).isLessThan(3000);
        }
    }

    @Test
    void silenceIsALossAfterTheKeepAlivesRunOut() throws Exception {
        SshOptions anxious = SshOptions.DEFAULT.withKeepAlive(Duration.ofMillis(200), 2);
        try (Relay relay = new Relay(server.port());
                SshConnection other = SshConnection.connect(server.endpointAt(relay.port()), anxious);
                ExecChannel channel = other.open("echo")) {
            Thread.sleep(900); // idle, but the server answers
            write(channel.stdin(), "ok");
            assertThat(channel.stdout().readNBytes(2))
                    .asString(StandardCharsets.UTF_8)
                    .isEqualTo("ok");
            relay.freeze();
            long start = System.nanoTime();
            SshFailure failure = failureOf(() -> channel.stdout().read());
            assertThat(failure.kind()).isEqualTo(Kind.LOST);
            assertThat(failure.message()).contains("no sign of life");
            assertThat(millisSince(start)).isBetween(400L, 5000L);
        }
    }

    @Test
    void lossEndsTheWaitForAChannelThatTheServerNeverConfirmed() throws Exception {
        try (Relay relay = new Relay(server.port());
                SshConnection other = SshConnection.connect(server.endpointAt(relay.port()))) {
            relay.freeze(); // so that the server never hears of the channel
            CompletableFuture<SshFailure> failure = CompletableFuture.supplyAsync(
                    () -> failureOf(() -> other.exec("true", Duration.ofMinutes(2), 100)));
            Thread.sleep(300);
            assertThat(failure).isNotDone();
            relay.cut();
            assertThat(failure.get(10, TimeUnit.SECONDS).kind()).isEqualTo(Kind.LOST);
        }
    }

    @Test
    void slowReaderIsNotMistakenForASilentServer() throws Exception {
        SshOptions anxious = SshOptions.DEFAULT.withKeepAlive(Duration.ofMillis(200), 1);
        try (SshConnection other = SshConnection.connect(server.endpoint(), anxious);
                ExecChannel channel = other.open("head -c 8000000 /dev/zero")) {
            Thread.sleep(900);
            assertThat(channel.stdout().readAllBytes()).hasSize(8_000_000);
            assertThat(channel.awaitEnd(SOON).isSuccess()).isTrue();
        }
    }

    @Test
    void closingTheChannelEndsABlockedReaderAndABlockedWriter() throws Exception {
        ExecChannel channel = connection.open("deaf");
        inAWhile(channel::close);
        SshFailure failure = failureOf(() -> channel.stdout().read());
        assertThat(failure.kind()).isEqualTo(Kind.CLOSED);
        assertThat(failure.message()).contains("\"deaf\"");

        ExecChannel other = connection.open("deaf");
        inAWhile(other::close);
        assertThat(failureOf(() -> other.stdin().write(new byte[50_000_000])).kind())
                .isEqualTo(Kind.CLOSED);
        assertThat(connection.exec("echo alive", SOON, 100).stdoutText()).isEqualTo("alive\n");
    }

    @Test
    void closingTheConnectionEndsABlockedReader() throws Exception {
        ExecChannel channel = connection.open("deaf");
        inAWhile(connection::close);
        assertThat(failureOf(() -> channel.stdout().read()).kind()).isEqualTo(Kind.CLOSED);
        channel.close();
    }

    @Test
    void closingAChannelWithUnreadOutputFreesTheConnection() throws Exception {
        ExecChannel channel = connection.open("cat /dev/zero");
        while (channel.stdout().available() < 1_000_000) {
            Thread.sleep(5);
        }
        channel.close();
        assertThat(connection.exec("echo alive", SOON, 100).stdoutText()).isEqualTo("alive\n");
    }

    @Test
    void nothingIsReadAfterClosing() throws Exception {
        ExecChannel channel = connection.open("greet");
        assertThat(channel.stdout().read()).isEqualTo('h');
        channel.close();
        assertThat(failureOf(() -> channel.stdout().read()).kind()).isEqualTo(Kind.CLOSED);
        channel.close();
    }

    @Test
    void closedConnectionLeavesNothingBehind() throws Exception {
        String watcher = "kspec-ssh-watch 127.0.0.1:" + server.port();
        assertThat(threadNames()).contains(watcher);
        connection.open("deaf");
        connection.close();
        for (int i = 0; i < 200 && (server.connections() > 0 || threadNames().contains(watcher)); i++) {
            Thread.sleep(10);
        }
        assertThat(server.connections()).isZero();
        assertThat(threadNames()).doesNotContain(watcher);
    }

    private static List<String> threadNames() {
        return Thread.getAllStackTraces().keySet().stream().map(Thread::getName).toList();
    }

    @Test
    void interruptEndsABlockedReaderAndABlockedWriterAndTheChannelGoesOn() throws Exception {
        try (ExecChannel channel = connection.open("greet")) {
            assertThat(channel.stdout().readNBytes(5)).hasSize(5);
            interruptMeSoon();
            assertThat(failureOf(() -> channel.stdout().read()).kind()).isEqualTo(Kind.INTERRUPTED);
            assertThat(Thread.interrupted()).isTrue();
            interruptMeSoon();
            assertThat(failureOf(() -> channel.stdin().write(new byte[50_000_000]))
                            .kind())
                    .isEqualTo(Kind.INTERRUPTED);
            assertThat(Thread.interrupted()).isTrue();
            interruptMeSoon();
            assertThat(failureOf(() -> channel.awaitEnd(SOON)).kind()).isEqualTo(Kind.INTERRUPTED);
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    private interface Event {
        void happen() throws IOException;
    }

    private static void inAWhile(Event event) {
        Thread.ofPlatform().daemon().start(() -> {
            try {
                Thread.sleep(100);
                event.happen();
            } catch (InterruptedException | IOException e) {
                throw new AssertionError(e);
            }
        });
    }

    private static void interruptMeSoon() {
        inAWhile(Thread.currentThread()::interrupt);
    }

    private static long millisSince(long start) {
        return (System.nanoTime() - start) / 1_000_000;
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private static int echo(InputStream in, OutputStream out, OutputStream err, Object channel) throws IOException {
        byte[] buffer = new byte[8192];
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            out.write(buffer, 0, count);
            out.flush();
        }
        return 0;
    }

    private static int sleep() throws InterruptedException {
        Thread.sleep(20_000);
        return 0;
    }
}
