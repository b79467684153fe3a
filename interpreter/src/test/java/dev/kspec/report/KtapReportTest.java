// SPDX-License-Identifier: Apache-2.0
package dev.kspec.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kspec.ktap.Ktap;
import dev.kspec.ktap.UnitResult;
import dev.kspec.report.KtapReader.Result;
import dev.kspec.run.RunResult;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** KTAP: exactly, and as a reader sees it that was written from the kernel's document. */
class KtapReportTest {
    @Test
    void everyVerdict() {
        List<Result> files = read("all", ktap(Samples.allVerdicts()));
        assertThat(files)
                .extracting(Result::description)
                .containsExactly("specs/counter/basic.kspec", "specs/counter/faults.kspec");
        assertThat(files).extracting(Result::ok).containsOnly(false);
        assertThat(files.get(0).subtests()).extracting(Result::ok).containsExactly(true, false, true, false, true);
        assertThat(files.get(0).subtests())
                .extracting(Result::directive)
                .containsExactly("", "", "SKIP", "TIMEOUT", "SKIP");
        assertThat(files.get(1).subtests()).extracting(Result::directive).containsExactly("", "ERROR");
        assertThat(files.get(1).subtests()).extracting(Result::ok).containsOnly(false);
        assertThat(files.get(0).subtests().get(1).diagnostics())
                .contains("expected: \"5\\n\"", "actual:   \"6\\n\"", "step at 2.4 ms: read c 64 -> \"6\\n\"")
                .contains("kernel: [   12.345678] counter: opened");
    }

    @Test
    void allPassed() {
        assertThat(ktap(Samples.allPassed())).isEqualTo("""
                        KTAP version 1
                        # target: lab VM, Linux 6.1.0-37-amd64, TCG
                        1..1
                          KTAP version 1
                          # Subtest: specs/counter/basic.kspec
                          1..3
                          ok 1 a write adds [n=1]
                          ok 2 a write adds [n=2]
                          ok 3 a write adds [n=3]
                        ok 1 specs/counter/basic.kspec
                        # Totals: pass:3 fail:0 xfail:0 xpass:0 skip:0 error:0
                        """);
    }

    @Test
    void resultsOfUnitTestsAreSubtests() {
        String text = ktap(Samples.unitTests());
        List<Result> cases = read("unit-tests", text).getFirst().subtests();
        assertThat(cases).extracting(Result::ok).containsExactly(true, true, false);
        assertThat(cases.get(0).subtests()).extracting(Result::directive).containsExactly("", "SKIP", "XFAIL");
        assertThat(cases.get(1).subtests())
                .extracting(Result::data)
                .containsExactly("XFAIL failed, as the case demands: timed out");
        assertThat(cases.get(2).subtests()).extracting(Result::ok).containsExactly(true, false);
        // What kspec writes it takes in again.
        Ktap again = Ktap.read(text.getBytes(StandardCharsets.UTF_8), false, Ktap.Limits.OF_A_CASE);
        assertThat(again.damage()).isEmpty();
        assertThat(again.count(UnitResult.Kind.FAILED)).isEqualTo(1);
        assertThat(again.results()).hasSize(6);
    }

    @Test
    void nastyTextsForgeNothing() {
        List<Result> files = read("nasty", ktap(Samples.nasty()));
        assertThat(files).hasSize(1);
        List<Result> cases = files.getFirst().subtests();
        assertThat(cases).extracting(Result::ok).containsExactly(false, true, false);
        assertThat(cases).extracting(Result::directive).containsExactly("", "SKIP", "");
        assertThat(cases.getFirst().description())
                .startsWith("]]> & <x a='1' b=\"2\"> \\x1b[2J \\x23 SKIP no\\nok 99 ");
        assertThat(cases.get(1).data()).isEqualTo("SKIP because \\x23 of\\n\"this\" \\x1b[0m");
        assertThat(ktap(Samples.nasty()).codePoints().filter(c -> Character.isISOControl(c) && c != '\n' && c != '\t'))
                .isEmpty();
    }

    @Test
    void thePlanHoldsWhenInterrupted() {
        String text = Rendered.of(new KtapReport(), Samples.interrupted(), Samples.interruptedPlan());
        List<Result> files = read("interrupted", text);
        assertThat(files).extracting(Result::ok).containsExactly(false, false);
        assertThat(files.get(0).subtests()).hasSize(3);
        assertThat(files.get(0).subtests().getLast().description()).isEqualTo("not run: 3 cases");
        assertThat(files.get(0).subtests().getLast().data()).isEqualTo("ERROR interrupted");
        assertThat(files.get(1).data()).isEqualTo("ERROR not run: 3 cases; interrupted");
    }

    @Test
    void anInterruptedRunIsNeverAPassedOne() {
        List<Result> files = read("interrupted-unplanned", ktap(Samples.interrupted()));
        assertThat(files.getLast().description()).isEqualTo("not run: 6 cases");
        assertThat(files.getLast().ok()).isFalse();
        assertThat(KtapReader.read(ktap(Samples.noTarget()))).hasSize(1).allMatch(r -> !r.ok());
    }

    @Test
    void nothingRun() {
        assertThat(read("nothing", ktap(Samples.nothing()))).isEmpty();
    }

    private static String ktap(RunResult result) {
        return Rendered.of(new KtapReport(), result, Plan.UNKNOWN);
    }

    private static List<Result> read(String name, String text) {
        Rendered.check("ktap-" + name + ".txt", text);
        return KtapReader.read(text);
    }
}
