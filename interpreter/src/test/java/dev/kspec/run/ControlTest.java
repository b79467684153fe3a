// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kspec.diag.Code;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which steps run, how often and in what order: they leave a trace in a file. */
class ControlTest {
    private static final String OPEN = "open \"trace\" rdwr creat append as trace";

    /** The steps leave this in the file {@code trace}, and succeed. */
    private static void leave(String wanted, String... steps) {
        String[] all = new String[steps.length + 2];
        all[0] = OPEN;
        System.arraycopy(steps, 0, all, 1, steps.length);
        all[steps.length + 1] = "pread trace 4096 0 expect \"" + wanted + "\"";
        Trial.passes(all);
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            quoteCharacter = '`',
            value = {
                "for x in [1, 2, 3] { write trace \"${x}\" } => 123",
                "for x in [] { write trace \"x\" } => ``",
                "for x in 3..5 { write trace \"${x}\" } => 345",
                "for x in [\"a\", 1, v4(\"1.2.3.4\")] { write trace \"${x}\" } => a11.2.3.4",
                "for x in [[1, 2], [3]] { for y in x { write trace \"${y}\" } } => 123",
                "for x in [[1, 2], [3]] { write trace \"${len(x)}${x[0]}\" } => 2113",
                "for w in words(\"a b\") { write trace w } => ab",
                "readfile \"/proc/self/comm\" as c; for l in lines(c) { write trace \"<\"; write trace \">\" } => <>",
                "write trace \"a b\"; pread trace 9 0 as t; for w in words(t) { write trace \"-${w}\" } => a b-a-b",
                "write trace \"3\"; pread trace 9 0 as t; for x in 1..int(t) { write trace \"${x}\" } => 3123",
                "write trace \"0\"; pread trace 9 0 as t; for x in 1..int(t) { write trace \"${x}\" } => 0",
                "repeat 3 { write trace \"x\" } => xxx",
                "repeat 0 { write trace \"x\" } => ``",
                "repeat 3 as i { repeat 2 as j { write trace \"${i}${j},\" } } => 00,01,10,11,20,21,",
                "repeat 2 as i { for x in [5, 6] { write trace \"${i * x}\" } } => 0056",
                "write trace \"2\"; pread trace 9 0 as t; repeat int(t) { write trace \"x\" } => 2xx",
                "if 1 == 1 { write trace \"t\" } else { write trace \"e\" } => t",
                "if 1 == 2 { write trace \"t\" } else { write trace \"e\" } => e",
                "if 1 == 2 { write trace \"t\" } => ``",
                "if 1 == 2 { write trace \"1\" } else if 2 == 2 { write trace \"2\" } else { write trace \"3\" } => 2",
                "write trace \"5\"; pread trace 9 0 as t; if int(t) > 4 { write trace \"t\" } else { write trace \"e\" } => 5t",
                "write trace \"5\"; pread trace 9 0 as t; if int(t) < 4 { write trace \"1\" } else if int(t) == 5 { write trace \"2\" } else { write trace \"3\" } => 52",
                "repeat 4 as i { if i % 2 == 0 { write trace \"e\" } else if i == 3 { write trace \"3\" } else { write trace \"o\" } } => eoe3",
                "for x in [1, 2] { if x == 1 { write trace \"a\" } else { write trace \"b\" } } => ab",
                "within 5s { write trace \"w\" } => w",
                "as user 65534 { write trace \"u\" }; as user 65534 group 5 { write trace \"g\" } => ug",
                "fork { write trace \"c\" }; write trace \"p\" => cp",
                "fork { fork { write trace \"1\" }; write trace \"2\" }; write trace \"3\" => 123",
                "repeat 2 as i { fork { write trace \"${i}\" } } => 01",
                "eventually within 5s { write trace \"x\" } => x",
            })
    void order(String steps, String wanted) {
        leave(wanted == null ? "" : wanted, steps);
    }

    /** It is the same list whether it is written out or gone through in the guest. */
    @ParameterizedTest
    @ValueSource(strings = {"", "a", "a b", " a\\n\\nb c\\n", "\\n", "x\\n", "\\n\\n", "a\\tb\\x0bc\\r\\n"})
    void linesAndWords(String text) {
        Trial.passes(
                "open \"in\" rdwr creat as in",
                "write in \"" + text + "\"",
                "readfile \"in\" as t",
                "open \"a\" rdwr creat as a",
                "open \"b\" rdwr creat as b",
                "for l in lines(\"" + text + "\") { write a \"<${l}>\" }",
                "for l in lines(t) { write b \"<${l}>\" }",
                "for l in words(\"" + text + "\") { write a \"<${l}>\" }",
                "for l in words(t) { write b \"<${l}>\" }",
                "readfile \"a\" as known; readfile \"b\" expect known",
                "assert len(lines(t)) == len(lines(\"" + text + "\")) && len(words(t)) == len(words(\"" + text
                        + "\"))");
    }

    @Test
    void manyRounds() {
        long began = System.nanoTime();
        Trial.passes(
                "open \"n\" rdwr creat as n",
                "write n \"0\"; pread n 9 0 as zero",
                "repeat 100000 as i { assert i + int(zero) >= 0 }",
                "repeat 300 as i { repeat 300 as j { assert (i + int(zero)) * j < 90000 } }");
        assertThat(System.nanoTime() - began).isLessThan(20_000_000_000L);
    }

    @Test
    void manyRoundsWithCalls() {
        Trial.passes("getpid as p; repeat 20000 { getpid expect p }");
    }

    @Test
    void anEmptyLoopEndsAndAnEndlessOneIsCaught() {
        Trial.passes("repeat 1000000 { }");
        CaseOutcome outcome = Trial.file("scenario \"s\" timeout 500ms { repeat 1000000000 { } }")
                .of("s");
        assertThat(outcome.verdict()).isEqualTo(Verdict.TIMED_OUT);
    }

    /** The guest reckons faster than the host: more rounds than that follows have no verdict to rest on. */
    @Test
    void moreRoundsThanTheHostFollowsAreTheCasesFault() {
        CaseOutcome outcome = Trial.file("scenario \"s\" timeout 60s { repeat 50000000 as i { assert i + 1 > i } }")
                .of("s");
        assertThat(outcome.verdict()).isEqualTo(Verdict.TIMED_OUT);
        assertThat(outcome.failure().orElseThrow().message()).contains("goes round too often");
    }

    @Test
    void whatARowDoesNotDoIsNotChecked() {
        Recorder run = Trial.file(
                "scenario \"s\" {",
                "    matrix { n: 0, 1, 2 }",
                "    let xs = [10, 20]",
                "    if n > 0 { assert xs[n - 1] == 10 * n } else { assert n == 0 }",
                "    if n == 0 || xs[n - 1] > 5 { getpid }",
                "    if n > 0 && 10 / n > 4 { getpid }",
                "}");
        assertThat(run.verdicts().values()).containsOnly(Verdict.PASSED);
    }

    @Test
    void unknownNamesAreWrongInEveryBranch() {
        assertThat(Trial.mistakesIn("if 1 == 2 { let x = nosuch }")).containsExactly(Code.UNKNOWN_NAME);
        assertThat(Trial.mistakesIn("if 1 == 2 { nosuch 1 }")).containsExactly(Code.UNKNOWN_VERB);
        assertThat(Trial.mistakesIn("if 1 == 2 && nosuch == 1 { getpid }")).containsExactly(Code.UNKNOWN_NAME);
        assertThat(Trial.mistakesIn("if 1 == 1 || nosuch == 1 { getpid }")).containsExactly(Code.UNKNOWN_NAME);
        assertThat(Trial.mistakesIn("if 1 == 2 { write 5 } ")).isEmpty();
    }

    /** Names of blocks that may not run, or run elsewhere, are not known behind them. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "getpid as me; if me > 0 { let x = 1 }",
                "getpid as me; if me < 0 { getpid } else { let x = 1 }",
                "if 1 == 2 { let x = 1 }",
                "for y in [1] { let x = 1 }",
                "for x in [1] { getpid }",
                "repeat 1 { let x = 1 }",
                "repeat 1 as x { getpid }",
                "fork { let x = 1 }",
                "call f(2)",
                "let y = sum(x in [1])"
            })
    void namesThatEndWithTheirBlock(String steps) {
        assertThat(Trial.mistakes("define f(p) { let x = p }", "scenario \"s\" {", steps, "assert x == 1", "}"))
                .containsExactly(Code.UNKNOWN_NAME);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "eventually within 1s { let x = 1; getpid }",
                "within 1s { let x = 1 }",
                "if 1 == 1 { let x = 1 }",
                "if 1 == 2 { let x = 2 } else { let x = 1 }",
                "as user 0 { let x = 1 }",
                "as compat { let x = 1 }",
                "eventually within 1s { within 1s { as user 65534 { let x = 1 } } }",
            })
    void namesThatAreKnownBehindTheirBlock(String steps) {
        Trial.passes(steps, "getpid as p", "assert x + p == p + 1");
    }

    /** A name keeps its meaning to the end of its block. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "let x = 1; let x = 2",
                "let x = 1; getpid as x",
                "let x = 1; for x in [1] { getpid }",
                "let x = 1; repeat 2 as x { getpid }",
                "let x = 1; if x == 1 { let x = 2 }",
                "let x = 1; fork { let x = 2 }",
                "matrix { x: 1 }; let x = x",
                "let k = 1",
                "call f(1) as x; call f(2) as x",
                "getpid as x; teardown { getpid as x }",
                "let y = 0; within 1s { let y = 2 }"
            })
    void namesAreGivenOnce(String steps) {
        assertThat(Trial.mistakes("let k = 5", "define f(p) { give p }", "scenario \"s\" {", steps, "}"))
                .contains(Code.DUPLICATE_NAME);
    }

    @Test
    void aNameMayBeGivenAgainBehindItsBlock() {
        leave(
                "12",
                "for x in [1] { let y = x; write trace \"${y}\" }",
                "for x in [2] { let y = x; write trace \"${y}\" }");
        Trial.passes(
                "getpid as me",
                "if me > 0 { getpid as p }",
                "getpid as p",
                "repeat 2 { let q = p }",
                "let q = p + 1",
                "assert q > p");
    }

    @Test
    void eventuallyTriesAgainUntilAllOfItHolds() {
        leave(
                "xxxx",
                "eventually within 5s { write trace \"x\"; pread trace 9 0 as t; assert len(t) == 4 }",
                "assert len(t) == 4");
        leave(
                "ababb",
                "eventually within 5s { write trace \"a\"; eventually within 50ms { write trace \"b\"; pread trace 9 0 as t; assert t in [\"ab\", \"ababb\"] }; assert len(t) == 5 }");
    }

    @Test
    void eventuallyGivesUp() {
        Failure failure = Trial.fails("eventually within 80ms { getpid as p; assert p == 0 }");
        assertThat(failure.expected()).isEqualTo("p == 0");
        assertThat(failure.actual()).startsWith("p is ");
        assertThat(failure.details())
                .anyMatch(d -> d.matches("tried again and again for 0\\.\\d+ s; expected within 80ms"));
        failure = Trial.fails("eventually within 30ms { open \"/no/such\" rdonly as f }");
        assertThat(failure.actual()).startsWith("ENOENT");
    }

    @Test
    void whatEventuallyEndsInTeardownsAndUsers() {
        leave(
                "0",
                "eventually within 30ms { as user 65534 { getuid as u; assert u == 65534 } }",
                "getuid as v",
                "write trace \"${v}\"");
        Failure failure = Trial.fails("eventually within 30ms { as user 65534 { getuid expect 0 } }");
        assertThat(failure.actual()).isEqualTo("65534");
        Recorder run = Trial.file(
                "scenario \"s\" {",
                "    eventually within 30ms { as user 65534 { getuid expect 0 } }",
                "    teardown { getuid expect 0 }",
                "}");
        assertThat(run.of("s").failure().orElseThrow().span().line()).isEqualTo(2);
    }

    @Test
    void withinHoldsTheWholeBlockAgainstTheClock() {
        Failure failure = Trial.fails("within 10ms { sleep 30ms; getpid }");
        assertThat(failure.expected()).isEqualTo("done within 10ms");
        assertThat(failure.actual()).matches("it did not return within 10ms.*|took 0\\.\\d+ s");
        failure = Trial.fails("sleep 30ms within 10ms");
        assertThat(failure.expected()).isEqualTo("done within 10ms");
        Trial.passes("within 20s { sleep 1ms within 10s }");
        assertThat(Trial.mistakesIn("within 0s { getpid }")).containsExactly(Code.OUT_OF_RANGE);
        assertThat(Trial.mistakesIn("within 5 { getpid }")).containsExactly(Code.WRONG_TYPE);
        assertThat(Trial.mistakesIn("within nosuch { getpid }")).containsExactly(Code.UNKNOWN_NAME);
        assertThat(Trial.mistakesIn("eventually within nosuch { getpid }")).containsExactly(Code.UNKNOWN_NAME);
        Trial.passes("let t = 10s", "within t { getpid }", "eventually within (2 * t) { getpid }");
    }

    @Test
    void aChildsFailureIsTheCases() {
        Failure failure = Trial.fails("fork { getuid expect 5 }");
        assertThat(failure.expected()).isEqualTo("5");
        assertThat(failure.actual()).isEqualTo("0");
        failure = Trial.fails("fork { fork { getuid expect 6 }; getuid expect 7 }");
        assertThat(failure.expected()).isEqualTo("6");
        failure = Trial.fails("fork { getpid as p; kill p SIGKILL }");
        assertThat(failure.message()).contains("was killed by SIGKILL");
        leave("xxx", "eventually within 5s { fork { write trace \"x\" }; fork { pread trace 9 0 expect 3 } }");
        leave("p", "fork { let x = 5 }; let x = 6; write trace \"p\"");
    }

    @Test
    void setupAndTeardownInTheirOrder() {
        Recorder run = Trial.file(
                "setup { open \"t\" rdwr creat append as t; write t \"s\" }",
                "setup { write t \"S\" }",
                "teardown { write t \"f\"; pread t 99 0 expect \"sSacbdf\" }",
                "scenario \"s\" {",
                "    write t \"a\"",
                "    teardown { write t \"b\"; write t \"d\" }",
                "    write t \"c\"",
                "}");
        assertThat(run.of("s").verdict()).as(Trial.words(run.of("s"))).isEqualTo(Verdict.PASSED);
    }

    @Test
    void theTeardownRunsToItsLastStepWhateverHappened() {
        Recorder run = Trial.file(
                "setup { open \"t\" rdwr creat append as t }",
                "teardown { pread t 99 0 expect \"abc\" }",
                "scenario \"s\" {",
                "    getuid expect 5",
                "    write t \"never\"",
                "    open \"/dev/null\" rdwr as n",
                "    teardown { write t \"a\"; write n \"x\"; close n; write t \"b\"; if 1 == 1 { write t \"c\" } }",
                "}");
        CaseOutcome outcome = run.of("s");
        assertThat(outcome.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(outcome.failure().orElseThrow().expected())
                .as("the first failure counts")
                .isEqualTo("5");
        assertThat(outcome.steps().getLast().result()).isEqualTo("3, \"abc\"");
        assertThat(outcome.steps())
                .as("a file that was never opened is no file, and never standard input")
                .anyMatch(s -> s.what().startsWith("write n") && s.result().startsWith("EBADF"));
    }

    @Test
    void aFailureInTheTeardownIsOne() {
        Recorder run =
                Trial.file("teardown { getuid expect 3 }", "scenario \"s\" { getpid; teardown { getuid expect 2 } }");
        assertThat(run.of("s").verdict()).isEqualTo(Verdict.FAILED);
        assertThat(run.of("s").failure().orElseThrow().expected()).isEqualTo("2");
    }

    @Test
    void loopsInATeardown() {
        Recorder run = Trial.file(
                "scenario \"s\" {",
                "    open \"t\" rdwr creat append as t",
                "    getuid expect 1",
                "    teardown { repeat 3 as i { write t \"${i}\"; write t address(1) 1 }; for x in [7, 8] { write t \"${x}\" }; eventually within 1s { pread t 9 0 expect \"01278\" } }",
                "}");
        assertThat(run.of("s").steps().getLast().result()).isEqualTo("5, \"01278\"");
    }

    @Test
    void expectedFailures() {
        Recorder run = Trial.file(
                "scenario \"xfail\" xfail \"why\" { getuid expect 5 }",
                "scenario \"xpass\" xfail \"why\" { getuid expect 0 }");
        assertThat(run.of("xfail").verdict()).isEqualTo(Verdict.PASSED);
        assertThat(run.of("xfail").reason()).contains("why");
        assertThat(run.of("xpass").verdict()).isEqualTo(Verdict.FAILED);
        assertThat(run.result().exitCode()).isEqualTo(1);
    }

    @Test
    void whatIsTooLongToWriteOut() {
        assertThat(Trial.mistakesIn("for x in 1..5000 { getpid }")).containsExactly(Code.OUT_OF_RANGE);
        String list = IntStream.range(0, 500).mapToObj(Integer::toString).collect(Collectors.joining(", "));
        assertThat(Trial.mistakesIn("let xs = [" + list + "]", "for x in xs { for y in xs { getpid } }"))
                .containsExactly(Code.OUT_OF_RANGE);
        assertThat(Trial.mistakesIn("repeat -1 { getpid }")).containsExactly(Code.OUT_OF_RANGE);
        assertThat(Trial.mistakesIn("repeat \"3\" { getpid }")).containsExactly(Code.WRONG_TYPE);
        assertThat(Trial.mistakesIn("for x in 5 { getpid }")).containsExactly(Code.WRONG_TYPE);
    }

    @Test
    void lanesRunWhereverTheyStand() {
        for (String item : new String[] {"setup", "teardown"}) {
            Recorder run = Trial.file(
                    item + " { parallel { lane a { getuid expect 9 }\nlane b { getpid } } }",
                    "scenario \"s\" { getpid }");
            assertThat(run.of("s").verdict()).as(item).isEqualTo(Verdict.FAILED);
            assertThat(run.of("s").failure().orElseThrow().expected()).isEqualTo("9");
        }
    }
}
