// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AcceleratorProbeTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    private Path cache;

    private final FakeLauncher launcher = new FakeLauncher();
    private HostFacts facts = new HostFacts("qemu:1", "6.18", "EPYC", HostFacts.KvmDevice.OPENABLE);

    /** Notes what it is asked to do; its guests are the accelerators' names. */
    private static final class FakeLauncher implements AcceleratorProbe.Launcher<String> {
        private final List<String> log = new ArrayList<>();
        private boolean kvmStarts = true;
        private boolean kvmBoots = true;
        private boolean tcgBoots = true;

        @Override
        public String launch(Accelerator accelerator) throws LabException {
            log.add("launch " + accelerator.option());
            if (accelerator == Accelerator.KVM && !kvmStarts) {
                throw new LabException("QEMU cannot be started", "none");
            }
            return accelerator.option();
        }

        @Override
        public boolean printsFirstLine(String guest, Duration bound) {
            log.add("wait " + guest + " " + bound.toSeconds());
            return guest.equals("kvm") ? kvmBoots : tcgBoots;
        }

        @Override
        public void abandon(String guest) {
            log.add("abandon " + guest);
        }

        List<String> takeLog() {
            List<String> taken = List.copyOf(log);
            log.clear();
            return taken;
        }
    }

    private AcceleratorProbe.Choice<String> start(Duration later) throws Exception {
        Clock clock = Clock.fixed(NOW.plus(later), ZoneOffset.UTC);
        return new AcceleratorProbe(cache, facts, Optional.empty(), clock).start(launcher);
    }

    private AcceleratorProbe.Choice<String> start() throws Exception {
        return start(Duration.ZERO);
    }

    @Test
    void kvmIsUsedWhenAGuestPrintsItsFirstLineUnderIt() throws Exception {
        assertThat(start().accelerator()).isEqualTo(Accelerator.KVM);
        assertThat(launcher.takeLog()).containsExactly("launch kvm", "wait kvm 8");
    }

    @Test
    void aHangUnderKvmIsGivenUpForTcgAndRemembered() throws Exception {
        launcher.kvmBoots = false;
        assertThat(start().guest()).isEqualTo("tcg");
        assertThat(launcher.takeLog())
                .containsExactly("launch kvm", "wait kvm 8", "abandon kvm", "launch tcg", "wait tcg 60");
        assertThat(start().reason()).isEqualTo("no guest boots under KVM here, as was found earlier");
        assertThat(launcher.takeLog()).containsExactly("launch tcg");
    }

    @Test
    void aQemuThatDoesNotStartUnderKvmCountsTheSame() throws Exception {
        launcher.kvmStarts = false;
        assertThat(start().accelerator()).isEqualTo(Accelerator.TCG);
        assertThat(launcher.takeLog()).containsExactly("launch kvm", "launch tcg", "wait tcg 60");
    }

    @Test
    void kvmIsNotBlamedWhenNothingBootsAtAll() throws Exception {
        launcher.kvmBoots = false;
        launcher.tcgBoots = false;
        start();
        launcher.takeLog();
        start();
        assertThat(launcher.takeLog()).startsWith("launch kvm");
    }

    @Test
    void aRememberedKvmThatFailsIsForgotten() throws Exception {
        start();
        launcher.kvmBoots = false;
        assertThat(start().accelerator()).isEqualTo(Accelerator.TCG);
        launcher.takeLog();
        start();
        assertThat(launcher.takeLog()).containsExactly("launch tcg");
    }

    @Test
    void aFailureIsDoubtedAfterAWeekAndASuccessIsNot() throws Exception {
        launcher.kvmBoots = false;
        start();
        launcher.kvmBoots = true;
        assertThat(start(Duration.ofDays(6)).accelerator()).isEqualTo(Accelerator.TCG);
        assertThat(start(Duration.ofDays(8)).accelerator()).isEqualTo(Accelerator.KVM);
        Clock muchLater = Clock.fixed(NOW.plus(Duration.ofDays(400)), ZoneOffset.UTC);
        assertThat(new AcceleratorProbe(cache, facts, Optional.empty(), muchLater).known())
                .contains(Accelerator.KVM);
    }

    @Test
    void anotherKernelOrQemuIsAnotherQuestion() throws Exception {
        launcher.kvmBoots = false;
        start();
        launcher.takeLog();
        for (HostFacts other : List.of(
                new HostFacts("qemu:2", "6.18", "EPYC", HostFacts.KvmDevice.OPENABLE),
                new HostFacts("qemu:1", "6.19", "EPYC", HostFacts.KvmDevice.OPENABLE),
                new HostFacts("qemu:1", "6.18", "Xeon", HostFacts.KvmDevice.OPENABLE))) {
            facts = other;
            start();
            assertThat(launcher.takeLog()).startsWith("launch kvm");
        }
    }

    @Test
    void withoutTheDeviceKvmIsNotTried() throws Exception {
        facts = new HostFacts("qemu:1", "6.18", "EPYC", HostFacts.KvmDevice.ABSENT);
        assertThat(start().reason()).isEqualTo("there is no /dev/kvm");
        facts = new HostFacts("qemu:1", "6.18", "EPYC", HostFacts.KvmDevice.FORBIDDEN);
        assertThat(start().accelerator()).isEqualTo(Accelerator.TCG);
        assertThat(launcher.takeLog()).containsExactly("launch tcg", "launch tcg");
    }

    @Test
    void theUsersWordIsObeyedWithoutTrying() throws Exception {
        launcher.kvmStarts = false;
        AcceleratorProbe probe = new AcceleratorProbe(cache, facts, Optional.of(Accelerator.KVM));
        assertThatThrownBy(() -> probe.start(launcher)).isInstanceOf(LabException.class);
        assertThat(launcher.takeLog()).containsExactly("launch kvm");
        AcceleratorProbe emulated = new AcceleratorProbe(cache, facts, Optional.of(Accelerator.TCG));
        assertThat(emulated.start(launcher).accelerator()).isEqualTo(Accelerator.TCG);
    }

    @Test
    void aDamagedMemoryIsNoMemory() throws Exception {
        Files.writeString(cache.resolve("accelerator.properties"), "x=\\uZZZZ\n");
        assertThat(start().accelerator()).isEqualTo(Accelerator.KVM);
    }

    @Test
    void theVariableTakesTwoWords() throws Exception {
        assertThat(VmStarter.forced(Map.of())).isEmpty();
        assertThat(VmStarter.forced(Map.of("KSPEC_ACCEL", "tcg"))).contains(Accelerator.TCG);
        assertThatThrownBy(() -> VmStarter.forced(Map.of("KSPEC_ACCEL", "fast")))
                .hasMessage("KSPEC_ACCEL is fast; remedy: set it to kvm or tcg, or not at all");
    }
}
