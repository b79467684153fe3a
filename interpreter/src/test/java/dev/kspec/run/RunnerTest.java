// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kspec.expand.Case;
import dev.kspec.source.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From the text of spec files to verdicts, on the real agent as a process of this machine. */
class RunnerTest {
    @TempDir
    private Path directory;

    @Test
    void everyVerdictOfAPlainRun() {
        List<Case> cases = Specs.cases(
                "scenario \"passes\" tags a, b {",
                "    open \"/dev/null\" rdwr as f",
                "    write f \"hello\" expect 5",
                "    read f 10 expect \"\"",
                "}",
                "scenario \"fails\" {",
                "    open \"/dev/full\" wronly as f",
                "    write f \"x\" expect 1",
                "}",
                "scenario \"is skipped\" {",
                "    skip \"not today\"",
                "    sleep 1ms",
                "}",
                "scenario \"needs a newer kernel\" {",
                "    skip unless kernel >= 999.0",
                "    sleep 1ms",
                "}",
                "scenario \"needs a file\" {",
                "    skip unless file \"/no/such\"",
                "    sleep 1ms",
                "}",
                "scenario \"has its file\" {",
                "    skip unless file \"/dev/null\"",
                "    skip unless kernel >= 2.6",
                "    sleep 1ms",
                "}",
                "scenario \"takes too long\" timeout 200ms {",
                "    sleep 20s",
                "}");
        LocalTargets targets = new LocalTargets();
        Recorder run = Runs.run(cases, targets, Runs.OPTIONS).demandOneVerdictEach(cases);
        assertThat(run.verdicts())
                .containsEntry("passes", Verdict.PASSED)
                .containsEntry("fails", Verdict.FAILED)
                .containsEntry("is skipped", Verdict.SKIPPED)
                .containsEntry("needs a newer kernel", Verdict.SKIPPED)
                .containsEntry("needs a file", Verdict.SKIPPED)
                .containsEntry("has its file", Verdict.PASSED)
                .containsEntry("takes too long", Verdict.TIMED_OUT);
        assertThat(run.of("is skipped").reason()).isEqualTo("not today");
        assertThat(run.of("needs a newer kernel").reason()).startsWith("needs kernel >= 999.0; this is ");
        assertThat(run.of("needs a file").reason()).isEqualTo("needs the file /no/such");
        assertThat(run.of("passes").tags()).containsExactlyInAnyOrder("a", "b");
        Failure failure = run.of("fails").failure().orElseThrow();
        assertThat(failure.expected()).isEqualTo("1");
        assertThat(failure.actual()).startsWith("ENOSPC");
        assertThat(failure.span().line()).isEqualTo(8);
        assertThat(run.of("takes too long").failure().orElseThrow().span().line())
                .isEqualTo(28);
        assertThat(run.result().exitCode()).isEqualTo(1);
        assertThat(run.result().target()).startsWith("this machine, Linux ");
        assertThat(targets.made()).allMatch(LocalTarget::isClosed);
    }

    @Test
    void stepsAreReportedWithWhatCameOfThem() {
        List<Case> cases = Specs.cases(
                "scenario \"s\" {",
                "    open \"/dev/zero\" rdonly as f",
                "    read f 3",
                "    sleep 20ms",
                "    close f",
                "}");
        CaseOutcome outcome = Runs.run(cases, new LocalTargets(), Runs.OPTIONS).of("s");
        assertThat(outcome.verdict()).isEqualTo(Verdict.PASSED);
        assertThat(outcome.steps().stream().map(StepOutcome::what).map(w -> w.split(" ")[0]))
                .containsExactly("open", "read", "sleep", "close");
        assertThat(outcome.steps().get(1).result()).isEqualTo("3, \"\\x00\\x00\\x00\"");
        assertThat(outcome.steps().get(2).duration().toMillis()).isBetween(20L, 5000L);
        assertThat(outcome.duration().toMillis()).isGreaterThanOrEqualTo(20);
    }

    @Test
    void skippedScenariosNeedNoTarget() {
        List<Case> cases = Specs.cases("scenario \"s\" {", "    skip \"never\"", "    sleep 1ms", "}");
        LocalTargets targets = new LocalTargets();
        Recorder run = Runs.run(cases, targets, Runs.OPTIONS).demandOneVerdictEach(cases);
        assertThat(targets.asked()).isZero();
        assertThat(run.result().exitCode()).isZero();
        assertThat(run.result().target()).isEmpty();
    }

    @Test
    void noCasesAtAll() {
        LocalTargets targets = new LocalTargets();
        Recorder run = Runs.run(List.of(), targets, Runs.OPTIONS).demandOneVerdictEach(List.of());
        assertThat(targets.asked()).isZero();
        assertThat(run.result().exitCode()).isZero();
    }

    @Test
    void fiveHundredCasesOnOneTarget() throws IOException {
        List<Case> cases = Specs.cases(
                "scenario \"many\" {",
                "    matrix {",
                "        a: " + numbers(25),
                "        b: " + numbers(20),
                "    }",
                "    open \"file\" rdwr creat excl as f", // fails if another case's file were there
                "    write f \"${a}/${b}\"",
                "    lseek f 0 set",
                "    read f 16 as text",
                "    assert contains(text, \"/\")",
                "    assert (a + b) != 33", // some fail
                "}");
        assertThat(cases).hasSize(500);
        LocalTargets targets = new LocalTargets();
        Recorder run = Runs.run(cases, targets, Runs.OPTIONS).demandOneVerdictEach(cases);
        int wrong = (int) IntStream.range(0, 25)
                .mapToLong(a -> IntStream.range(0, 20).filter(b -> a + b == 33).count())
                .sum();
        assertThat(run.result().count(Verdict.FAILED)).isEqualTo(wrong).isPositive();
        assertThat(run.result().count(Verdict.PASSED)).isEqualTo(500 - wrong);
        assertThat(run.outcomes().stream().map(CaseOutcome::id))
                .as("in their order")
                .containsExactlyElementsOf(cases.stream().map(Case::id).toList());
        assertThat(targets.asked()).isEqualTo(1);
    }

    private static String numbers(int n) {
        return String.join(
                ", ", IntStream.range(0, n).mapToObj(Integer::toString).toList());
    }

    /** The project's own suites that need no driver; what this user or kernel does not have, they skip or fail by errno. */
    @Test
    void theSmokeSuite() {
        List<Case> cases = Specs.load(Repository.root().resolve("specs/smoke")).stream()
                .filter(c -> c.scenario().driver().isEmpty())
                .toList();
        Recorder run = Runs.run(cases, new LocalTargets(), Runs.OPTIONS).demandOneVerdictEach(cases);
        assertThat(run.result().count(Verdict.INFRASTRUCTURE_ERROR)).isZero();
        assertThat(run.result().count(Verdict.TIMED_OUT)).isZero();
        assertThat(run.result().count(Verdict.PASSED)).isGreaterThan(cases.size() * 3L / 4);
    }

    @Test
    void aHangingCaseIsTimedOutAndTheRestRunsOnAnother() {
        List<Case> cases = Specs.cases(
                "scenario \"before\" {",
                "    sleep 1ms",
                "}",
                "scenario \"hangs\" timeout 300ms {",
                "    mkfifo \"fifo\"",
                "    open \"fifo\" rdwr as f",
                "    block 33", // what the agent interrupts a call with
                "    read f 1",
                "}",
                "scenario \"after\" {",
                "    matrix { n: " + numbers(30) + " }",
                "    open \"/dev/null\" wronly as f",
                "    write f \"${n}\"",
                "}");
        LocalTargets targets = new LocalTargets();
        Recorder run = Runs.run(cases, targets, Runs.OPTIONS).demandOneVerdictEach(cases);
        CaseOutcome hung = run.of("hangs");
        assertThat(hung.verdict()).isEqualTo(Verdict.TIMED_OUT);
        assertThat(hung.failure().orElseThrow().span().line()).isEqualTo(8);
        assertThat(hung.failure().orElseThrow().message()).contains("read f 1").contains("300 ms");
        assertThat(hung.duration().toMillis()).isBetween(300L, 5000L);
        assertThat(run.result().count(Verdict.PASSED)).isEqualTo(31);
        assertThat(targets.asked()).isEqualTo(2);
        assertThat(targets.made()).allMatch(LocalTarget::isClosed);
        assertThat(run.notes())
                .hasSize(1)
                .first()
                .asString()
                .contains("`hangs` timed out")
                .contains("replaced");
    }

    /** Whatever it waits in: the case is over, its clean-up runs, and the target goes on. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "sleep 1h",
                "pipe as p; poll p[0] in 1h",
                "eventually within 1h { getuid expect 4711 }",
                "repeat 1000000000 as i { assert i >= 0 }",
                "repeat 1000000000 as i { getuid }",
                "fork { sleep 1h }",
                "fork { repeat 1000000000 as i { assert i >= 0 } }",
                "repeat 3 { fork { getuid } }\nfork { fork { getuid\nsleep 1h } }",
                "within 1h { sleep 1h }"
            })
    void aCaseWhoseTimeIsOverCostsNoTarget(String waits) throws IOException {
        late(waits, 1);
    }

    /** What was waited for in it may never come, for the cases behind it either. */
    @ParameterizedTest
    @ValueSource(strings = {"pipe as p; read p[0] 1", "run \"sleep\" \"3600\"", "fork { pipe as p; read p[0] 1 }"})
    void aCallThatHadToBeInterruptedCostsTheTarget(String waits) throws IOException {
        late(waits, 2);
    }

    private void late(String waits, int targetsAsked) throws IOException {
        // What is there before a case is not removed behind it.
        Path log = Files.createFile(directory.resolve("log"));
        List<Case> cases = Specs.cases(
                "scenario \"late\" timeout 300ms {",
                "    let x = 4711",
                "    getuid as me",
                "    open \"" + log + "\" wronly creat append as l",
                "    " + waits,
                "    teardown { write l \"${x} ${me}\\n\" }",
                "}",
                "scenario \"after\" { getuid }");
        LocalTargets targets = new LocalTargets();
        Recorder run = Runs.run(cases, targets, Runs.OPTIONS).demandOneVerdictEach(cases);
        CaseOutcome late = run.of("late");
        assertThat(late.verdict()).as("%s", late).isEqualTo(Verdict.TIMED_OUT);
        assertThat(late.failure().orElseThrow().message()).contains("300 ms");
        assertThat(late.duration().toMillis()).isBetween(300L, 1200L);
        assertThat(run.of("after").verdict()).isEqualTo(Verdict.PASSED);
        assertThat(targets.asked()).isEqualTo(targetsAsked);
        assertThat(run.notes()).hasSize(targetsAsked - 1);
        assertThat(Files.readString(log)).startsWith("4711 ").hasLineCount(1);
    }

    @Test
    void aProgramThatTheAgentRefusesCostsNothingElse() {
        // More memory than the agent gives to one case.
        List<Case> cases = Specs.cases(
                "scenario \"first\" {",
                "    sleep 100ms",
                "}",
                "scenario \"huge\" {",
                "    open \"/dev/zero\" rdonly as f",
                "    read f 60MiB as a",
                "    read f 60MiB as b",
                "    read f 60MiB as c",
                "    read f 60MiB as d",
                "    read f 60MiB as e",
                "}",
                "scenario \"last\" {",
                "    sleep 1ms",
                "}");
        LocalTargets targets = new LocalTargets();
        Recorder run = Runs.run(cases, targets, Runs.OPTIONS).demandOneVerdictEach(cases);
        assertThat(run.verdicts())
                .containsEntry("first", Verdict.PASSED)
                .containsEntry("huge", Verdict.INFRASTRUCTURE_ERROR)
                .containsEntry("last", Verdict.PASSED);
        assertThat(run.of("huge").reason()).startsWith("the agent cannot take the case: ");
        assertThat(targets.asked()).isEqualTo(1);
        assertThat(run.result().exitCode()).isEqualTo(3);
    }

    @Test
    void aCaseWhoseProcessDiesFailsAndSaysWhereItWas() {
        List<Case> cases = Specs.cases(
                "scenario \"pipe\" {",
                "    mkfifo \"p\"",
                "    open \"p\" rdonly nonblock as r",
                "    open \"p\" wronly as w",
                "    close r",
                "    write w \"x\"",
                "}",
                "scenario \"after\" {",
                "    sleep 1ms",
                "}");
        LocalTargets targets = new LocalTargets();
        Recorder run = Runs.run(cases, targets, Runs.OPTIONS).demandOneVerdictEach(cases);
        CaseOutcome killed = run.of("pipe");
        assertThat(killed.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(killed.failure().orElseThrow().message()).contains("was killed by SIGPIPE");
        assertThat(killed.failure().orElseThrow().span().line()).isEqualTo(6);
        assertThat(run.of("after").verdict()).isEqualTo(Verdict.PASSED);
    }

    @Test
    void timingsAreAddedUp() {
        List<Case> cases = Specs.cases("scenario \"s\" {", "    sleep 50ms", "}");
        Timings timings = new Timings();
        RunResult result = new Runner(
                        new LocalTargets(), (d, k, p) -> null, Runs.OPTIONS, new RunListener() {}, timings)
                .run(cases);
        assertThat(result.timings()).extracting(RunResult.Timing::part).contains("cases");
        assertThat(result.timings())
                .allSatisfy(t -> assertThat(t.duration().isNegative()).isFalse());
        assertThat(result.duration().toMillis()).isGreaterThanOrEqualTo(50);
        assertThat(result.selected()).isEqualTo(1);
    }
}
