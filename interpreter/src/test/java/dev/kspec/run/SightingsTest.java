// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kspec.expand.Case;
import dev.kspec.program.Program;
import dev.kspec.program.Regex;
import dev.kspec.program.Splat;
import dev.kspec.wire.Answer;
import dev.kspec.wire.Answer.End;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Reports that a case has to bring about, those that are not to be minded, and all others. */
class SightingsTest {
    private static final Case SUBJECT =
            Specs.cases("scenario \"s\" { sleep 1ms }").getFirst();
    private static final String OOPS = "BUG: kernel NULL pointer dereference, address: 0000000000000008";
    private static final String WARNING = "WARNING: CPU: 0 PID: 7 at a.c:1 f+0x1/0x2 [counter]";
    private static final String PANIC = "Kernel panic - not syncing: Fatal exception";

    private static Splat demanded(String title) {
        return splat(title, Optional.empty());
    }

    private static Splat suppressed(String title, String why) {
        return splat(title, Optional.of(why));
    }

    private static Splat splat(String title, Optional<String> why) {
        try {
            return new Splat(Made.origin(Made.READ), Regex.compile(title), why);
        } catch (Regex.SyntaxError e) {
            throw new AssertionError(e);
        }
    }

    private static CaseOutcome judge(Answer answer, Splat... splats) {
        Program p = Made.program();
        return Judge.judge(SUBJECT, p.with(List.of(splats)), answer);
    }

    private static Answer killed(String... log) {
        return Made.withLog(Made.cut(Made.answer(), Made.READ, End.SIGNAL, 9), log);
    }

    @Test
    void whatIsDemandedAndComes() {
        CaseOutcome outcome = judge(Made.withLog(Made.answer(), WARNING), demanded("^WARNING in f$"));
        assertThat(outcome.verdict()).isEqualTo(Verdict.PASSED);
        assertThat(outcome.details().reports()).extracting(Sighting::weight).containsExactly(Sighting.Weight.EXPECTED);
    }

    @Test
    void whatIsDemandedAndDoesNotCome() {
        CaseOutcome outcome = judge(Made.answer(), demanded("^WARNING in f$"));
        assertThat(outcome.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(outcome.failure().orElseThrow().expected()).contains("^WARNING in f$");
        assertThat(outcome.failure().orElseThrow().actual()).isEqualTo("the kernel reported nothing");
    }

    @Test
    void anotherThanWhatIsDemanded() {
        CaseOutcome outcome = judge(Made.withLog(Made.answer(), WARNING, OOPS), demanded("^WARNING in f$"));
        assertThat(outcome.verdict()).isEqualTo(Verdict.KERNEL_FAULT);
        assertThat(outcome.reason()).isEqualTo("BUG: kernel NULL pointer dereference");
    }

    @Test
    void whoeverRunsIntoADemandedOopsIsKilled() {
        assertThat(judge(killed(OOPS), demanded("NULL pointer")).verdict()).isEqualTo(Verdict.PASSED);
        assertThat(judge(killed(OOPS, PANIC), demanded("NULL pointer")).verdict())
                .as("a panic is part of it")
                .isEqualTo(Verdict.PASSED);
        assertThat(judge(killed(WARNING), demanded("^WARNING in f$")).verdict())
                .as("nobody is killed by a warning")
                .isEqualTo(Verdict.FAILED);
        assertThat(judge(killed(OOPS), demanded("NULL pointer"), demanded("WARNING"))
                        .verdict())
                .as("one of two")
                .isEqualTo(Verdict.FAILED);
    }

    @Test
    void aDemandThatIsNotMetStaysAFailure() {
        assertThat(judge(Made.withLog(Made.wrongText(), WARNING), demanded("WARNING"))
                        .verdict())
                .isEqualTo(Verdict.FAILED);
    }

    @Test
    void whatIsSuppressedIsShownWithItsReason() {
        CaseOutcome outcome =
                judge(Made.withLog(Made.answer(), WARNING), suppressed("^WARNING in f$", "known since 6.1"));
        assertThat(outcome.verdict()).isEqualTo(Verdict.PASSED);
        assertThat(outcome.details().reports().getFirst().words()).isEqualTo("suppressed: known since 6.1");
        assertThat(judge(Made.answer(), suppressed("^WARNING in f$", "known since 6.1"))
                        .verdict())
                .as("it need not come")
                .isEqualTo(Verdict.PASSED);
    }

    @Test
    void aTaintIsExplainedByAReport() {
        Answer warned = Made.withTaint(Made.withLog(Made.answer(), WARNING), 0, 1 << 9);
        assertThat(judge(warned, demanded("WARNING")).verdict()).isEqualTo(Verdict.PASSED);
        assertThat(judge(Made.withTaint(Made.answer(), 0, 1 << 9)).reason())
                .isEqualTo("the kernel became tainted: W (the kernel warned)");
    }

    @Test
    void severalWatchersSeeWhatStandsStill() {
        String soft = "watchdog: BUG: soft lockup - CPU#0 stuck for 22s! [cat:7]";
        String rcu = "rcu: INFO: rcu_preempt self-detected stall on CPU";
        Answer late = Made.withLog(Made.cut(Made.answer(), Made.READ, End.HUNG, 0), soft, rcu);
        assertThat(judge(late, demanded("^soft lockup")).verdict()).isEqualTo(Verdict.PASSED);
        assertThat(judge(late).verdict()).isEqualTo(Verdict.KERNEL_FAULT);
        assertThat(judge(late).details().reports())
                .extracting(Sighting::weight)
                .containsExactly(Sighting.Weight.FAULT, Sighting.Weight.CONSEQUENCE);
    }

    @Test
    void runningOutOfMemoryIsNoFaultOfTheKernel() {
        CaseOutcome outcome = judge(Made.withLog(
                Made.answer(), "cat invoked oom-killer: gfp_mask=0x1", "Out of memory: Killed process 7 (cat)"));
        assertThat(outcome.verdict()).isEqualTo(Verdict.PASSED);
        assertThat(outcome.details().reports()).extracting(Sighting::weight).containsExactly(Sighting.Weight.NOTICE);
    }
}
