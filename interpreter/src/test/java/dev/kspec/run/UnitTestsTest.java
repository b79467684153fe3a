// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kspec.diag.Code;
import dev.kspec.ktap.UnitResult;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Steps that take in what unit tests printed, on the real agent. */
class UnitTestsTest {
    private static List<String> results(CaseOutcome outcome) {
        return outcome.details().results().stream()
                .map(r -> r.kind() + " " + r.words())
                .toList();
    }

    @Test
    void eachResultBelongsToTheCase() {
        CaseOutcome outcome = Trial.passes(
                "run \"printf\" \"1..2\\nok 1 a\\nok 2 b # SKIP no time\\n\" as r",
                "ktap r.out expect { passed: 1, failed: 0, skipped: 1, .. } as first",
                "ktap \"1..1\\nok 1 c\\n\"",
                "assert first.passed == 1 && first.todo == 0");
        assertThat(results(outcome)).containsExactly("PASSED a", "SKIPPED b: no time", "PASSED c");
        assertThat(outcome.steps())
                .extracting(StepOutcome::result)
                .containsExactly("status 0", "1 passed, 1 skipped", "1 passed");
    }

    @Test
    void aFileIsReadWhole() {
        CaseOutcome outcome = Trial.passes(
                "open \"results\" wronly creat as f",
                "write f \"    # Subtest: s\\n    1..1\\n    ok 1 - t\\nok 1 - s\\n\"",
                "readfile \"results\" as text",
                "ktap text");
        assertThat(results(outcome)).containsExactly("PASSED s › t");
    }

    @Test
    void whatFailedIsNamed() {
        CaseOutcome outcome = Trial.steps("ktap \"1..2\\n# it is 3\\nnot ok 1 a\\nok 2 b\\n\"");
        assertThat(outcome.verdict()).isEqualTo(Verdict.FAILED);
        Failure failure = outcome.failure().orElseThrow();
        assertThat(failure.expected()).isEqualTo("no test failed");
        assertThat(failure.actual()).isEqualTo("1 passed, 1 failed");
        assertThat(failure.details()).containsExactly("failed: a", "    it is 3");
        assertThat(results(outcome)).containsExactly("FAILED a", "PASSED b");
    }

    @Test
    void aFailureMayBeDemanded() {
        Trial.passes("ktap \"1..1\\nnot ok 1 a\\n\" expect { passed: 0, failed: 1, .. }");
        Failure failure = Trial.fails("ktap \"1..1\\nok 1 a\\n\" expect { failed: 1, .. }");
        assertThat(failure.actual()).isEqualTo("1 passed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "hello\\n", "ok 1 a\\n", "1..2\\nok 1 a\\n", "1..1\\nok 1 a\\nBail out!\\n"})
    void whatIsNotWholeNeverPasses(String text) {
        Failure failure = Trial.fails("ktap \"" + text + "\"");
        assertThat(failure.actual()).isEqualTo("a text that cannot be relied on");
        assertThat(failure.details()).isNotEmpty();
        Trial.fails("ktap \"" + text + "\" expect { passed: 0..9, .. }");
        Trial.passes("ktap \"" + text + "\" expect EBADMSG");
    }

    /** Of a program's output 64 KiB are kept, of a file as many bytes as were asked for. */
    @Test
    void whatWasCutOffIsNoPass() {
        String much = "run \"sh\" \"-c\" \"echo 1..1; echo ok 1 a; head -c 70000 /dev/zero | tr '\\\\0' '#'\" as r";
        assertThat(Trial.fails(much, "ktap r.out").details()).contains("the text is cut off behind 65536 bytes");
        String file = "open \"f\" wronly creat as f; write f \"1..1\\nok 1 a\\n# more\\n\"";
        assertThat(Trial.fails(file, "readfile \"f\" 12 as text; ktap text").details())
                .contains("the text is cut off behind 12 bytes");
        Trial.passes(file, "readfile \"f\" 100000 as text; ktap text");
    }

    @Test
    void whatCouldNotBeReadIsNothing() {
        assertThat(Trial.fails("readfile \"none\" expect ENOENT as text; ktap text")
                        .details())
                .contains("there is no result of a test in it");
    }

    /** Only the try that went well is told of. */
    @Test
    void triesInVainLeaveNothing() {
        CaseOutcome outcome = Trial.passes(
                "open \"f\" rdwr creat append as f",
                "write f \"1..2\\n\"",
                "repeat 2 as i {",
                "    eventually within 5s { write f \"ok\\n\"; readfile \"f\" as text; ktap text }",
                "    truncate f 5",
                "}");
        assertThat(results(outcome)).containsExactly("PASSED 1", "PASSED 2", "PASSED 1", "PASSED 2");
    }

    @Test
    void noMoreThanACaseMayHold() {
        CaseOutcome outcome = Trial.steps(
                "run \"sh\" \"-c\" \"echo 1..6000; yes ok | head -n 6000\" as r", "ktap r.out", "ktap r.out");
        assertThat(outcome.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(outcome.failure().orElseThrow().details())
                .anyMatch(d -> d.contains("more results than the 10000 that a case may take in"));
        assertThat(outcome.details().results()).hasSize(10_000).allMatch(r -> r.kind() == UnitResult.Kind.PASSED);
    }

    @Test
    void aChildCannotHandAnythingOver() {
        assertThat(Trial.mistakesIn("fork { ktap \"1..1\\nok 1\\n\" }")).contains(Code.MISPLACED);
        assertThat(Trial.mistakesIn("ktap 7 8")).isNotEmpty();
        assertThat(Trial.mistakesIn("ktap")).isNotEmpty();
    }
}
