// SPDX-License-Identifier: Apache-2.0
package dev.kspec.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens to a VM costs the case that ran there, at most; what happens to kspec leaves no VM. */
@Tag("vm")
class SurvivalIT extends OwnBench {
    private static final Duration BOUND = Duration.ofMinutes(2);
    private static final String MEANWHILE = Bench.spec("meanwhile.kspec");

    @Test
    void aKilledVmIsNoFailureOfTheCaseWhichIsTriedAgain() throws Exception {
        try (Launched kspec = startMeanwhile()) {
            bench().qemus().forEach(ProcessHandle::destroyForcibly);

            Ended ended = kspec.end(BOUND).expect(0);

            RunReport report = report();
            assertThat(verdicts(report)).containsExactly("passed", "passed", "passed");
            RunReport.CaseReport lost = report.only("meanwhile");
            assertThat(lost.attributes()).containsExactly("infrastructure");
            assertThat(lost.attempts()).containsExactly("among others: infrastructure_error");
            assertThat(report.notes()).anyMatch(note -> note.endsWith(": the VM is replaced"));
            assertThat(ended.out())
                    .contains("infrastructure error, to be tried again", "QEMU was killed by SIGKILL")
                    .contains("3 cases: 3 passed");
        }
        assertThat(bench().leftovers()).isEmpty();
    }

    @Test
    void aKernelThatPanicsIsBlamedOnItsCaseAlone() throws Exception {
        Ended ended = bench().run(BOUND, "run", "--report", "json=" + json(), Bench.spec("panic.kspec"));

        ended.expect(1);
        RunReport report = report();
        assertThat(verdicts(report))
                .as("it is tried again at the end")
                .containsExactly("passed", "passed", "kernel_fault");
        RunReport.CaseReport fault = report.only("the kernel panics");
        assertThat(fault.reason()).contains("sysrq triggered crash");
        assertThat(fault.attributes()).containsExactly("driver");
        assertThat(fault.attempts()).containsExactly("alone on a fresh target: kernel_fault");
        assertThat(fault.kernelLog()).contains("Call Trace");
        assertThat(Files.readString(json()))
                .contains("the step that it went down in, alone on a fresh target", "panic.kspec:10:5: writefile");
        assertThat(report.notes()).anyMatch(note -> note.endsWith(": the VM is replaced"));
        assertThat(ended.out()).contains("KERNEL FAULT", "sysrq triggered crash");
        assertThat(bench().leftovers()).isEmpty();
    }

    @Test
    void aVmThatStopsAnsweringIsWaitedForOnlySoLong() throws Exception {
        try (Launched kspec = startMeanwhile()) {
            for (ProcessHandle qemu : bench().qemus()) {
                assertThat(new ProcessBuilder("/bin/sh", "-c", "kill -s STOP " + qemu.pid())
                                .start()
                                .waitFor())
                        .isZero();
            }

            Ended ended = kspec.end(BOUND);

            RunReport report = report();
            RunReport.CaseReport hung = report.only("meanwhile");
            assertThat(verdicts(report)).containsExactly("passed", "passed", "passed");
            assertThat(hung.attributes()).containsExactly("infrastructure");
            assertThat(hung.attempts()).containsExactly("among others: infrastructure_error");
            assertThat(ended.expect(0).out()).contains("QEMU was stopped from outside, as by SIGSTOP");
        }
        assertThat(bench().leftovers()).isEmpty();
    }

    @Test
    void killingKspecEndsItsVm() throws Exception {
        try (Launched kspec = startMeanwhile()) {
            kspec.kill();
        }
        List<ProcessHandle> left = bench().vmProcesses();
        for (ProcessHandle process : left) {
            process.onExit().get(5, TimeUnit.SECONDS);
        }
        aLaterRunTidiesUp();
    }

    @Test
    void aVmThatOutlivedKspecAndItsWatcherEndsWithTheNextRun() throws Exception {
        List<ProcessHandle> qemus;
        try (Launched kspec = startMeanwhile()) {
            qemus = bench().qemus();
            bench().vmProcesses().stream().filter(p -> !qemus.contains(p)).forEach(ProcessHandle::destroyForcibly);
            kspec.kill();
        }
        assertThat(qemus).hasSize(1).allMatch(ProcessHandle::isAlive);
        aLaterRunTidiesUp();
        assertThat(qemus).noneMatch(ProcessHandle::isAlive);
    }

    private void aLaterRunTidiesUp() throws Exception {
        bench().run(BOUND, "run", "--match", "before|after", MEANWHILE).expect(0);
        assertThat(bench().leftovers()).isEmpty();
    }

    @Test
    void ctrlCEndsInOrder() throws Exception {
        try (Launched kspec = startMeanwhile()) {
            kspec.interrupt();

            Ended ended = kspec.end(Duration.ofSeconds(15)).expect(130);

            RunReport report = report();
            assertThat(report.interrupted()).isTrue();
            assertThat(report.exitCode()).isEqualTo(130);
            assertThat(verdicts(report)).containsExactly("passed");
            assertThat(report.count("not_run")).isEqualTo(2);
            assertThat(bench().file("junit.xml")).content().contains("2 selected cases not run: interrupted");
            assertThat(ended.out()).contains("interrupted: 1 of 3 cases done", "1 case: 1 passed in ");
        }
        assertThat(bench().leftovers()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"booting the lab VM", "connecting"})
    void ctrlCOnTheWayToTheVmEndsInOrder(String doing) throws Exception {
        try (Launched kspec = start(MEANWHILE)) {
            kspec.awaitOutput(doing, BOUND);
            // In the midst of it, not at its very beginning.
            Thread.sleep(150);
            kspec.interrupt();

            Ended ended = kspec.end(Duration.ofSeconds(15)).expect(130);

            RunReport report = report();
            assertThat(report.interrupted()).isTrue();
            assertThat(report.count("infrastructure_error")).as("%s", ended).isZero();
            assertThat(report.count("passed") + report.count("not_run")).isEqualTo(3);
            assertThat(ended.out()).contains("interrupted: " + report.count("passed") + " of 3 cases done");
        }
        assertThat(bench().leftovers()).isEmpty();
    }

    @Test
    void twoRunsSideBySideDoNotMeet() throws Exception {
        try (Launched one = bench().start("run", "specs/smoke", "specs/counter/values.kspec");
                Launched other = bench().start("run", "specs/smoke", "specs/counter/limits.kspec")) {
            one.end(BOUND).expect(0);
            other.end(BOUND).expect(0);
        }
        assertThat(bench().leftovers()).isEmpty();
    }

    /** Gives a run whose second case, of three, is under way. */
    private Launched startMeanwhile() throws Exception {
        Launched kspec = start(MEANWHILE);
        try {
            kspec.awaitOutput("✓ before", BOUND);
            // The agent has begun the next case by itself; the moment is for the slowest of machines.
            Thread.sleep(500);
            assertThat(bench().qemus()).hasSize(1);
            return kspec;
        } catch (AssertionError | Exception e) {
            kspec.close();
            throw e;
        }
    }

    private Launched start(String spec) throws Exception {
        return bench().start(
                        "run",
                        "--verbose",
                        "--report",
                        "json=" + json(),
                        "--report",
                        "junit=" + bench().file("junit.xml"),
                        spec);
    }

    private Path json() {
        return bench().file("run.json");
    }

    private RunReport report() throws Exception {
        return RunReport.read(json());
    }

    private static List<String> verdicts(RunReport report) {
        return report.cases().stream().map(RunReport.CaseReport::verdict).toList();
    }
}
