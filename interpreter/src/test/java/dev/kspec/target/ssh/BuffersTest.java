// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.ssh;

import static dev.kspec.target.ssh.Failing.failureOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kspec.target.ssh.SshFailure.Kind;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The pipe, the head and the tail by themselves. */
@Timeout(20)
class BuffersTest {
    private static final SshAddress ADDRESS = new SshAddress("me", "box", 22);

    private final BytePipe pipe = new BytePipe(10, doing -> failure(Kind.INTERRUPTED));

    @Test
    void pipeKeepsOrderAcrossItsEdge() throws Exception {
        byte[] sent = new byte[100_000];
        new Random(3).nextBytes(sent);
        CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> putAll(sent));
        ByteArrayOutputStream received = new ByteArrayOutputStream();
        byte[] part = new byte[7];
        for (int count = pipe.take(part, 0, 7); count >= 0; count = pipe.take(part, 0, 7)) {
            received.write(part, 0, count);
        }
        writer.join();
        assertThat(received.toByteArray()).isEqualTo(sent);
    }

    private void putAll(byte[] bytes) {
        try {
            for (int at = 0; at < bytes.length; ) {
                int length = Math.min(1 + at % 23, bytes.length - at);
                pipe.put(bytes, at, length);
                at += length;
            }
            pipe.finish();
        } catch (SshException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void failureComesAfterTheBytesThatWereThere() throws Exception {
        pipe.put(new byte[] {1, 2}, 0, 2);
        pipe.fail(failure(Kind.LOST));
        pipe.fail(failure(Kind.CLOSED));
        assertThat(pipe.take(new byte[10], 0, 10)).isEqualTo(2);
        assertThat(failureOf(() -> pipe.take(new byte[10], 0, 10)).kind()).isEqualTo(Kind.LOST);
        assertThat(failureOf(() -> pipe.put(new byte[1], 0, 1)).kind()).isEqualTo(Kind.LOST);
    }

    @Test
    void endIsNotUndoneByALaterFailureButByAbandoning() throws Exception {
        pipe.finish();
        pipe.fail(failure(Kind.LOST));
        assertThat(pipe.take(new byte[1], 0, 1)).isEqualTo(-1);
        pipe.abandon(failure(Kind.CLOSED));
        assertThat(failureOf(() -> pipe.take(new byte[1], 0, 1)).kind()).isEqualTo(Kind.CLOSED);
    }

    @Test
    void writerGivesUpAtItsDeadline() throws Exception {
        pipe.put(new byte[10], 0, 10);
        Deadline deadline = Deadline.in(Duration.ofMillis(50), failure(Kind.TIMEOUT));
        assertThat(failureOf(() -> pipe.put(new byte[1], 0, 1, deadline)).kind())
                .isEqualTo(Kind.TIMEOUT);
    }

    @Test
    void tailKeepsTheLastBytes() {
        TailBuffer tail = new TailBuffer(5);
        assertThat(tail.bytes()).isEmpty();
        put(tail, "abc");
        assertThat(tail.bytes()).asString(StandardCharsets.US_ASCII).isEqualTo("abc");
        put(tail, "defg");
        assertThat(tail.bytes()).asString(StandardCharsets.US_ASCII).isEqualTo("cdefg");
        put(tail, "0123456789");
        assertThat(tail.bytes()).asString(StandardCharsets.US_ASCII).isEqualTo("56789");
        put(tail, "x");
        assertThat(tail.bytes()).asString(StandardCharsets.US_ASCII).isEqualTo("6789x");
    }

    @Test
    void headKeepsTheFirstBytesAndTellsThatThereWereMore() {
        HeadBuffer head = new HeadBuffer(5);
        head.put("abcde".getBytes(StandardCharsets.US_ASCII), 0, 5);
        assertThat(head.isTruncated()).isFalse();
        head.put("f".getBytes(StandardCharsets.US_ASCII), 0, 1);
        assertThat(head.isTruncated()).isTrue();
        assertThat(head.bytes()).asString(StandardCharsets.US_ASCII).isEqualTo("abcde");
    }

    @Test
    void foreignTextIsMadePrintable() {
        assertThat(Printable.of("a\r\n\t\u001b[0m\u202e☃\ud800")).isEqualTo("a\\r\\n\\t\\x1b[0m\\u{202e}☃\\u{d800}");
        assertThat(Printable.of("x".repeat(10_000))).hasSize(401).endsWith("…");
    }

    private static void put(TailBuffer tail, String text) {
        tail.put(text.getBytes(StandardCharsets.US_ASCII), 0, text.length());
    }

    private static SshFailure failure(Kind kind) {
        return new SshFailure(kind, ADDRESS, "it happened", "");
    }
}
