// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kspec.expand.Case;
import dev.kspec.target.TargetException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Several targets side by side. */
@Timeout(60)
class PoolTest {
    private static final LocalTargets.Source NOBODY = number -> {
        throw new TargetException("nobody is at home");
    };

    private static List<Case> passing(int count, String time) {
        String numbers = IntStream.range(0, count).mapToObj(Integer::toString).collect(Collectors.joining(", "));
        return Specs.cases(
                "scenario \"s\" {", "    matrix { n: " + numbers + " }", "    assert n >= 0", "    sleep " + time, "}");
    }

    private static Recorder run(List<Case> cases, LocalTargets... targets) {
        Recorder run = Runs.run(cases, List.of(targets), Policy.DEFAULT, new Recorder())
                .demandOneVerdictEach(cases);
        for (LocalTargets each : targets) {
            assertThat(each.made()).allMatch(LocalTarget::isClosed);
        }
        return run;
    }

    @Test
    void eachWorks() {
        LocalTargets one = new LocalTargets();
        LocalTargets other = new LocalTargets();
        Recorder run = run(passing(60, "20ms"), one, other);
        assertThat(run.verdicts().values()).containsOnly(Verdict.PASSED);
        assertThat(one.asked()).isEqualTo(1);
        assertThat(other.asked()).isEqualTo(1);
        assertThat(run.result().target()).startsWith("2 × this machine");
    }

    @Test
    void noMoreAreAskedForThanThereAreCases() {
        LocalTargets one = new LocalTargets();
        LocalTargets other = new LocalTargets();
        run(passing(1, "1ms"), one, other);
        assertThat(one.asked() + other.asked()).isEqualTo(1);
    }

    @Test
    void oneThatCannotBeHadCostsNothing() {
        LocalTargets none = new LocalTargets(NOBODY);
        LocalTargets sound = new LocalTargets();
        Recorder run = run(passing(60, "10ms"), none, sound);
        assertThat(run.verdicts().values()).containsOnly(Verdict.PASSED);
        assertThat(run.notes()).containsExactly("nobody is at home");
        assertThat(none.asked()).isEqualTo(1);
        assertThat(run.result().exitCode()).isZero();
    }

    @Test
    void ifNoneCanBeHadEachCaseIsToldSo() {
        LocalTargets one = new LocalTargets(NOBODY);
        LocalTargets other = new LocalTargets(NOBODY);
        Recorder run = run(passing(30, "1ms"), one, other);
        assertThat(run.outcomes()).allSatisfy(o -> {
            assertThat(o.verdict()).isEqualTo(Verdict.INFRASTRUCTURE_ERROR);
            assertThat(o.reason()).isEqualTo("nobody is at home");
        });
        assertThat(run.result().exitCode()).isEqualTo(3);
    }

    @Test
    void oneThatBreaksAndCannotBeReplacedLeavesItsWorkToTheOther() {
        LocalTargets fragile = new LocalTargets(number -> {
            if (number > 1) {
                throw new TargetException("that was the last one");
            }
            return LocalTarget.start((i, frame) -> i == 6 ? new Interference.Kill() : new Interference.Pass());
        });
        Recorder run = run(passing(60, "10ms"), fragile, new LocalTargets());
        assertThat(run.verdicts().values()).containsOnly(Verdict.PASSED);
        assertThat(run.outcomes())
                .filteredOn(o -> o.details().attributes().contains(Attribute.INFRASTRUCTURE))
                .hasSize(1);
    }

    @Test
    void bothBreakNowAndThen() {
        LocalTargets.Source fragile = number -> LocalTarget.start(
                (i, frame) -> number <= 4 && i == 6 ? new Interference.Kill() : new Interference.Pass());
        Recorder run = run(passing(80, "5ms"), new LocalTargets(fragile), new LocalTargets(fragile));
        assertThat(run.verdicts().values()).containsOnly(Verdict.PASSED);
    }

    /** The steps that a file's cases share are run once for all of them. */
    @Test
    void casesThatShareTheirSetupStayTogether() {
        List<Case> cases = new ArrayList<>(Specs.cases(
                "shared setup { open \"log\" wronly creat as log }",
                "scenario \"s\" {",
                "    matrix { n: 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 }",
                "    assert n >= 0",
                "    sleep 10ms",
                "}"));
        LocalTargets one = new LocalTargets();
        LocalTargets other = new LocalTargets();
        Recorder run = run(cases, one, other);
        assertThat(run.verdicts().values()).containsOnly(Verdict.PASSED);
        assertThat(names(run))
                .as("one behind the other, on one target")
                .isEqualTo(cases.stream().map(c -> c.id().name()).toList());
    }

    private static List<String> names(Recorder run) {
        return run.outcomes().stream().map(o -> o.id().name()).toList();
    }

    @Test
    void anInterruptEndsAllOfThem() {
        List<Case> cases = passing(40, "300ms");
        Thread runner = Thread.currentThread();
        CompletableFuture.delayedExecutor(800, TimeUnit.MILLISECONDS).execute(runner::interrupt);
        LocalTargets one = new LocalTargets();
        LocalTargets other = new LocalTargets();
        long begin = System.nanoTime();
        Recorder run = Runs.run(cases, List.of(one, other), Policy.DEFAULT, new Recorder())
                .demandNoneTwice(cases);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
        assertThat(run.result().interrupted()).isTrue();
        assertThat(run.verdicts().values()).allMatch(v -> v == Verdict.PASSED);
        assertThat(one.made()).allMatch(LocalTarget::isClosed);
        assertThat(other.made()).allMatch(LocalTarget::isClosed);
        assertThat(Thread.interrupted()).isFalse();
    }
}
