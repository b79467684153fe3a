// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes, but QEMU is {@link FakeQemu}. */
class VmTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    private Path cache;

    private Path qemu;
    private VmRegistry registry;

    @BeforeEach
    void setUp() throws Exception {
        qemu = FakeQemu.install(cache);
        registry = new VmRegistry(cache);
    }

    private Vm launch(String guest) throws Exception {
        return new VmLauncher(registry, VmOptions.transientVm(qemu, Hardware.DEFAULT))
                .launch(Fixtures.lab(cache, guest), Accelerator.TCG);
    }

    private void assertNothingIsLeft() {
        assertThat(registry.list()).isEmpty();
        assertThat(cache.resolve("vms")).isEmptyDirectory();
    }

    @Test
    void aGuestThatBootsIsReadyAndLeavesNothingBehind() throws Exception {
        Vm vm = launch("init pause ready");
        try {
            assertThat(vm.sshPort()).isEqualTo(FakeQemu.PORT);
            assertThat(registry.list()).containsExactly(vm.state());
            assertThat(vm.awaitFirstLine(PATIENCE)).isTrue();
            BootResult result = vm.awaitReady(PATIENCE);
            assertThat(result).isInstanceOf(BootResult.Ready.class);
            BootTimes times = ((BootResult.Ready) result).times();
            assertThat(times.qemu()).isPositive();
            assertThat(times.firstLine()).isGreaterThanOrEqualTo(times.qemu());
            assertThat(times.ready()).isGreaterThan(times.firstLine());
            assertThat(vm.pid()).isPositive();
            assertThat(vm.alive()).isTrue();
        } finally {
            vm.close();
        }
        assertThat(vm.onExit().get(5, TimeUnit.SECONDS)).isInstanceOf(VmExit.Closed.class);
        assertThat(vm.alive()).isFalse();
        assertThat(vm.consolePath()).doesNotExist();
        assertNothingIsLeft();
    }

    @Test
    void aQemuThatDoesNotStartIsAnErrorWithItsOwnWords() {
        assertThatThrownBy(() -> launch("refuse"))
                .isInstanceOf(LabException.class)
                .hasMessageContaining("QEMU cannot be started: it ended with status 1: fake-qemu: no such machine");
        assertNothingIsLeft();
    }

    private Vm restore(String guest) throws Exception {
        Path devices = Files.writeString(cache.resolve("devices"), "devices");
        Path memory = Files.writeString(cache.resolve("ram"), "memory");
        return new VmLauncher(
                        registry, VmOptions.transientVm(qemu, Hardware.DEFAULT).with(GuestMemory.CLONE))
                .restore(Fixtures.lab(cache, guest), Accelerator.TCG, devices, memory);
    }

    @Test
    void aSavedGuestGoesOnWithLinksOfItsOwn() throws Exception {
        try (Vm vm = restore("silence")) {
            assertThat(vm.alive()).isTrue();
            assertThat(vm.sshPort()).isEqualTo(FakeQemu.PORT);
            Files.delete(cache.resolve("ram"));
            assertThat(vm.state().directory().resolve("ram")).hasContent("memory");
        }
        assertNothingIsLeft();
    }

    @Test
    void stateThatQemuDoesNotTakeIsAnErrorWithItsOwnWords() {
        assertThatThrownBy(() -> restore("badstate"))
                .isInstanceOf(LabException.class)
                .hasMessageContaining("fake-qemu: load of migration failed: Invalid argument");
        assertNothingIsLeft();
    }

    @Test
    void filesThatAreAddedAreInTheGuestsFirstFileSystem() throws Exception {
        Lab lab = Fixtures.lab(cache, "init ready");
        Files.writeString(lab.initramfs(), "lab");
        VmOptions options = VmOptions.transientVm(qemu, Hardware.DEFAULT)
                .with(List.of(new GuestFile("/lib/kspec/agent", 0700, new byte[] {1})));
        try (Vm vm = new VmLauncher(registry, options).launch(lab, Accelerator.TCG)) {
            Path initramfs = vm.state().directory().resolve("initramfs.cpio");
            assertThat(initramfs).isNotEmptyFile();
            assertThat(ProcessIdentity.of(vm.pid()).orElseThrow().hasArgument(initramfs.toString()))
                    .isTrue();
        }
        assertNothingIsLeft();
    }

    @Test
    void aQemuThatIsNotThereIsAnError() {
        VmLauncher launcher =
                new VmLauncher(registry, VmOptions.transientVm(cache.resolve("no-qemu"), Hardware.DEFAULT));
        assertThatThrownBy(() -> launcher.launch(Fixtures.lab(cache, ""), Accelerator.TCG))
                .hasMessageContaining("it ended with status 127");
        assertNothingIsLeft();
    }

    @Test
    void aQemuThatDiesWhileBootingIsToldFromAPanic() throws Exception {
        try (Vm died = launch("pause init exit3");
                Vm panicked = launch("pause init panic exit0")) {
            BootResult first = died.awaitReady(PATIENCE);
            assertThat(first).isInstanceOf(BootResult.Exited.class);
            assertThat(first.message())
                    .contains(
                            "QEMU ended with status 3",
                            "fake-qemu: worn out",
                            died.state().qemuLog().toString());
            assertThat(died.onExit().get())
                    .isEqualTo(new VmExit.Died(3, died.state().qemuLog()));
            BootResult second = panicked.awaitReady(PATIENCE);
            assertThat(second).isInstanceOf(BootResult.Panicked.class);
            assertThat(second.message())
                    .contains("not syncing: out of luck", panicked.consolePath().toString());
            assertThat(panicked.onExit().get()).isInstanceOf(VmExit.Panicked.class);
        }
        assertThat(cache.resolve("logs")).isDirectoryRecursivelyContaining("glob:**/console.log");
        assertNothingIsLeft();
    }

    @Test
    void aGuestThatNeverGetsReadyTimesOutAndTheLogStays() throws Exception {
        Path console;
        try (Vm vm = launch("init")) {
            console = vm.consolePath();
            vm.awaitFirstLine(PATIENCE);
            assertThat(vm.awaitReady(Duration.ofMillis(100)).message())
                    .contains("was not ready after 0 s; its first process runs", console.toString());
        }
        assertThat(console).hasContent("kspec-lab: init");
    }

    @Test
    void aGuestThatPrintsNothingIsTold() throws Exception {
        try (Vm vm = launch("silence")) {
            assertThat(vm.awaitFirstLine(Duration.ofMillis(50))).isFalse();
            assertThat(vm.awaitReady(Duration.ofMillis(50)).message())
                    .contains("its first process has not printed anything");
        }
    }

    @Test
    void whatTheGuestComplainsOfEndsTheWait() throws Exception {
        try (Vm vm = launch("init nonet ready")) {
            assertThat(vm.awaitReady(PATIENCE).message())
                    .startsWith("the guest could not start its services: no network");
        }
    }

    @Test
    void aGuestThatSwitchesItselfOffIsNoFailure() throws Exception {
        try (Vm vm = launch("init ready pause exit0")) {
            assertThat(vm.onExit().get(20, TimeUnit.SECONDS)).isInstanceOf(VmExit.PoweredOff.class);
        }
    }

    @Test
    void qemuDiesWithItsOwnerHoweverThatWasKilled() throws Exception {
        Process owner = new ProcessBuilder(
                        Fixtures.java(VmOwner.class, cache.toString(), cache.toString(), qemu.toString(), "init ready"))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader lines = owner.inputReader()) {
            ProcessHandle guest =
                    ProcessHandle.of(Long.parseLong(lines.readLine())).orElseThrow();
            owner.destroyForcibly().waitFor();
            assertThat(Fixtures.becomesTrue(Duration.ofSeconds(5), () -> !guest.isAlive()))
                    .isTrue();
        } finally {
            owner.destroyForcibly();
        }
        assertThat(registry.reap()).hasSize(1);
        assertNothingIsLeft();
    }

    @Test
    void aSignalToTheTerminalsProcessGroupDoesNotReachQemu() throws Exception {
        try (Vm vm = launch("init ready")) {
            String stat = Files.readString(Path.of("/proc", Long.toString(vm.pid()), "stat"));
            String own = Files.readString(Path.of("/proc/self/stat"));
            assertThat(group(stat)).isNotEqualTo(group(own));
        }
    }

    private static String group(String stat) {
        return stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[2];
    }

    @Test
    void theStarterFallsBackFromAKvmThatRefusesAndReportsWhatElseGoesWrong() throws Exception {
        HostFacts facts = new HostFacts("fake", "6.18", "EPYC", HostFacts.KvmDevice.OPENABLE);
        AcceleratorProbe probe = new AcceleratorProbe(cache, facts, Optional.empty(), Clock.systemUTC());
        VmStarter starter = new VmStarter(registry, facts, probe, qemu, Hardware.DEFAULT);
        try (Vm vm = starter.boot(Fixtures.lab(cache, "nokvm init ready")).vm()) {
            assertThat(vm.accelerator()).isEqualTo(Accelerator.TCG);
        }
        assertThat(probe.known()).contains(Accelerator.TCG);
        assertThatThrownBy(() -> starter.boot(Fixtures.lab(cache, "pause init panic exit0")))
                .hasMessageContaining("the guest's kernel panicked while booting");
        assertNothingIsLeft();
    }

    @Test
    void aPersistentVmIsUpUntilItIsTakenDown() throws Exception {
        HostFacts facts = new HostFacts("fake", "6.18", "EPYC", HostFacts.KvmDevice.ABSENT);
        VmStarter starter = new VmStarter(
                registry, facts, new AcceleratorProbe(cache, facts, Optional.empty()), qemu, Hardware.DEFAULT);
        LabVm labVm = new LabVm(cache);
        Lab lab = Fixtures.lab(cache, "init ready");
        assertThat(labVm.status()).isInstanceOf(LabVm.Status.Down.class);
        assertThat(labVm.down()).isFalse();
        LabVm.Status.Up up = labVm.up(starter, lab);
        try {
            assertThat(labVm.up(starter, lab).pid()).isEqualTo(up.pid());
            assertThat(labVm.console()).contains(up.vm().console());
            assertThat(registry.reap()).isEmpty();
            ProcessHandle.of(up.pid()).orElseThrow().destroyForcibly();
            assertThat(Fixtures.becomesTrue(PATIENCE, () -> labVm.status() instanceof LabVm.Status.Gone))
                    .isTrue();
            assertThat(labVm.up(starter, lab).pid()).isNotEqualTo(up.pid());
        } finally {
            assertThat(labVm.down()).isTrue();
        }
        assertThat(labVm.status()).isInstanceOf(LabVm.Status.Down.class);
    }
}
