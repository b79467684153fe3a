// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kspec.expand.Case;
import dev.kspec.run.Interference.Move;
import dev.kspec.target.Fate;
import dev.kspec.target.TargetException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Targets that break, hang, lie or do not come: the case that ran gets its verdict, the rest runs on, and all of it ends. */
@Timeout(60)
class RunnerLossTest {
    /** Frames before the first case's: the greeting, and the answer that shows that the target answers at all. */
    private static final int FIRST = 2;

    private static final Move PASS = new Interference.Pass();

    private static List<Case> sleepers(int count, String time) {
        String numbers = String.join(
                ", ", IntStream.range(0, count).mapToObj(Integer::toString).toList());
        return Specs.cases(
                "scenario \"s\" {", "    matrix { n: " + numbers + " }", "    assert n >= 0", "    sleep " + time, "}");
    }

    private static String name(int n) {
        return "s [n=" + n + "]";
    }

    /** The first target does this, all others are sound. */
    private static LocalTargets onceBroken(Interference.Moves moves) {
        return new LocalTargets(number -> number == 1 ? LocalTarget.start(moves) : LocalTarget.start());
    }

    /** Something happens to the answer of one case, counted from 0, the rest passes. */
    private static Interference.Moves to(int index, java.util.function.Function<byte[], Move> move) {
        return (i, frame) -> i == FIRST + index ? move.apply(frame) : PASS;
    }

    /** The case has this verdict, all others passed, on the second target. */
    private static CaseOutcome only(Recorder run, LocalTargets targets, int n, Verdict verdict) {
        assertThat(run.verdicts())
                .allSatisfy(
                        (name, v) -> assertThat(v).as(name).isEqualTo(name.equals(name(n)) ? verdict : Verdict.PASSED));
        assertThat(targets.asked()).isEqualTo(2);
        assertThat(targets.made()).allMatch(LocalTarget::isClosed);
        return run.of(name(n));
    }

    @Test
    void anAgentKilledWhileACaseRuns() {
        List<Case> cases = Specs.cases(
                "scenario \"first\" {",
                "    sleep 1ms",
                "}",
                "scenario \"long\" {",
                "    sleep 20s",
                "}",
                "scenario \"later\" {",
                "    matrix { n: 1, 2, 3, 4 }",
                "    assert n > 0",
                "    sleep 1ms",
                "}");
        LocalTargets targets = new LocalTargets();
        Recorder recorder = new Recorder().onCase(outcome -> {
            if (outcome.id().name().equals("first")) {
                CompletableFuture.delayedExecutor(200, TimeUnit.MILLISECONDS)
                        .execute(() -> targets.last().kill());
            }
        });
        Recorder run = Runs.run(cases, targets, Runs.OPTIONS, recorder).demandOneVerdictEach(cases);
        assertThat(run.of("long").verdict()).isEqualTo(Verdict.INFRASTRUCTURE_ERROR);
        assertThat(run.of("long").reason())
                .startsWith("lost the target while the case ran")
                .contains("the agent ended with status 137");
        assertThat(run.result().count(Verdict.PASSED)).isEqualTo(cases.size() - 1L);
        assertThat(targets.asked()).isEqualTo(2);
        assertThat(run.result().exitCode()).isEqualTo(3);
        assertThat(run.notes()).hasSize(1).first().asString().contains("replaced");
    }

    @Test
    void anAnswerIsLostWithTheAgent() {
        List<Case> cases = sleepers(20, "1ms");
        LocalTargets targets = onceBroken(to(3, frame -> new Interference.Kill()));
        Recorder run = Runs.run(cases, targets, Runs.OPTIONS).demandOneVerdictEach(cases);
        only(run, targets, 3, Verdict.INFRASTRUCTURE_ERROR);
    }

    /** Answers that waited for others are lost with the agent; who ran then is known all the same, and those are run again. */
    @Test
    void theCaseThatRanIsToBlameWhateverAnswersAreLost() {
        String killsTheAgent = "kill -9 $(cut -d ' ' -f 4 /proc/$PPID/stat)";
        List<Case> cases = Specs.cases(
                "scenario \"before\" {",
                "    matrix { n: 1, 2, 3, 4, 5 }",
                "    assert n > 0",
                "    sleep 1ms",
                "}",
                "scenario \"killer\" {",
                "    run \"/bin/sh\" \"-c\" \"" + killsTheAgent + "\"",
                "}",
                "scenario \"later\" {",
                "    matrix { n: 1, 2, 3, 4 }",
                "    assert n > 0",
                "    sleep 1ms",
                "}");
        LocalTargets targets = new LocalTargets(number -> LocalTarget.telling());
        Recorder run = Runs.run(cases, targets, Runs.OPTIONS).demandOneVerdictEach(cases);
        assertThat(run.of("killer").verdict()).isEqualTo(Verdict.INFRASTRUCTURE_ERROR);
        assertThat(run.of("killer").reason()).contains("the agent ended with status 137");
        assertThat(run.result().count(Verdict.PASSED)).isEqualTo(9);
        assertThat(targets.asked()).isEqualTo(2);
    }

    @Test
    void theStreamEndsBetweenTwoAnswers() {
        List<Case> cases = sleepers(20, "1ms");
        LocalTargets targets = onceBroken(to(19, frame -> new Interference.End(new byte[0])));
        Recorder run = Runs.run(cases, targets, Runs.OPTIONS).demandOneVerdictEach(cases);
        assertThat(targets.asked()).as("nothing is left to run on another").isEqualTo(1);
        assertThat(run.of(name(19)).verdict()).isEqualTo(Verdict.INFRASTRUCTURE_ERROR);
        assertThat(run.result().count(Verdict.PASSED)).isEqualTo(19);
    }

    @Test
    void theStreamEndsWithinAnAnswer() {
        List<Case> cases = sleepers(20, "1ms");
        LocalTargets targets = onceBroken(to(0, frame -> new Interference.End(Arrays.copyOf(frame, frame.length / 2))));
        Recorder run = Runs.run(cases, targets, Runs.OPTIONS).demandOneVerdictEach(cases);
        CaseOutcome lost = only(run, targets, 0, Verdict.INFRASTRUCTURE_ERROR);
        assertThat(lost.reason()).contains("middle of a frame");
    }

    @Test
    void garbageInTheStream() {
        List<Case> cases = sleepers(20, "1ms");
        byte[] garbage = "Segmentation fault\nsh: 1: agent: not found\n".getBytes(StandardCharsets.UTF_8);
        LocalTargets targets = onceBroken(to(5, frame -> new Interference.Instead(garbage)));
        Recorder run = Runs.run(cases, targets, Runs.OPTIONS).demandOneVerdictEach(cases);
        CaseOutcome lost = only(run, targets, 5, Verdict.INFRASTRUCTURE_ERROR);
        assertThat(lost.reason()).contains("no frame");
        assertThat(lost.details().evidence())
                .filteredOn(e -> e.what().equals("what came instead of a frame"))
                .singleElement()
                .satisfies(e -> assertThat(e.lines().getFirst())
                        .isEqualTo("00000000  53 65 67 6d 65 6e 74 61 74 69 6f 6e 20 66 61 75  |Segmentation fau|"))
                .satisfies(e -> assertThat(e.lines()).hasSizeBetween(2, 3));
    }

    @Test
    void anAnswerWithABitFlipped() {
        List<Case> cases = sleepers(20, "1ms");
        LocalTargets targets = onceBroken(to(5, frame -> {
            frame[frame.length - 1] ^= 1;
            return new Interference.Instead(frame);
        }));
        Recorder run = Runs.run(cases, targets, Runs.OPTIONS).demandOneVerdictEach(cases);
        assertThat(only(run, targets, 5, Verdict.INFRASTRUCTURE_ERROR).reason()).contains("checksum");
    }

    @Test
    void anAnswerOfAnotherRun() {
        List<Case> cases = sleepers(20, "1ms");
        LocalTargets targets = onceBroken(to(5, frame -> new Interference.Instead(Interference.withByte(frame, 0, 1))));
        Recorder run = Runs.run(cases, targets, Runs.OPTIONS).demandOneVerdictEach(cases);
        assertThat(only(run, targets, 5, Verdict.INFRASTRUCTURE_ERROR).reason()).contains("another run");
    }

    @Test
    void anAnswerThatComesTwice() {
        List<Case> cases = sleepers(20, "1ms");
        LocalTargets targets = onceBroken(to(5, frame -> {
            byte[] twice = Arrays.copyOf(frame, frame.length * 2);
            System.arraycopy(frame, 0, twice, frame.length, frame.length);
            return new Interference.Instead(twice);
        }));
        Recorder run = Runs.run(cases, targets, Runs.OPTIONS).demandOneVerdictEach(cases);
        assertThat(only(run, targets, 6, Verdict.INFRASTRUCTURE_ERROR).reason()).contains("out of turn");
    }

    @Test
    void anAnswerToACaseThatWasNeverSent() {
        List<Case> cases = sleepers(20, "1ms");
        for (int seq : new int[] {0, 999, -1}) {
            LocalTargets targets =
                    onceBroken(to(5, frame -> new Interference.Instead(Interference.withSeq(frame, seq))));
            Recorder run = Runs.run(cases, targets, Runs.OPTIONS).demandOneVerdictEach(cases);
            only(run, targets, 5, Verdict.INFRASTRUCTURE_ERROR);
        }
    }

    /** The agent says that a case was completed, but a step's status contradicts that; the offset is that of END_*. */
    @Test
    void anAnswerThatContradictsItself() {
        List<Case> cases = sleepers(20, "1ms");
        int inStep = 16 + 1 + 1;
        LocalTargets targets =
                onceBroken(to(5, frame -> new Interference.Instead(Interference.withByte(frame, inStep, 1))));
        Recorder run = Runs.run(cases, targets, Runs.OPTIONS).demandOneVerdictEach(cases);
        CaseOutcome lie = only(run, targets, 5, Verdict.INFRASTRUCTURE_ERROR);
        assertThat(lie.reason()).startsWith("the guest's answer contradicts itself");
        assertThat(lie.failure()).isEmpty();
    }

    /** What the runner asks on its own account is judged as strictly, and no case pays for it. */
    @Test
    void aLieBeforeTheFirstCase() {
        List<Case> cases = sleepers(20, "1ms");
        int inStep = 16 + 1 + 1;
        LocalTargets targets =
                onceBroken(to(-1, frame -> new Interference.Instead(Interference.withByte(frame, inStep, 1))));
        Recorder run = Runs.run(cases, targets, Runs.OPTIONS).demandOneVerdictEach(cases);
        assertThat(run.verdicts().values()).containsOnly(Verdict.PASSED);
        assertThat(targets.asked()).isEqualTo(2);
        assertThat(run.notes()).hasSize(1).first().asString().contains("contradicts itself");
    }

    @Test
    void aGuestThatFallsSilent() {
        List<Case> cases = sleepers(20, "1ms");
        LocalTargets targets = new LocalTargets(number -> number == 1
                ? LocalTarget.start(to(5, frame -> new Interference.Hang()), Optional.of(new Fate.Silent()), List.of())
                : LocalTarget.start());
        Recorder run = Runs.run(cases, targets, Runs.IMPATIENT).demandOneVerdictEach(cases);
        CaseOutcome silent = only(run, targets, 5, Verdict.TIMED_OUT);
        assertThat(silent.reason()).contains("stopped answering");
        assertThat(run.result().exitCode()).isEqualTo(1);
    }

    @Test
    void theWayToAGuestThatLivesBreaks() {
        List<Case> cases = sleepers(20, "1ms");
        LocalTargets targets = new LocalTargets(number -> number == 1
                ? LocalTarget.start(to(5, frame -> new Interference.Hang()), Optional.of(new Fate.Alive()), List.of())
                : LocalTarget.start());
        Recorder run = Runs.run(cases, targets, Runs.IMPATIENT).demandOneVerdictEach(cases);
        only(run, targets, 5, Verdict.INFRASTRUCTURE_ERROR);
    }

    @Test
    void aGuestThatPanicked() {
        List<Case> cases = sleepers(20, "1ms");
        List<String> console = List.of(
                "[   12.345678] counter: opened",
                "[   12.345679] BUG: kernel NULL pointer dereference, address: 0000000000000008",
                "[   12.400000][    T1] Kernel panic - not syncing: Fatal exception");
        LocalTargets targets = new LocalTargets(number -> number == 1
                ? LocalTarget.start(
                        to(5, frame -> new Interference.Kill()),
                        Optional.of(new Fate.Panicked("Fatal exception")),
                        console)
                : LocalTarget.start());
        Recorder run = Runs.run(cases, targets, Runs.OPTIONS).demandOneVerdictEach(cases);
        CaseOutcome fault = only(run, targets, 5, Verdict.KERNEL_FAULT);
        assertThat(fault.reason()).isEqualTo("BUG: kernel NULL pointer dereference");
        assertThat(fault.kernelLog()).extracting(KernelLine::text).anyMatch(l -> l.contains("Kernel panic"));
        assertThat(run.result().exitCode()).isEqualTo(1);
    }

    /** What never answered anything is no guest that a case has stopped. */
    @Test
    void targetsThatNeverAnswer() {
        List<Case> cases = sleepers(20, "1ms");
        LocalTargets targets = new LocalTargets(
                number -> LocalTarget.start((index, frame) -> index == 0 ? PASS : new Interference.Hang()));
        Recorder run = Runs.run(cases, targets, Runs.IMPATIENT).demandOneVerdictEach(cases);
        assertThat(run.verdicts().values()).containsOnly(Verdict.INFRASTRUCTURE_ERROR);
        assertThat(targets.asked()).isEqualTo(3);
        assertThat(targets.made()).allMatch(LocalTarget::isClosed);
        assertThat(run.result().exitCode()).isEqualTo(3);
        assertThat(run.outcomes().getLast().reason()).contains("break one after the other");
    }

    /** Neither is anything kept waiting by an agent that does not even listen. */
    @Test
    void anAgentThatTakesNothingIn() {
        List<Case> cases = new ArrayList<>(Specs.cases(
                "scenario \"s\" {",
                "    matrix { n: 0, 1, 2, 3 }",
                "    open \"/dev/null\" wronly as f",
                "    write f bytes(1MiB, n)", // does not fit into any pipe
                "}"));
        LocalTargets targets = new LocalTargets(number -> number == 1
                ? LocalTarget.start(
                        (index, frame) -> index < FIRST ? PASS : new Interference.Stop(),
                        Optional.of(new Fate.Silent()),
                        List.of())
                : LocalTarget.start());
        Recorder run = Runs.run(cases, targets, Runs.IMPATIENT).demandOneVerdictEach(cases);
        assertThat(run.result().count(Verdict.PASSED)).isGreaterThanOrEqualTo(2);
    }

    @Test
    void noTargetToBeHad() {
        List<Case> cases = sleepers(20, "1ms");
        LocalTargets targets = new LocalTargets(number -> {
            throw new TargetException("nobody is at home\nsecond line");
        });
        Recorder run = Runs.run(cases, targets, Runs.OPTIONS).demandOneVerdictEach(cases);
        assertThat(run.outcomes()).allSatisfy(o -> {
            assertThat(o.verdict()).isEqualTo(Verdict.INFRASTRUCTURE_ERROR);
            assertThat(o.reason()).isEqualTo("nobody is at home");
        });
        assertThat(run.result().exitCode()).isEqualTo(3);
        assertThat(run.result().notes()).containsExactly("nobody is at home\nsecond line");
        assertThat(run.result().target()).isEmpty();
        assertThat(targets.asked()).isEqualTo(1);
    }

    @Test
    void noReplacementToBeHad() {
        List<Case> cases = sleepers(20, "1ms");
        LocalTargets targets = new LocalTargets(number -> {
            if (number > 1) {
                throw new TargetException("that was the last one");
            }
            return LocalTarget.start(to(3, frame -> new Interference.Kill()));
        });
        Recorder run = Runs.run(cases, targets, Runs.OPTIONS).demandOneVerdictEach(cases);
        assertThat(run.result().count(Verdict.PASSED)).isEqualTo(3);
        assertThat(run.result().count(Verdict.INFRASTRUCTURE_ERROR)).isEqualTo(17);
        assertThat(targets.asked()).isEqualTo(2);
    }

    @Test
    void targetsThatBreakOneAfterTheOtherAreNotTriedForEver() {
        List<Case> cases = sleepers(50, "1ms");
        LocalTargets targets = new LocalTargets(number -> LocalTarget.start(to(0, frame -> new Interference.Kill())));
        Recorder run = Runs.run(cases, targets, Runs.OPTIONS).demandOneVerdictEach(cases);
        assertThat(run.verdicts().values()).containsOnly(Verdict.INFRASTRUCTURE_ERROR);
        assertThat(targets.asked()).isEqualTo(3);
    }

    @Test
    void guestsThatLieOneAfterTheOtherAreNotTriedForEver() {
        List<Case> cases = sleepers(50, "1ms");
        int inStep = 16 + 1 + 1;
        LocalTargets targets = new LocalTargets(number ->
                LocalTarget.start(to(0, frame -> new Interference.Instead(Interference.withByte(frame, inStep, 1)))));
        Recorder run = Runs.run(cases, targets, Runs.OPTIONS).demandOneVerdictEach(cases);
        assertThat(run.verdicts().values()).containsOnly(Verdict.INFRASTRUCTURE_ERROR);
        assertThat(targets.asked()).isEqualTo(3);
    }

    @Test
    void aTargetThatGetsSomethingDoneBeforeItBreaksMayBreakOften() {
        List<Case> cases = sleepers(24, "1ms");
        LocalTargets targets = new LocalTargets(number -> LocalTarget.start(to(3, frame -> new Interference.Kill())));
        Recorder run = Runs.run(cases, targets, Runs.OPTIONS).demandOneVerdictEach(cases);
        assertThat(run.result().count(Verdict.PASSED)).isEqualTo(18);
        assertThat(run.result().count(Verdict.INFRASTRUCTURE_ERROR)).isEqualTo(6);
        assertThat(targets.asked()).isEqualTo(6);
    }

    @Test
    void everyCaseTakesTheKernelDownAndYetAllAreRun() {
        List<Case> cases = sleepers(6, "1ms");
        LocalTargets targets = new LocalTargets(number -> LocalTarget.start(
                to(0, frame -> new Interference.Kill()),
                Optional.of(new Fate.Panicked("x")),
                List.of("[ 1.0] Kernel panic - not syncing: x")));
        Recorder run = Runs.run(cases, targets, Runs.OPTIONS).demandOneVerdictEach(cases);
        assertThat(run.verdicts().values()).containsOnly(Verdict.KERNEL_FAULT);
        assertThat(targets.asked()).isEqualTo(6);
    }

    @Test
    void anInterruptEndsTheRunInOrder() throws IOException {
        List<Case> cases = Specs.cases(
                "scenario \"first\" {",
                "    matrix { n: 1, 2, 3 }",
                "    assert n > 0",
                "    sleep 1ms",
                "}",
                "scenario \"long\" {",
                "    sleep 9s",
                "}",
                "scenario \"later\" {",
                "    sleep 1ms",
                "}");
        LocalTargets targets = new LocalTargets();
        Thread runner = Thread.currentThread();
        Recorder recorder = new Recorder().onCase(outcome -> {
            if (outcome.id().name().equals("first [n=3]")) {
                CompletableFuture.delayedExecutor(100, TimeUnit.MILLISECONDS).execute(runner::interrupt);
            }
        });
        long begin = System.nanoTime();
        Recorder run = Runs.run(cases, targets, Runs.OPTIONS, recorder).demandNoneTwice(cases);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
        assertThat(run.result().interrupted()).isTrue();
        assertThat(run.result().exitCode()).isEqualTo(130);
        assertThat(run.verdicts().keySet()).containsExactly("first [n=1]", "first [n=2]", "first [n=3]");
        assertThat(run.verdicts().values()).containsOnly(Verdict.PASSED);
        assertThat(targets.made()).hasSize(1).allMatch(LocalTarget::isClosed);
    }

    @Test
    void anInterruptBeforeAnythingBegan() {
        List<Case> cases = sleepers(5, "1ms");
        Thread.currentThread().interrupt();
        Recorder run = Runs.run(cases, new LocalTargets(), Runs.OPTIONS).demandNoneTwice(cases);
        assertThat(Thread.interrupted()).as("the interrupt is used up").isFalse();
        assertThat(run.result().interrupted()).isTrue();
        assertThat(run.outcomes()).isEqualTo(Collections.emptyList());
    }
}
