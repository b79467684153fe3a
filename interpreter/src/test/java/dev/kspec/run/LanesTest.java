// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kspec.diag.Code;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lanes as processes of this machine: that they run side by side, wait for one another, and what is said when they fail. */
class LanesTest {
    private static final String PIPE = "pipe as p";

    private static CaseOutcome lanes(String... lanes) {
        return Trial.steps(PIPE, "parallel {", String.join("\n", lanes), "}");
    }

    private static Failure failure(String... lanes) {
        CaseOutcome outcome = lanes(lanes);
        assertThat(outcome.verdict()).as(() -> Trial.words(outcome)).isEqualTo(Verdict.FAILED);
        assertThat(outcome.duration()).isLessThan(Duration.ofSeconds(3));
        return outcome.failure().orElseThrow();
    }

    @Test
    void aReaderIsBlockedUntilAWriterComes() {
        CaseOutcome outcome = Trial.passes(
                PIPE,
                "parallel {",
                "lane reader { read p[0] 16 expect \"hi\" within 5s }",
                "lane writer { when reader is blocked in read for 20ms; write p[1] \"hi\" expect 2 }",
                "}",
                "write p[1] \"x\" expect 1");
        assertThat(outcome.steps())
                .extracting(StepOutcome::what)
                .containsSubsequence(
                        "read p[0] 16, in lane reader", "write p[1] \"hi\", in lane writer", "write p[1] \"x\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "lane a { post x; await y }\n lane b { await x; post y }",
                "lane a { repeat 20 { post x; await y } }\n lane b { repeat 20 { await x; post y } }",
                "lane w for i in 1..4 { repeat 10 { barrier b } }\n lane c { repeat 10 { barrier b } }",
                "lane a { write p[1] \"a\"; when b is blocked in read; write p[1] \"b\" }\n lane b { read p[0] 1 expect \"a\"; read p[0] 1 expect \"b\" }",
                "lane a { as user 65534 { getuid expect 65534; sleep 1ms } }\n lane b { getuid expect 0 }",
                "lane a { as user 65534 { read p[0] 1 } }\n lane b { as user 1000 { when a is blocked in read; write p[1] \"x\" } }",
                "lane a { fork { read p[0] 1 } }\n lane b { when a is blocked in read; write p[1] \"x\" }",
                "lane a { poll p[0] in 5s }\n lane b { when a is blocked in poll; write p[1] \"x\" }",
                "lane a { eventually within 5s { read p[0] 1 expect \"x\" } }\n lane b { sleep 2ms; write p[1] \"x\" }",
                "lane a { let n = 5; assert n == 5 }\n lane b { let n = 6; assert n == 6 }",
                "lane a { getpid as mine; post a; await b }\n lane b { post b; await a }",
                "lane a { run \"/bin/sh\" \"-c\" \"exit 3\" expect 3 }\n lane b { run \"/bin/sh\" \"-c\" \"exit 4\" expect 4 }",
                "lane r for i in 1..30 { read p[0] 1 expect \"x\" }\n lane w { when r is blocked in read; repeat 30 { write p[1] \"x\" } }",
                "lane a { sleep 300ms }\n lane b { when a is blocked in sleep for 50ms }",
            })
    void together(String lanes) {
        CaseOutcome outcome = lanes(lanes);
        assertThat(outcome.verdict()).as(() -> Trial.words(outcome)).isEqualTo(Verdict.PASSED);
    }

    @Test
    void oneThatFailsEndsTheOthers() {
        Failure failure = failure(
                "lane a { read p[0] 16 expect \"hi\" }",
                "lane b { sleep 5ms; getuid expect 4711 }",
                "lane c { sleep 60s }");
        assertThat(failure.message()).isEqualTo("getuid, in lane b");
        assertThat(failure.expected()).isEqualTo("4711");
        assertThat(failure.details()).anyMatch(d -> d.contains("line 4: read p[0] 16, in lane a"));
    }

    /** Also where the others stop in a step that leaves no record otherwise, and where a loop leads back to the lanes. */
    @Test
    void triedAgainUntilNoneFails() {
        Trial.passes(
                "open \"n\" rdwr creat append as n",
                "eventually within 20s {",
                "parallel {",
                "lane a { sleep 2ms; write n \"x\"; pread n 16 0 as t; assert len(t) == 4 }",
                "lane b { repeat 200000 as i { let j = i + 1; assert j > 0 } }",
                "}",
                "}",
                "pread n 16 0 expect \"xxxx\"");
    }

    @Test
    void whatWentPastIsNotBlocked() {
        Failure failure = failure(
                "lane reader { read p[0] 16; sleep 60s }",
                "lane writer { write p[1] \"hello\"; sleep 20ms; when reader is blocked in read }");
        assertThat(failure.message())
                .isEqualTo("when reader is blocked in read, in lane writer: it was not blocked there");
        assertThat(failure.details()).contains("lane reader was in it: it came to 5, \"hello\" at line 4");
    }

    @Test
    void waitingForOneAnotherIsToldAtOnce() {
        Failure failure = failure("lane a { await x; post y }", "lane b { await y; post x }");
        assertThat(failure.details())
                .contains(
                        "no lane can go on, each waits for another:",
                        "  line 4: await x, in lane a",
                        "  line 5: await y, in lane b");
    }

    @Test
    void aBarrierWithOneThatHasEnded() {
        Failure failure = failure("lane a { barrier b; barrier b }", "lane b { barrier b }");
        assertThat(failure.message())
                .isEqualTo("barrier b, in lane a: a lane that has this barrier, too, has ended without coming to it");
    }

    @Test
    void oneThatIsKilled() {
        Failure failure = failure("lane a { raise SIGKILL }", "lane b { sleep 60s }");
        assertThat(failure.message()).startsWith("lane a was killed by SIGKILL");
    }

    @Test
    void theTimeIsOver() {
        CaseOutcome outcome = Trial.file(
                        "scenario \"s\" timeout 300ms {",
                        PIPE,
                        "parallel {",
                        "lane a { read p[0] 16 }",
                        "lane b { sleep 60s }",
                        "}",
                        "teardown { getuid expect 0 }",
                        "}")
                .of("s");
        assertThat(outcome.verdict()).isEqualTo(Verdict.TIMED_OUT);
        assertThat(outcome.failure().orElseThrow().message()).contains("the case's time, 300 ms, was over here");
        assertThat(outcome.failure().orElseThrow().details()).anyMatch(d -> d.startsWith("it ended, too: line "));
    }

    @Test
    void mistakes() {
        assertThat(Trial.mistakesIn("parallel {", "lane a { await x }", "lane b { sleep 1ms }", "}"))
                .containsExactly(Code.UNKNOWN_NAME);
        assertThat(Trial.mistakesIn("parallel {", "lane a { when b is blocked in read }", "lane b { sleep 1ms }", "}"))
                .containsExactly(Code.UNKNOWN_VERB);
        assertThat(Trial.mistakesIn(
                        "parallel {", "lane a { when a is blocked in sleep; sleep 1ms }", "lane b { sleep 1ms }", "}"))
                .containsExactly(Code.MISPLACED);
        assertThat(Trial.mistakesIn("parallel {", "lane a for i in 1..65 { sleep 1ms }", "}"))
                .containsExactly(Code.OUT_OF_RANGE);
        assertThat(Trial.mistakesIn(
                        "parallel {",
                        "lane a { parallel {",
                        "lane c { sleep 1ms }",
                        "lane d { sleep 1ms }",
                        "} }",
                        "lane b { sleep 1ms }",
                        "}"))
                .containsExactly(Code.MISPLACED);
        assertThat(Trial.mistakesIn("parallel {", "lane a { fork { post x } }", "lane b { sleep 1ms }", "}"))
                .containsExactly(Code.MISPLACED);
    }

    @Test
    void aBenchIsReckonedFromTheRawTimes() {
        CaseOutcome outcome = Trial.passes(
                PIPE,
                "bench \"there and back\" { write p[1] \"x\"; read p[0] 1 expect \"x\" } report min, p50, p99, max, rate");
        assertThat(outcome.details().measurements()).hasSize(1);
        Measurement m = outcome.details().measurements().getFirst();
        assertThat(m.name()).isEqualTo("there and back");
        assertThat(m.rounds()).isBetween(20, 1000);
        assertThat(m.values().keySet()).containsExactly("min", "p50", "p99", "max", "rate");
        assertThat(m.values().get("min"))
                .isPositive()
                .isLessThanOrEqualTo(m.values().get("p50"));
        assertThat(m.values().get("p50")).isLessThanOrEqualTo(m.values().get("p99"));
        assertThat(m.values().get("p99")).isLessThanOrEqualTo(m.values().get("max"));
        assertThat(outcome.steps()).hasSize(3);
    }
}
