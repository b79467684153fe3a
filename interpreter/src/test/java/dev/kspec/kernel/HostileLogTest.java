// SPDX-License-Identifier: Apache-2.0
package dev.kspec.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A guest may log whatever it likes, and as much as it likes. */
class HostileLogTest {
    private static final int MANY = 100_000;

    static Stream<String> lines() {
        return Stream.of(
                "BUG: ".repeat(3000),
                "BUG: KASAN: " + "a".repeat(16_000),
                "INFO: task " + " blocked for more than".repeat(700),
                "general protection fault".repeat(600),
                "UBSAN: " + "a-".repeat(8000) + " in ",
                "BUG " + "x".repeat(8000) + " (Tainted: " + "G ".repeat(4000),
                "+0x1/0x1".repeat(2000),
                "a".repeat(8000) + "+0x",
                "a+0x".repeat(4000),
                "[".repeat(16_000),
                "[ 1.000000".repeat(1500),
                "WARNING: [" + "]".repeat(8000) + " at ",
                "=".repeat(16_000),
                "Kernel panic - not syncing: " + "0x1 ".repeat(4000));
    }

    /** Within a few seconds: quadratic time would take hours. */
    @ParameterizedTest
    @MethodSource("lines")
    @Timeout(value = 30, unit = TimeUnit.SECONDS)
    void longLinesAndManyOfThem(String line) {
        List<LogLine> log = new ArrayList<>();
        for (int i = 0; i < MANY / 10; i++) {
            log.add(LogLine.console(line));
        }
        assertThat(KernelReports.in(log).size()).isLessThanOrEqualTo(KernelReports.MOST);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"------------[ cut here ]------------", " f+0x1/0x2", "kernel BUG at a.c:1!", "Call Trace:", "x"
            })
    @Timeout(value = 30, unit = TimeUnit.SECONDS)
    void oneLineAgainAndAgain(String line) {
        List<LogLine> log = new ArrayList<>(List.of(LogLine.console("kernel BUG at a.c:1!")));
        IntStream.range(0, MANY).forEach(i -> log.add(new LogLine(i, i, "T" + i % 1000, line)));
        List<Report> reports = KernelReports.in(log);
        assertThat(reports).isNotEmpty().hasSizeLessThanOrEqualTo(KernelReports.MOST);
        assertThat(reports).allSatisfy(r -> assertThat(r.lines()).hasSizeLessThanOrEqualTo(1000));
    }

    /** Pieces of real reports in any order: whatever comes of it, it comes to an end and keeps to the lines there are. */
    @Test
    void shuffledReports() throws IOException {
        List<LogLine> pieces =
                Specimen.all().stream().flatMap(s -> s.console().stream()).toList();
        Random random = new Random(5);
        for (int round = 0; round < 20; round++) {
            List<LogLine> log = IntStream.range(0, 2000)
                    .mapToObj(i -> garbled(pieces.get(random.nextInt(pieces.size())), random))
                    .toList();
            assertThat(KernelReports.in(log)).allSatisfy(r -> {
                assertThat(log).containsAll(r.lines());
                assertThat(r.title()).isNotBlank().hasSizeLessThanOrEqualTo(400);
            });
        }
    }

    private static LogLine garbled(LogLine line, Random random) {
        StringBuilder text = new StringBuilder(line.text());
        if (random.nextInt(4) == 0 && !text.isEmpty()) {
            text.setCharAt(random.nextInt(text.length()), (char) random.nextInt(0x3000));
        }
        if (random.nextInt(8) == 0) {
            text.setLength(random.nextInt(text.length() + 1));
        }
        return new LogLine(line.sequence(), line.micros(), random.nextBoolean() ? "" : "T1", text.toString());
    }
}
