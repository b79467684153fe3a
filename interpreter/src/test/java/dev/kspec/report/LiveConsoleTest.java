// SPDX-License-Identifier: Apache-2.0
package dev.kspec.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kspec.report.ConsoleReport.Settings;
import dev.kspec.run.CaseOutcome;
import dev.kspec.run.RunResult;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What is seen on a terminal, through one that takes nothing it does not know. */
class LiveConsoleTest {
    private static final Settings SETTINGS = new Settings(ColorMode.AUTO, false, false, Plan.UNKNOWN);

    private final ManualClock clock = new ManualClock();
    private final AtomicInteger width = new AtomicInteger(80);
    private final AtomicInteger writes = new AtomicInteger();
    private final VirtualTerminal terminal = new VirtualTerminal(80);

    @Test
    void aPhaseWithABar() {
        try (ConsoleReport report = report(SETTINGS)) {
            report.started(40);
            report.progress("booting the lab VM", 0.5, Duration.ofSeconds(2));
            clock.pass(Duration.ofMillis(100));
            assertThat(terminal.screen()).isEqualTo("⠙  booting the lab VM  ██████████░░░░░░░░░░  50 %  2.1 s");
            report.progress("building the driver", -1, Duration.ZERO);
            clock.pass(Duration.ofMillis(300));
            assertThat(terminal.screen()).isEqualTo("⠼  building the driver  0.3 s");
            assertThat(terminal.cursorColumn()).isZero();
            assertThat(terminal.wraps()).isTrue();
        }
        assertThat(terminal.screen()).isEmpty();
    }

    @Test
    void casesWhileTheyRun() {
        try (ConsoleReport report = report(SETTINGS)) {
            report.started(40);
            report.progress("booting the lab VM", -1, Duration.ofSeconds(2));
            report.caseFinished(Samples.passed(1));
            report.caseFinished(Samples.passed(2));
            report.caseFinished(Samples.skipped(1));
            clock.pass(Duration.ofSeconds(2));
            assertThat(terminal.screen())
                    .isEqualTo("⠋  3/40  2 passed  1 skipped  2 cases/s  2.0 s  specs/counter/basic.kspec");
            report.progress("replacing the lab VM", -1, Duration.ZERO);
            clock.pass(Duration.ofMillis(200));
            assertThat(terminal.screen()).isEqualTo("⠹  replacing the lab VM  0.2 s  3/40  2 passed  1 skipped");
        }
    }

    @Test
    void permanentLinesStandAboveTheLiveOne() {
        try (ConsoleReport report = report(SETTINGS)) {
            report.started(2);
            report.progress("booting the lab VM", -1, Duration.ZERO);
            clock.pass(Duration.ofMillis(100));
            report.note("KVM does not work here; TCG is used");
            assertThat(terminal.screen())
                    .isEqualTo("note: KVM does not work here; TCG is used\n⠙  booting the lab VM  0.1 s");
        }
        assertThat(terminal.screen()).isEqualTo("note: KVM does not work here; TCG is used");
    }

    @Test
    void theEndLeavesOnlyWhatAPipeWouldGet() {
        RunResult result = Samples.allVerdicts();
        ConsoleReport live = report(new Settings(ColorMode.NEVER, true, true, Plan.UNKNOWN));
        live.started(result.selected());
        live.progress("booting the lab VM", 0.1, Duration.ZERO);
        clock.pass(Duration.ofSeconds(3));
        for (CaseOutcome outcome : result.cases()) {
            live.caseFinished(outcome);
            clock.pass(Duration.ofMillis(250));
        }
        live.finished(result);
        clock.pass(Duration.ofSeconds(1));

        ByteArrayOutputStream piped = new ByteArrayOutputStream();
        ManualClock other = new ManualClock();
        ConsoleReport plain = new ConsoleReport(
                new PrintStream(piped, false, StandardCharsets.UTF_8),
                new Terminal(false, () -> 0, Map.of()),
                new Settings(ColorMode.NEVER, true, true, Plan.UNKNOWN),
                other,
                other);
        plain.started(result.selected());
        result.cases().forEach(plain::caseFinished);
        plain.finished(result);

        terminal.resize(10_000);
        assertThat(terminal.screen())
                .isEqualTo(piped.toString(StandardCharsets.UTF_8).stripTrailing());
    }

    @Test
    void nothingRemainsWhenTheWindowIsMadeNarrower() {
        try (ConsoleReport report = report(SETTINGS)) {
            report.started(40);
            report.note("first");
            report.progress("a phase whose name is so long that it fills most of the line", 0.3, Duration.ZERO);
            clock.pass(Duration.ofMillis(100));
            for (int columns : new int[] {30, 12, 50, 7, 80}) {
                width.set(columns);
                terminal.resize(columns);
                clock.pass(Duration.ofMillis(100));
                assertThat(terminal.screen().lines().filter(line -> line.contains("a ph") || line.contains("█")))
                        .hasSizeLessThanOrEqualTo(1)
                        .allSatisfy(line -> assertThat(line.length()).isLessThan(columns));
            }
        }
        assertThat(terminal.screen()).isEqualTo("note: first");
    }

    @Test
    void wideCharactersAreCutInTime() {
        width.set(20);
        try (ConsoleReport report = report(SETTINGS)) {
            report.progress("日本語日本語日本語日本語日本語", -1, Duration.ZERO);
            clock.pass(Duration.ofMillis(100));
            assertThat(terminal.screen()).isEqualTo("⠙  日本語日本語日…");
        }
    }

    @Test
    void paintsTenTimesASecondHoweverOftenItIsTold() {
        try (ConsoleReport report = report(SETTINGS)) {
            report.started(100_000);
            for (int i = 0; i < 10_000; i++) {
                report.progress("copying file " + i, i / 10_000.0, Duration.ZERO);
                clock.pass(Duration.ofNanos(100_000));
            }
            assertThat(writes.get()).isEqualTo(10);
        }
    }

    @Test
    void aRealThreadRepaintsUntilTheEnd() throws InterruptedException {
        CountDownLatch painted = new CountDownLatch(5);
        OutputStream counting = new OutputStream() {
            @Override
            public void write(int b) {}

            @Override
            public void write(byte[] b, int from, int length) {
                painted.countDown();
            }
        };
        ConsoleReport report = new ConsoleReport(
                new PrintStream(counting, false, StandardCharsets.UTF_8),
                new Terminal(true, () -> 80, Map.of("TERM", "xterm")),
                SETTINGS);
        report.progress("booting", -1, Duration.ZERO);
        assertThat(painted.await(20, TimeUnit.SECONDS)).isTrue();
        report.close();
        Thread repainter = Thread.getAllStackTraces().keySet().stream()
                .filter(t -> t.getName().equals("console-repaint"))
                .findAny()
                .orElse(null);
        if (repainter != null) {
            repainter.join(20_000);
            assertThat(repainter.isAlive()).isFalse();
        }
    }

    private ConsoleReport report(Settings settings) {
        OutputStream screen = new OutputStream() {
            @Override
            public void write(int b) {
                throw new AssertionError("a single byte was written");
            }

            @Override
            public void write(byte[] b, int from, int length) {
                writes.incrementAndGet();
                terminal.write(new String(b, from, length, StandardCharsets.UTF_8));
            }
        };
        Settings plain = new Settings(ColorMode.NEVER, settings.verbose(), settings.timings(), settings.plan());
        return new ConsoleReport(
                new PrintStream(new BufferedOutputStream(screen, 1 << 20), false, StandardCharsets.UTF_8),
                new Terminal(true, width::get, Map.of("TERM", "xterm")),
                plain,
                clock,
                clock);
    }
}
