// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kspec.expand.Case;
import dev.kspec.run.Interference.Move;
import dev.kspec.target.Fate;
import dev.kspec.target.TargetException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Cases that take their target with them, tried once more alone: who is to blame. */
@Timeout(60)
class SuspicionTest {
    private static final Fate PANIC = new Fate.Panicked("x");
    private static final List<String> OOPS = List.of(
            "[   12.3] BUG: kernel NULL pointer dereference, address: 8", "[   12.4] Kernel panic - not syncing: x");
    private static final List<String> SYSRQ = List.of("[   12.4] Kernel panic - not syncing: sysrq triggered crash");
    private static final Fate KILLED = new Fate.Killed("QEMU was killed by SIGKILL");

    private static List<Case> cases(int count) {
        String numbers = IntStream.range(0, count).mapToObj(Integer::toString).collect(Collectors.joining(", "));
        return Specs.cases(
                "scenario \"s\" {", "    matrix { n: " + numbers + " }", "    assert n >= 0", "    sleep 1ms", "}");
    }

    private static String name(int n) {
        return "s [n=" + n + "]";
    }

    /** A target of which the answer to one case is lost, 0 being its first. */
    private static LocalTarget breaking(int index, Fate fate, List<String> console) throws TargetException {
        return LocalTarget.start(
                (i, frame) -> i == 2 + index ? new Interference.Kill() : pass(), Optional.of(fate), console);
    }

    private static Move pass() {
        return new Interference.Pass();
    }

    /** Targets of which those break, at the case of this index. */
    private static LocalTargets breaking(Predicate<Integer> which, int index, Fate fate, List<String> console) {
        return new LocalTargets(
                number -> which.test(number) ? breaking(number == 1 ? index : 0, fate, console) : LocalTarget.start());
    }

    private static Recorder run(LocalTargets targets, int count) {
        List<Case> cases = cases(count);
        Recorder run = Runs.run(cases, targets, Policy.DEFAULT).demandOneVerdictEach(cases);
        assertThat(targets.made()).allMatch(LocalTarget::isClosed);
        return run;
    }

    private static void demand(CaseOutcome outcome, Verdict verdict, Attribute... attributes) {
        assertThat(outcome.verdict()).as("%s", outcome).isEqualTo(verdict);
        assertThat(outcome.details().attributes()).as("%s", outcome).isEqualTo(Set.of(attributes));
    }

    private static void demandOthersPassed(Recorder run, int but) {
        run.outcomes().stream().filter(o -> !o.id().name().equals(name(but))).forEach(o -> demand(o, Verdict.PASSED));
    }

    @Test
    void aFaultThatComesAgainIsTheDrivers() {
        // The first, and the third, on which the suspect runs alone.
        LocalTargets targets = breaking(n -> n == 1 || n == 3, 4, PANIC, OOPS);
        Recorder run = run(targets, 10);
        CaseOutcome fault = run.of(name(4));
        demand(fault, Verdict.KERNEL_FAULT, Attribute.DRIVER);
        assertThat(fault.details().attempts()).hasSize(1).first().satisfies(a -> {
            assertThat(a.how()).isEqualTo("alone on a fresh target");
            assertThat(a.verdict()).isEqualTo(Verdict.KERNEL_FAULT);
        });
        demandOthersPassed(run, 4);
        assertThat(run.attempts()).extracting(o -> o.id().name()).containsExactly(name(4));
        assertThat(run.outcomes().getLast().id().name()).isEqualTo(name(4));
        assertThat(targets.asked()).isEqualTo(3);
    }

    @Test
    void aFaultThatDoesNotComeAgainDependsOnWhatRanBefore() {
        Recorder run = run(breaking(n -> n == 1, 4, PANIC, OOPS), 10);
        CaseOutcome fault = run.of(name(4));
        demand(fault, Verdict.KERNEL_FAULT, Attribute.ORDER_DEPENDENT);
        assertThat(fault.details().attempts().getFirst().verdict()).isEqualTo(Verdict.PASSED);
        assertThat(fault.reason()).contains("NULL pointer dereference");
        assertThat(run.result().exitCode()).isEqualTo(1);
    }

    @Test
    void aSuspectOfARunThatWasInterruptedSaysSo() {
        List<Case> cases = cases(10);
        Recorder recorder = new Recorder().onAttempt(o -> Thread.currentThread().interrupt());
        Recorder run = Runs.run(cases, List.of(breaking(n -> n == 1, 4, PANIC, OOPS)), Policy.DEFAULT, recorder)
                .demandNoneTwice(cases);
        assertThat(run.result().interrupted()).isTrue();
        CaseOutcome fault = run.of(name(4));
        demand(fault, Verdict.KERNEL_FAULT);
        assertThat(fault.reason())
                .contains("NULL pointer dereference")
                .endsWith("; not re-run alone: the run was interrupted");
    }

    @Test
    void aSuspectOfARunThatEndsWithItsFirstFailureSaysSo() {
        LocalTargets targets = breaking(n -> n == 1, 0, PANIC, OOPS);
        List<Case> cases = new java.util.ArrayList<>(cases(1));
        cases.addAll(Specs.cases("scenario \"fails\" {", "    getuid expect 77", "}"));
        Recorder run =
                Runs.run(cases, targets, Policy.DEFAULT.withMaxFailures(1)).demandNoneTwice(cases);
        assertThat(run.of(name(0)).reason()).endsWith("; not re-run alone: the run ended with so many failures");
    }

    @Test
    void aMachineThatWasKilledSaysNothingOfTheCase() {
        Recorder run = run(breaking(n -> n == 1, 4, KILLED, List.of()), 10);
        CaseOutcome lost = run.of(name(4));
        demand(lost, Verdict.PASSED, Attribute.INFRASTRUCTURE);
        assertThat(lost.details().attempts()).hasSize(1).first().satisfies(a -> {
            assertThat(a.how()).isEqualTo("among others");
            assertThat(a.verdict()).isEqualTo(Verdict.INFRASTRUCTURE_ERROR);
            assertThat(a.reason()).contains("QEMU was killed by SIGKILL");
        });
        assertThat(run.result().exitCode()).isZero();
    }

    @Test
    void aCrashThatSomebodyAskedForIsNotTheCases() {
        Recorder run = run(breaking(n -> n == 1, 4, PANIC, SYSRQ), 10);
        demand(run.of(name(4)), Verdict.PASSED, Attribute.INFRASTRUCTURE);
    }

    /** As of a case that writes to /proc/sysrq-trigger. */
    @Test
    void aCrashThatTheCaseAsksForEachTimeIs() {
        Recorder run = run(breaking(n -> n == 1 || n == 3, 4, PANIC, SYSRQ), 10);
        demand(run.of(name(4)), Verdict.KERNEL_FAULT, Attribute.DRIVER);
    }

    @Test
    void whatIsLostAloneIsTriedOnceMore() {
        LocalTargets targets = breaking(n -> n == 1 || n == 3, 4, KILLED, List.of());
        Recorder run = run(targets, 10);
        demand(run.of(name(4)), Verdict.PASSED, Attribute.INFRASTRUCTURE);
        assertThat(run.attempts()).hasSize(2);
        assertThat(targets.asked()).isEqualTo(4);
    }

    @Test
    void whatIsLostThreeTimesStaysUnjudged() {
        LocalTargets targets = breaking(n -> n == 1 || n >= 3, 4, KILLED, List.of());
        Recorder run = run(targets, 10);
        demand(run.of(name(4)), Verdict.INFRASTRUCTURE_ERROR, Attribute.INFRASTRUCTURE);
        assertThat(targets.asked()).isEqualTo(4);
        assertThat(run.result().exitCode()).isEqualTo(3);
    }

    /** Each of them is sound; that ten machines were killed is no reason not to judge ten cases. */
    @Test
    void howeverManyAreLostEachIsJudged() {
        // Each target gets two cases done, then breaks; those from the 11th on are sound.
        LocalTargets targets = new LocalTargets(n -> n <= 10 ? breaking(2, KILLED, List.of()) : LocalTarget.start());
        Recorder run = run(targets, 30);
        assertThat(run.verdicts().values()).containsOnly(Verdict.PASSED);
        assertThat(run.outcomes())
                .filteredOn(o -> o.details().attributes().contains(Attribute.INFRASTRUCTURE))
                .hasSize(10);
    }

    /** A driver that breaks in every case is not made to break twice in each. */
    @Test
    void ofManyFaultsOfOneCauseOnlySomeAreLookedInto() {
        LocalTargets targets = new LocalTargets(n -> breaking(0, PANIC, OOPS));
        Recorder run = run(targets, 8);
        assertThat(run.verdicts().values()).containsOnly(Verdict.KERNEL_FAULT);
        assertThat(run.outcomes())
                .filteredOn(o -> o.details().attributes().contains(Attribute.DRIVER))
                .hasSize(3);
        assertThat(targets.asked()).isEqualTo(8 + 3);
    }

    @Test
    void noneIsTriedAgainWithoutBeingAskedTo() {
        List<Case> cases = cases(10);
        LocalTargets targets = breaking(n -> n == 1, 4, KILLED, List.of());
        Recorder run = Runs.run(cases, targets, Policy.ONCE).demandOneVerdictEach(cases);
        demand(run.of(name(4)), Verdict.INFRASTRUCTURE_ERROR);
        assertThat(targets.asked()).isEqualTo(2);
    }

    /** The set-up of a file's cases is no case; the machine it was lost with takes none of them along. */
    @Test
    void aTargetThatIsLostInTheSharedSetupCostsNoCase() {
        List<Case> cases = Specs.cases(
                "shared setup { sleep 1ms }",
                "scenario \"s\" {",
                "    matrix { n: 0, 1, 2 }",
                "    assert n >= 0",
                "}");
        LocalTargets targets = breaking(n -> n == 1, 0, KILLED, List.of());
        Recorder run = Runs.run(cases, targets, Policy.DEFAULT).demandOneVerdictEach(cases);
        run.outcomes().forEach(o -> demand(o, Verdict.PASSED));
        assertThat(targets.asked()).isEqualTo(2);
        assertThat(run.result().exitCode()).isZero();
    }

    @Test
    void aSharedSetupWithWhichEachTargetIsLostEnds() {
        List<Case> cases = Specs.cases(
                "shared setup { sleep 1ms }",
                "scenario \"s\" {",
                "    matrix { n: 0, 1, 2 }",
                "    assert n >= 0",
                "}");
        LocalTargets targets = new LocalTargets(n -> breaking(0, KILLED, List.of()));
        Recorder run = Runs.run(cases, targets, Policy.DEFAULT).demandOneVerdictEach(cases);
        run.outcomes().forEach(o -> demand(o, Verdict.INFRASTRUCTURE_ERROR));
        assertThat(targets.asked()).isEqualTo(3);
        assertThat(run.result().exitCode()).isEqualTo(3);
    }
}
