// SPDX-License-Identifier: Apache-2.0
package dev.kspec.ktap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kspec.ktap.UnitResult.Kind;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What unit tests print, as they print it, and what may be wrong with it. */
class KtapTest {
    private static final Ktap.Limits LIMITS = Ktap.Limits.OF_A_CASE;

    private static Ktap read(String... lines) {
        return Ktap.read((String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8), false, LIMITS);
    }

    private static List<String> results(Ktap ktap) {
        return ktap.results().stream().map(r -> r.kind() + " " + r.words()).toList();
    }

    @Test
    void ofADocumentInUserSpace() {
        Ktap ktap = read(
                "KTAP version 1",
                "1..1",
                "    KTAP version 1",
                "    # Subtest: ring",
                "    1..3",
                "    ok 1 init",
                "    # EXPECTATION FAILED at ring.c:7: expected 1 == 2",
                "    not ok 2 push",
                "    ok 3 pop # SKIP no memory",
                "not ok 1 ring");
        assertThat(ktap.damage()).isEmpty();
        assertThat(results(ktap))
                .containsExactly("PASSED ring › init", "FAILED ring › push", "SKIPPED ring › pop: no memory");
        assertThat(ktap.results().get(1).diagnostics())
                .containsExactly("EXPECTATION FAILED at ring.c:7: expected 1 == 2");
    }

    /** Before Linux 6.3 a suite's file has no version line, and no plan but that of its tests. */
    @Test
    void ofASuiteInDebugfs() {
        Ktap ktap = read(
                "    # Subtest: kmsgpipe_buf",
                "    1..2",
                "# kmsgpipe_buf: pass:2 fail:0 skip:0 total:2",
                "# Totals: pass:4 fail:0 skip:0 total:4",
                "    ok 1 - init_empties",
                "        # Subtest: push",
                "        ok 1 - short",
                "        ok 2 - long",
                "    # push: pass:2 fail:0 skip:0 total:2",
                "    ok 2 - push",
                "ok 1 - kmsgpipe_buf");
        assertThat(ktap.damage()).isEmpty();
        assertThat(results(ktap))
                .containsExactly(
                        "PASSED kmsgpipe_buf › init_empties",
                        "PASSED kmsgpipe_buf › push › short",
                        "PASSED kmsgpipe_buf › push › long");
        assertThat(ktap.results()).allSatisfy(r -> assertThat(r.diagnostics()).isEmpty());
    }

    @Test
    void ofTheKernelsLog() {
        Ktap ktap = read(
                "[    1.000001] KTAP version 1",
                "[    1.000002][    T1] 1..1",
                "<6>[    1.000003]     KTAP version 1",
                "[    1.000004]     # Subtest: a",
                "[    1.000005]     1..1",
                "[    1.000006] random: crng init done",
                "[    1.000007]     ok 1 b",
                "[    1.000008] ok 1 a");
        assertThat(ktap.damage()).isEmpty();
        assertThat(results(ktap)).containsExactly("PASSED a › b");
        assertThat(ktap.results().getFirst().diagnostics()).containsExactly("random: crng init done");
    }

    @Test
    void ofTap() {
        Ktap ktap = read(
                "TAP version 14",
                "# Subtest: first.tap",
                "    ok",
                "    not ok - later # TODO not written",
                "    1..2",
                "ok - first.tap",
                "not ok 2 - with a block",
                "  ---",
                "  message: it is 3",
                "  ...",
                "ok 3 - \\# is no directive \\\\ # time 12ms",
                "1..3");
        assertThat(ktap.damage()).isEmpty();
        assertThat(results(ktap))
                .containsExactly(
                        "PASSED first.tap › 1",
                        "TODO first.tap › later: not written",
                        "FAILED with a block",
                        "PASSED # is no directive \\ # time 12ms");
        assertThat(ktap.results().get(2).diagnostics()).containsExactly("message: it is 3");
    }

    @Test
    void ofDocumentsOneBehindTheOther() {
        Ktap ktap = read("KTAP version 1", "1..1", "ok 1 a", "KTAP version 1", "1..2", "ok 1 b", "ok 2 c");
        assertThat(ktap.damage()).isEmpty();
        assertThat(results(ktap)).containsExactly("PASSED a", "PASSED b", "PASSED c");
        assertThat(read("KTAP version 1", "1..2", "ok 1 a", "KTAP version 1", "1..1", "ok 1 b")
                        .damage())
                .containsExactly("result 2 of 2 is missing");
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            value = {
                "ok 1 a => PASSED a",
                "ok 1 - a => PASSED a",
                "ok - a => PASSED a",
                "ok => PASSED 1",
                "not ok 1 a => FAILED a",
                "not ok 1 a # TODO => TODO a",
                "not ok 1 a # TODO x => TODO a: x",
                "not ok 1 a # XFAIL x => TODO a: x",
                "ok 1 a # TODO x => PASSED a: x",
                "ok 1 a # SKIP => SKIPPED a",
                "ok 1 a # skipped: x => SKIPPED a: x",
                "not ok 1 a # SKIP x => SKIPPED a: x",
                "ok 1 # SKIP x => SKIPPED 1: x",
                "not ok 1 a # TIMEOUT 45s => FAILED a: timed out: 45s",
                "ok 1 a # TIMEOUT => FAILED a: timed out",
                "not ok 1 a # ERROR x => FAILED a: error: x",
                "ok 1 a #SKIP => SKIPPED a",
                "ok 1 a#SKIP => PASSED a#SKIP",
                "ok 1 a # SKIPPER => PASSED a # SKIPPER",
                "ok 1 a # x # SKIP y => SKIPPED a # x: y",
            })
    void oneResult(String line, String wanted) {
        Ktap ktap = read("1..1", line);
        assertThat(ktap.damage()).isEmpty();
        assertThat(results(ktap)).containsExactly(wanted);
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            value = {
                "1..2/ok 1 a => result 2 of 2 is missing",
                "1..9/ok 1 a/ok 9 b => results 2, 3, 4, 5, 6 and 2 more of 9 are missing",
                "1..1/ok 1 a/ok 2 b => there are results up to 2, but the plan is 1..1",
                "1..2/ok 1 a/ok 1 b/ok 2 c => line 3: result 1 comes twice",
                "1..2/ok 2 a/ok 1 b => line 3: result 1 comes behind result 2",
                "1..1/ok 0 a => line 2: no test has the number 0",
                "1..1/ok 99999999999999999999 a => line 2: no test has the number 9223372036854775807",
                "ok 1 a/ok 2 b => there is no plan, 1..2, that says how many tests there are",
                "KTAP version 1 => there is no result of a test in it",
                "hello => there is no result of a test in it",
                "1..0 => the plan is of no tests: 1..0",
                "1..1/1..2/ok 1 a => line 2: a second plan, 1..2, behind 1..1",
                "2..3/ok 2 a => line 1: the plan 2..3 is none: plans are 1..N",
                "1..2/ok 1 a/Bail out! no disk => line 3: the tests were given up: Bail out! no disk",
                "1..1/  # Subtest: s/  1..2/  ok 1 a/ok 1 s => line 5: in `s`, result 2 of 2 is missing",
                "1..1/  # Subtest: s/  1..1/  ok 1 a => the result of `s` itself is missing",
                "1..1/    1..1/    ok 1 a/  ok 1 b/ok 1 s => is missing",
                "1..1/  ok 1 a/ok 1 s => line 3: the tests in `s` have no plan",
                "1..1/  # Subtest: s/  ok 2 a/ok 1 s => line 4: in `s`, result 1 of 2 left out",
                "1..1/  # Subtest: s/  1..1/  ok 1 a/  KTAP version 1/  # Subtest: t/  1..1/  ok 1 b/ok 1 t => the result of `s` itself is missing",
            })
    void damage(String lines, String wanted) {
        Ktap ktap = read(lines.split("/", -1));
        assertThat(ktap.isWhole()).isFalse();
        assertThat(ktap.damage()).anyMatch(d -> d.contains(wanted));
    }

    @Test
    void aTestThatSaysItFailedHasFailed() {
        assertThat(results(read("1..1", "  # Subtest: s", "  1..1", "  ok 1 a", "not ok 1 s")))
                .containsExactly("PASSED s › a", "FAILED s");
        assertThat(results(read("1..1", "  # Subtest: s", "  1..1", "  not ok 1 a", "ok 1 s")))
                .containsExactly("FAILED s › a");
        assertThat(results(read("1..1", "  # Subtest: s", "  1..1", "  not ok 1 a", "not ok 1 s # TODO later")))
                .containsExactly("TODO s › a: later");
    }

    @Test
    void allMayBeSkipped() {
        assertThat(results(read("TAP version 13", "1..0 # SKIP no valgrind")))
                .containsExactly("SKIPPED all tests: no valgrind");
        assertThat(results(read("1..1", "  1..0 # SKIP none here", "ok 1 s"))).containsExactly("SKIPPED s: none here");
    }

    @Test
    void aTextThatIsCutOffIsNeverWhole() {
        byte[] text = "1..1\nok 1 a\n".getBytes(StandardCharsets.UTF_8);
        Ktap ktap = Ktap.read(text, true, LIMITS);
        assertThat(ktap.damage()).containsExactly("the text is cut off behind 12 bytes");
        assertThat(results(ktap)).containsExactly("PASSED a");
    }

    @Test
    void noMoreIsTakenInThanMayBe() {
        Ktap ktap = Ktap.read(
                "1..3\nok 1 a\n# long\nok 2 b\nok 3 c\n".getBytes(StandardCharsets.UTF_8),
                false,
                new Ktap.Limits(2, 3));
        assertThat(results(ktap)).containsExactly("PASSED a", "PASSED b");
        assertThat(ktap.results().get(1).diagnostics()).isEmpty();
        assertThat(ktap.damage()).hasSize(1).first().asString().contains("more results than");
    }

    @Test
    void whatIsLongIsCut() {
        String lines = "# " + "x".repeat(5000) + "\n";
        Ktap ktap = read("1..1", lines.repeat(100) + "not ok 1 " + "n".repeat(6000) + " # SKIP");
        UnitResult result = ktap.results().getFirst();
        assertThat(result.kind()).isEqualTo(Kind.FAILED);
        assertThat(result.name()).hasSizeLessThan(250);
        assertThat(result.diagnostics()).hasSize(50).allMatch(d -> d.length() <= 301);
    }
}
