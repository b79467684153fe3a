// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.ssh;

import static dev.kspec.target.ssh.Failing.failureOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kspec.target.ssh.SshFailure.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.server.channel.ChannelSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Commands from start to end. */
@Timeout(20)
class SshExecTest {
    private static final Duration SOON = Duration.ofSeconds(5);

    @TempDir
    private static Path dir;

    private static TestServer server;
    private static SshConnection connection;

    @BeforeAll
    static void connect() throws IOException {
        server = new TestServer(dir)
                .with("killed", SshExecTest::dieOfSignal)
                .with("vanish", SshExecTest::closeWithoutStatus)
                .with("forever", (in, out, err, channel) -> sleep());
        connection = server.connect();
    }

    @AfterAll
    static void stop() throws IOException {
        connection.close();
        server.close();
    }

    @Test
    void outputErrorsAndStatusComeApart() throws Exception {
        ExecResult result = connection.exec("echo out; echo err >&2; exit 3", SOON, 1000);
        assertThat(result.end()).isEqualTo(new RemoteEnd.Exited(3));
        assertThat(result.stdoutText()).isEqualTo("out\n");
        assertThat(result.stderrText()).isEqualTo("err\n");
        assertThat(result.truncated()).isFalse();
    }

    @Test
    void everyExitStatusComesThrough() throws Exception {
        for (int status : new int[] {0, 1, 127, 128, 254, 255}) {
            RemoteEnd end = connection.exec("exit " + status, SOON, 0).end();
            assertThat(end).isEqualTo(new RemoteEnd.Exited(status));
            assertThat(end.isSuccess()).isEqualTo(status == 0);
        }
    }

    @Test
    void signalIsReportedByName() throws Exception {
        assertThat(connection.exec("killed", SOON, 0).end()).isEqualTo(new RemoteEnd.Signalled("SEGV"));
    }

    @Test
    void channelThatClosesWithoutStatusIsNeitherSuccessNorLoss() throws Exception {
        RemoteEnd end = connection.exec("vanish", SOON, 0).end();
        assertThat(end).isEqualTo(new RemoteEnd.Unreported());
        assertThat(end.isSuccess()).isFalse();
        assertThat(connection.failure()).isEmpty();
    }

    @Test
    void standardInputIsEmpty() throws Exception {
        assertThat(connection.exec("cat; echo done", SOON, 100).stdoutText()).isEqualTo("done\n");
    }

    @Test
    void longOutputIsReadToItsEndButNotKept() throws Exception {
        ExecResult result = connection.exec("head -c 3000000 /dev/zero; echo end >&2", SOON, 100);
        assertThat(result.stdout()).hasSize(100).containsOnly(0);
        assertThat(result.stderrText()).isEqualTo("end\n");
        assertThat(result.truncated()).isTrue();
        assertThat(result.end().isSuccess()).isTrue();
    }

    @Test
    void commandIsUtf8() throws Exception {
        assertThat(connection
                        .exec("printf %s " + ShellQuote.word("naïve ☃ 𝄞"), SOON, 100)
                        .stdout())
                .isEqualTo("naïve ☃ 𝄞".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void commandThatTakesTooLongTimesOutAndLeavesTheConnectionUsable() throws Exception {
        long start = System.nanoTime();
        SshFailure failure = failureOf(() -> connection.exec("forever", Duration.ofMillis(300), 0));
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isBetween(Duration.ofMillis(290), Duration.ofSeconds(2));
        assertThat(failure.kind()).isEqualTo(Kind.TIMEOUT);
        assertThat(failure.message()).contains("\"forever\" did not end within 300 ms");
        assertThat(connection.exec("echo alive", SOON, 100).stdoutText()).isEqualTo("alive\n");
    }

    @Test
    void interruptEndsTheWait() throws Exception {
        Thread caller = Thread.currentThread();
        Thread.ofPlatform().daemon().start(() -> {
            sleepMillis(100);
            caller.interrupt();
        });
        SshFailure failure = failureOf(() -> connection.exec("forever", SOON, 0));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(failure.kind()).isEqualTo(Kind.INTERRUPTED);
        assertThat(connection.exec("echo alive", SOON, 100).stdoutText()).isEqualTo("alive\n");
    }

    @Test
    void manyCommandsAtATime() throws Exception {
        try (ExecutorService pool = Executors.newFixedThreadPool(8)) {
            List<Future<String>> outputs = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                String text = "number " + i;
                outputs.add(pool.submit(
                        () -> connection.exec("echo " + text, SOON, 100).stdoutText()));
            }
            for (int i = 0; i < 40; i++) {
                assertThat(outputs.get(i).get()).isEqualTo("number " + i + "\n");
            }
        }
    }

    @Test
    void closingTheConnectionEndsARunningCommand() throws Exception {
        SshConnection other = server.connect();
        Thread.ofPlatform().daemon().start(() -> {
            sleepMillis(100);
            other.close();
        });
        assertThat(failureOf(() -> other.exec("forever", SOON, 0)).kind()).isEqualTo(Kind.CLOSED);
        assertThat(failureOf(() -> other.exec("true", SOON, 0)).kind()).isEqualTo(Kind.CLOSED);
        assertThat(other.failure()).map(SshFailure::kind).contains(Kind.CLOSED);
    }

    private static int dieOfSignal(Object in, Object out, Object err, ChannelSession channel) throws IOException {
        Buffer buffer = channel.getSession().createBuffer(SshConstants.SSH_MSG_CHANNEL_REQUEST);
        buffer.putUInt(channel.getRecipient());
        buffer.putString("exit-signal");
        buffer.putBoolean(false);
        buffer.putString("SEGV");
        buffer.putBoolean(true);
        buffer.putString("Segmentation fault");
        buffer.putString("");
        channel.getSession().writePacket(buffer);
        return closeWithoutStatus(in, out, err, channel);
    }

    private static int closeWithoutStatus(Object in, Object out, Object err, ChannelSession channel)
            throws IOException {
        Buffer buffer = channel.getSession().createBuffer(SshConstants.SSH_MSG_CHANNEL_CLOSE);
        buffer.putUInt(channel.getRecipient());
        channel.getSession().writePacket(buffer);
        return sleep();
    }

    private static int sleep() {
        sleepMillis(20_000);
        return 0;
    }

    private static void sleepMillis(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
