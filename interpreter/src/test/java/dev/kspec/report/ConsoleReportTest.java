// SPDX-License-Identifier: Apache-2.0
package dev.kspec.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kspec.report.ConsoleReport.Settings;
import dev.kspec.run.CaseOutcome;
import dev.kspec.run.RunResult;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the console shows where nothing can be repainted: the whole text, exactly. */
class ConsoleReportTest {
    private static final Terminal PIPE = new Terminal(false, () -> 0, Map.of());
    private static final Terminal SCREEN = new Terminal(true, () -> 80, Map.of("TERM", "xterm"));

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final ManualClock clock = new ManualClock();
    private Charset charset = StandardCharsets.UTF_8;

    @Test
    void everyVerdict() {
        Rendered.check("console-all.txt", play(PIPE, settings(false, true, Plan.UNKNOWN), Samples.allVerdicts()));
    }

    @Test
    void everyVerdictVerboseWithPlan() {
        Plan plan = Plan.of(Samples.allVerdicts().cases().stream().map(CaseOutcome::id));
        Rendered.check("console-verbose.txt", play(PIPE, settings(true, false, plan), Samples.allVerdicts()));
    }

    @Test
    void allPassed() {
        assertThat(play(PIPE, settings(false, false, Plan.UNKNOWN), Samples.allPassed()))
                .isEqualTo("""
                        ✓ specs/counter/basic.kspec  3 passed  7.4 ms

                        3 cases: 3 passed in 12.3 s on lab VM, Linux 6.1.0-37-amd64, TCG
                        """);
    }

    @Test
    void resultsOfUnitTests() {
        Rendered.check("console-unit-tests.txt", play(PIPE, settings(true, false, Plan.UNKNOWN), Samples.unitTests()));
    }

    @Test
    void nothingRun() {
        assertThat(play(PIPE, settings(false, true, Plan.UNKNOWN), Samples.nothing()))
                .startsWith("0 cases in 0.00 ms\ntimings\n");
    }

    @Test
    void interrupted() {
        Rendered.check(
                "console-interrupted.txt",
                play(PIPE, settings(false, false, Samples.interruptedPlan()), Samples.interrupted()));
    }

    @Test
    void targetThatCouldNotBeUsed() {
        assertThat(play(PIPE, settings(false, false, Plan.UNKNOWN), Samples.noTarget()))
                .isEqualTo("""
                        note: the SSH port of root@example is closed: connection refused

                        ended early: 0 of 4 cases done
                        0 cases in 12.3 s
                        """);
    }

    @Test
    void nastyTextsAreHarmless() {
        String shown = play(PIPE, settings(true, false, Plan.UNKNOWN), Samples.nasty());
        Rendered.check("console-nasty.txt", shown);
        assertThat(shown.codePoints().filter(c -> Character.isISOControl(c) && c != '\n' && c != '\t'))
                .isEmpty();
        assertThat(shown.lines()).allSatisfy(line -> assertThat(line.length()).isLessThan(400));
    }

    @Test
    void asciiWhereTheCharsetIsNotUtf8() {
        charset = StandardCharsets.US_ASCII;
        String shown = play(PIPE, settings(false, true, Plan.UNKNOWN), Samples.allVerdicts());
        Rendered.check("console-ascii.txt", shown);
        assertThat(shown).contains("x FAILED").contains("T TIMED OUT").contains("... 22 lines of 62 left out ...");
    }

    @Test
    void coloursGoWithTheirVerdicts() {
        Settings forced = new Settings(ColorMode.ALWAYS, false, false, Plan.UNKNOWN);
        String shown = play(PIPE, forced, Samples.allVerdicts());
        assertThat(shown)
                .contains("\033[1;31m✗ FAILED\033[m")
                .contains("\033[1;33m◷ TIMED OUT\033[m")
                .contains("\033[1;41;97m! KERNEL FAULT\033[m")
                .contains("\033[1;35m? INFRASTRUCTURE ERROR\033[m")
                .contains("\033[32m1 passed\033[m")
                .contains("\033[36m2 skipped\033[m");
        bytes.reset();
        String plain = play(PIPE, settings(false, false, Plan.UNKNOWN), Samples.allVerdicts());
        assertThat(shown.replaceAll("\033\\[[0-9;]*m", "")).isEqualTo(plain);
    }

    @Test
    void coloursAreOffUnlessSomeoneSeesThem() {
        assertThat(ColorMode.AUTO.on(SCREEN)).isTrue();
        assertThat(ColorMode.AUTO.on(PIPE)).isFalse();
        assertThat(ColorMode.AUTO.on(with("NO_COLOR", "1"))).isFalse();
        assertThat(ColorMode.AUTO.on(with("NO_COLOR", "0"))).isFalse();
        assertThat(ColorMode.AUTO.on(with("NO_COLOR", ""))).isTrue();
        assertThat(ColorMode.AUTO.on(with("TERM", "dumb"))).isFalse();
        assertThat(ColorMode.AUTO.on(with("CI", "true"))).isFalse();
        assertThat(ColorMode.NEVER.on(SCREEN)).isFalse();
        assertThat(ColorMode.ALWAYS.on(PIPE)).isTrue();
        assertThat(ColorMode.ALWAYS.on(with("NO_COLOR", "1"))).isTrue();
    }

    @Test
    void nothingIsRepaintedWhereNobodyLooks() {
        assertThat(SCREEN.live()).isTrue();
        assertThat(with("CI", "false").live()).isTrue();
        assertThat(with("CI", "1").live()).isFalse();
        assertThat(with("TERM", "dumb").live()).isFalse();
        assertThat(PIPE.live()).isFalse();
    }

    @Test
    void aPhaseIsMentionedWhenItBeginsAndEveryTenSeconds() {
        try (ConsoleReport report = report(PIPE, settings(false, false, Plan.UNKNOWN))) {
            report.started(2);
            report.progress("making the lab", -1, Duration.ZERO);
            for (int second = 1; second <= 21; second++) {
                clock.pass(Duration.ofSeconds(1));
                report.progress("making the lab", -1, Duration.ofSeconds(second));
            }
            report.progress("booting the lab VM", 0.25, Duration.ofMillis(500));
            clock.pass(Duration.ofSeconds(11));
        }
        assertThat(text()).isEqualTo("""
                        making the lab …
                        making the lab … 10.0 s
                        making the lab … 20.0 s
                        booting the lab VM …
                        booting the lab VM … 25 %, 10.5 s
                        """);
    }

    @Test
    void casesThatGoWellForLongAreMentioned() {
        try (ConsoleReport report = report(PIPE, settings(false, false, Plan.UNKNOWN))) {
            report.started(100);
            report.progress("booting the lab VM", -1, Duration.ZERO);
            clock.pass(Duration.ofSeconds(2));
            report.caseFinished(Samples.passed(1));
            report.caseFinished(Samples.skipped(1));
            clock.pass(Duration.ofSeconds(29));
        }
        assertThat(text()).isEqualTo("booting the lab VM …\n2 of 100 cases, 1 passed, 1 skipped, 30.0 s\n");
    }

    @Test
    void notesAreShownAtOnce() {
        try (ConsoleReport report = report(PIPE, settings(false, false, Plan.UNKNOWN))) {
            report.note("the VM is being replaced: \033[2Jit hangs\nsince 10 s");
        }
        assertThat(text()).isEqualTo("note: the VM is being replaced: ·[2Jit hangs\nnote: since 10 s\n");
    }

    @Test
    void notesThatAreOutOfSightAreRepeated() {
        RunResult result = Samples.noTarget();
        String note = result.notes().getFirst();
        ConsoleReport near = report(PIPE, settings(false, false, Plan.UNKNOWN));
        near.note(note);
        near.finished(result);
        assertThat(text()).containsOnlyOnce(note);
        bytes.reset();
        ConsoleReport far = report(PIPE, settings(true, false, Plan.UNKNOWN));
        far.note(note);
        for (int i = 0; i < 15; i++) {
            far.caseFinished(Samples.passed(i));
        }
        far.finished(result);
        assertThat(text().split(Pattern.quote(note), -1)).hasSize(3);
    }

    @Test
    void filesRunSideBySideAreShownWhenTheyAreDone() {
        CaseOutcome a = Samples.passed(1);
        CaseOutcome b = Samples.infrastructure();
        Plan plan = new Plan(Map.of(a.id().file(), 2L, b.id().file(), 1L));
        try (ConsoleReport report = report(PIPE, settings(false, false, plan))) {
            report.started(3);
            report.caseFinished(a);
            report.caseFinished(b);
            report.caseFinished(Samples.passed(2));
        }
        assertThat(text().lines().filter(line -> line.contains(".kspec  ")))
                .containsExactly(
                        "? specs/counter/faults.kspec  1 infrastructure error  0.00 ms",
                        "✓ specs/counter/basic.kspec   2 passed  3.7 ms");
    }

    @Test
    void silentAfterTheEnd() {
        ConsoleReport report = report(PIPE, settings(true, false, Plan.UNKNOWN));
        report.finished(Samples.allPassed());
        String before = text();
        report.note("late");
        report.progress("late", -1, Duration.ZERO);
        report.caseFinished(Samples.failed());
        report.finished(Samples.allPassed());
        clock.pass(Duration.ofMinutes(1));
        assertThat(text()).isEqualTo(before);
        assertThat(clock.running()).isFalse();
    }

    private static Terminal with(String variable, String value) {
        return new Terminal(true, () -> 80, Map.of(variable, value));
    }

    private static Settings settings(boolean verbose, boolean timings, Plan plan) {
        return new Settings(ColorMode.AUTO, verbose, timings, plan);
    }

    private ConsoleReport report(Terminal terminal, Settings settings) {
        return new ConsoleReport(new PrintStream(bytes, false, charset), terminal, settings, clock, clock);
    }

    private String play(Terminal terminal, Settings settings, RunResult result) {
        ConsoleReport report = report(terminal, settings);
        report.started(result.selected());
        result.cases().forEach(report::caseFinished);
        report.finished(result);
        return text();
    }

    private String text() {
        return bytes.toString(charset);
    }
}
