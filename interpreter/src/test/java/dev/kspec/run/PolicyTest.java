// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kspec.expand.Case;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How often, in which order and for how long cases are tried. */
@Timeout(60)
class PolicyTest {
    @TempDir
    private Path scratch;

    private static List<Case> passing(int count, String time) {
        String numbers = IntStream.range(0, count).mapToObj(Integer::toString).collect(Collectors.joining(", "));
        return Specs.cases(
                "scenario \"s\" {", "    matrix { n: " + numbers + " }", "    assert n >= 0", "    sleep " + time, "}");
    }

    private Path switched() {
        return scratch.resolve("switched");
    }

    /** One that passes once the switch is there. */
    private List<Case> late() {
        return Specs.cases("scenario \"late\" {", "    access \"" + switched() + "\" exists", "}");
    }

    private void flip() {
        try {
            Files.createFile(switched());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The switch comes behind so many tries that failed. */
    private Recorder after(int failures) {
        Recorder recorder = new Recorder();
        return recorder.onAttempt(outcome -> {
            if (recorder.attempts().size() == failures) {
                flip();
            }
        });
    }

    private static Recorder run(List<Case> cases, Policy policy, Recorder recorder) {
        return Runs.run(cases, List.of(new LocalTargets()), policy, recorder);
    }

    private static Recorder run(List<Case> cases, Policy policy) {
        return Runs.run(cases, new LocalTargets(), policy);
    }

    @Test
    void aCaseThatPassesOnARetryIsFlaky() {
        List<Case> cases = late();
        Recorder run = run(cases, Policy.ONCE.withRetries(4), after(2)).demandOneVerdictEach(cases);
        CaseOutcome late = run.of("late");
        assertThat(late.verdict()).isEqualTo(Verdict.PASSED);
        assertThat(late.details().attributes()).containsExactly(Attribute.FLAKY);
        assertThat(late.details().attempts()).extracting(Attempt::how).containsExactly("try 1", "retry 1");
        assertThat(late.details().attempts()).extracting(Attempt::verdict).containsOnly(Verdict.FAILED);
        assertThat(run.attempts()).hasSize(2);
        assertThat(run.result().exitCode()).isZero();
    }

    @Test
    void aCaseThatNeverPassesHasFailed() {
        List<Case> cases = late();
        Recorder run = run(cases, Policy.ONCE.withRetries(2)).demandOneVerdictEach(cases);
        CaseOutcome late = run.of("late");
        assertThat(late.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(late.details().attributes()).isEmpty();
        assertThat(late.details().attempts()).extracting(Attempt::how).containsExactly("retry 1", "retry 2");
        assertThat(run.attempts()).hasSize(2);
        assertThat(run.result().exitCode()).isEqualTo(1);
    }

    @Test
    void whatPassesIsNotTriedAgain() {
        List<Case> cases = passing(5, "1ms");
        Recorder run = run(cases, Policy.ONCE.withRetries(3)).demandOneVerdictEach(cases);
        assertThat(run.attempts()).isEmpty();
        assertThat(run.result().count(Verdict.PASSED)).isEqualTo(5);
    }

    @Test
    void ofSeveralRoundsOneThatFailsCounts() {
        List<Case> cases = late();
        Recorder run = run(cases, Policy.ONCE.withRounds(4, false), after(1)).demandOneVerdictEach(cases);
        CaseOutcome late = run.of("late");
        assertThat(late.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(late.reason()).endsWith("in 1 of 4 rounds");
        assertThat(late.details().attributes()).containsExactly(Attribute.FLAKY);
        assertThat(run.attempts()).hasSize(1);
    }

    @Test
    void ofRoundsThatAllPassOneOutcomeIsTold() {
        List<Case> cases = passing(3, "1ms");
        Recorder run = run(cases, Policy.ONCE.withRounds(3, false)).demandOneVerdictEach(cases);
        assertThat(run.verdicts().values()).containsOnly(Verdict.PASSED);
        assertThat(run.outcomes()).allSatisfy(o -> assertThat(o.reason()).isEmpty());
        assertThat(run.notes()).containsExactly("rounds run to their end: 3");
    }

    @Test
    void untilSomethingFails() {
        List<Case> cases =
                Specs.cases("scenario \"once\" {", "    access \"" + switched() + "\" exists expect ENOENT", "}");
        Recorder recorder = new Recorder().onProgress(what -> {
            if (what.startsWith("round 2")) {
                flip();
            }
        });
        Recorder run = run(cases, Policy.ONCE.withRounds(1000, true), recorder).demandOneVerdictEach(cases);
        assertThat(run.of("once").verdict()).isEqualTo(Verdict.FAILED);
        assertThat(run.of("once").reason()).endsWith("in 1 of 2 rounds");
        assertThat(run.notes()).containsExactly("a case failed in round 2, which was the last therefore");
    }

    @Test
    void soManyFailuresEndTheRun() {
        List<Case> cases = Specs.cases(
                "scenario \"s\" {",
                "    matrix { n: 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19 }",
                "    sleep 20ms",
                "    open \"/dev/zero\" as z",
                "    read z 1 expect bytes(1, n / 4)",
                "}");
        Recorder run = run(cases, Policy.ONCE.withMaxFailures(3)).demandNoneTwice(cases);
        assertThat(run.result().count(Verdict.FAILED)).isEqualTo(3);
        assertThat(run.result().count(Verdict.PASSED)).isEqualTo(4);
        assertThat(run.notes()).containsExactly("3 cases failed, and so the run ends here: cases not run: 13");
        assertThat(run.result().interrupted()).isFalse();
        assertThat(run.result().exitCode()).isEqualTo(1);
    }

    @Test
    void theRunsTimeEndsItInOrder() {
        List<Case> cases = passing(200, "50ms");
        long begin = System.nanoTime();
        Recorder run = run(cases, Policy.ONCE.withTime(Duration.ofSeconds(2))).demandNoneTwice(cases);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(9));
        assertThat(run.result().interrupted()).isFalse();
        assertThat(run.result().done()).isLessThan(200);
        assertThat(run.verdicts().values()).allMatch(v -> v == Verdict.PASSED);
        assertThat(run.notes())
                .hasSize(1)
                .first()
                .asString()
                .startsWith("the run's time of 2.0 s is over: cases not run: ");
        assertThat(run.result().exitCode()).isEqualTo(3);
        assertThat(Thread.interrupted()).as("the clock's interrupt is used up").isFalse();
    }

    @Test
    void aShuffledOrderIsTheSameForASeed() {
        List<Case> cases = passing(30, "1ms");
        List<String> one = names(run(cases, Policy.ONCE.withOrder(new Order.Shuffled(7))));
        assertThat(names(run(cases.reversed(), Policy.ONCE.withOrder(new Order.Shuffled(7)))))
                .isEqualTo(one);
        assertThat(names(run(cases, Policy.ONCE.withOrder(new Order.Shuffled(8)))))
                .isNotEqualTo(one);
        assertThat(one).containsExactlyInAnyOrderElementsOf(names(run(cases, Policy.ONCE)));
    }

    @Test
    void aStableOrderDoesNotDependOnThatOfTheFiles() {
        List<Case> cases = passing(12, "1ms");
        assertThat(names(run(cases, Policy.ONCE.withOrder(new Order.Stable()))))
                .isEqualTo(names(run(cases.reversed(), Policy.ONCE.withOrder(new Order.Stable()))))
                .isSorted();
    }

    private static List<String> names(Recorder run) {
        return run.outcomes().stream().map(o -> o.id().name()).toList();
    }

    /** A retry runs on a target like any other, and one that takes its target with it is no reason to try for ever. */
    @Test
    void aRetryThatIsLostIsOneOfSoMany() {
        List<Case> cases =
                Specs.cases("scenario \"s\" {", "    open \"/dev/zero\" as z", "    read z 1 expect \"x\"", "}");
        LocalTargets targets = new LocalTargets(number -> number == 1
                ? LocalTarget.start((i, frame) -> i == 3 ? new Interference.Kill() : new Interference.Pass())
                : LocalTarget.start());
        Recorder run = Runs.run(cases, targets, Policy.DEFAULT.withRetries(2)).demandOneVerdictEach(cases);
        assertThat(run.of("s").verdict()).isEqualTo(Verdict.FAILED);
        assertThat(run.of("s").details().attempts()).hasSize(2);
    }
}
