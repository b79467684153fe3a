// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kspec.program.Expr;
import dev.kspec.program.Instruction.Request.HostRun;
import dev.kspec.program.Slice;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class LocalCommandsTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    private record Came(long status, String output, String errors) {}

    private static Came run(Duration longest, String input, int room, String... args) throws InterruptedException {
        HostRun request = new HostRun(List.of(), new Slice(0, Expr.ZERO, Expr.ZERO), room, room);
        List<byte[]> words =
                Arrays.stream(args).map(a -> a.getBytes(StandardCharsets.UTF_8)).toList();
        Release release = new LocalCommands().run(words, input.getBytes(StandardCharsets.UTF_8), request, longest);
        byte[] bytes = release.bytes().toArray();
        assertThat(bytes).hasSize(request.size());
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int out = in.getInt();
        int err = in.getInt();
        return new Came(
                release.value(),
                new String(bytes, HostRun.OUTPUT, out, StandardCharsets.UTF_8),
                new String(bytes, HostRun.OUTPUT + room, err, StandardCharsets.UTF_8));
    }

    @Test
    void outputAndErrorsAndStatus() throws InterruptedException {
        assertThat(run(LONG, "", 64, "sh", "-c", "echo out; echo err >&2; exit 3"))
                .isEqualTo(new Came(3, "out\n", "err\n"));
        assertThat(run(LONG, "what goes in", 64, "cat")).isEqualTo(new Came(0, "what goes in", ""));
        assertThat(run(LONG, "", 64, "sh", "-c", "kill -9 $$").status()).isEqualTo(128 + 9);
    }

    @Test
    void whatHasNoRoomIsDropped() throws InterruptedException {
        assertThat(run(LONG, "", 3, "echo", "abcdef")).isEqualTo(new Came(0, "abc", ""));
        assertThat(run(LONG, "x".repeat(1 << 20), 4, "cat")).isEqualTo(new Came(0, "xxxx", ""));
        assertThat(run(LONG, "x".repeat(1 << 20), 4, "true").status()).isZero();
    }

    @Test
    void whatCannotBeStarted() throws InterruptedException {
        assertThat(run(LONG, "", 8, "/no/such/program").status()).isEqualTo(-2);
        assertThat(run(LONG, "", 8, "/etc/passwd").status()).isEqualTo(-13);
    }

    @Test
    void whatTakesTooLongIsKilled() throws InterruptedException {
        long begin = System.nanoTime();
        assertThat(run(Duration.ofMillis(300), "", 8, "sh", "-c", "echo a; sleep 60; echo b"))
                .isEqualTo(new Came(256 + 9, "a\n", ""));
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(20));
    }

    @Test
    void whatIsLeftInTheBackgroundIsNotWaitedFor() throws InterruptedException {
        long begin = System.nanoTime();
        assertThat(run(LONG, "", 8, "sh", "-c", "sleep 15 & echo a").output()).isEqualTo("a\n");
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(10));
    }
}
