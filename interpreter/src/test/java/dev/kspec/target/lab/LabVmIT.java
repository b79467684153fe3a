// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real lab in a real QEMU. Uses the lab in kspec's cache, and makes it if it is not there. */
@Tag("vm")
class LabVmIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Path HOME =
            Path.of(System.getProperty("kspec.home", "..")).toAbsolutePath();

    private static Lab lab;

    /** VMs are registered apart from those of the people who use this machine. */
    @TempDir
    private Path cache;

    @BeforeAll
    static void makeLab() throws Exception {
        lab = new LabCache(userCache(), HOME.resolve("fixtures/lab")).findOrMake(LabProgress.NONE);
    }

    private static Path userCache() {
        Map<String, String> environment = System.getenv();
        String base = environment.getOrDefault("XDG_CACHE_HOME", System.getProperty("user.home") + "/.cache");
        return Path.of(environment.getOrDefault("KSPEC_CACHE", base + "/kspec"));
    }

    private VmStarter starter() throws LabException {
        // What is known about KVM here is known by now; the probe has its own tests.
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.putIfAbsent("KSPEC_ACCEL", "tcg");
        return VmStarter.create(cache, environment, Hardware.DEFAULT);
    }

    private static void assertSshAnswers(Vm vm) {
        assertThat(SshBanner.read(vm.host(), vm.sshPort(), PATIENCE))
                .hasValueSatisfying(banner -> assertThat(banner).startsWith("SSH-2.0-dropbear"));
    }

    private void assertNothingIsLeft() {
        assertThat(new VmRegistry(cache).list()).isEmpty();
        assertThat(ProcessHandle.allProcesses()
                        .filter(process ->
                                process.info().commandLine().orElse("").contains(cache.toString())))
                .isEmpty();
    }

    @Test
    void theLabIsAsItsDescriptionSays() throws Exception {
        assertThat(lab.kernelBuildDirectory().resolve("Makefile")).isRegularFile();
        assertThat(Files.readString(lab.privateKey())).startsWith("-----BEGIN OPENSSH PRIVATE KEY-----");
        assertThat(Files.getPosixFilePermissions(lab.privateKey())).hasSize(2);
        assertThat(Files.readString(lab.hostKey())).matches("ssh-ed25519 [A-Za-z0-9+/=]+ \\S+\n");
        assertThat(Files.readString(lab.kernelConfig())).contains("CONFIG_MODULES=y");
        assertThat(lab.kernelRelease()).isNotBlank();
    }

    @Test
    void aModuleBuildsAgainstTheLabsKernel() throws Exception {
        Files.writeString(cache.resolve("Kbuild"), "obj-m := hello.o\n");
        Files.writeString(cache.resolve("hello.c"), "#include <linux/module.h>\nMODULE_LICENSE(\"GPL\");\n");
        Process make = new ProcessBuilder(
                        "make", "-s", "-C", lab.kernelBuildDirectory().toString(), "M=" + cache)
                .redirectErrorStream(true)
                .redirectOutput(cache.resolve("make.log").toFile())
                .start();
        assertThat(make.waitFor())
                .as(Files.readString(cache.resolve("make.log")))
                .isZero();
        assertThat(cache.resolve("hello.ko")).exists();
    }

    @Test
    void aVmBootsAnswersAndLeavesNothing() throws Exception {
        VmStarter.Booted booted = starter().boot(lab);
        try (Vm vm = booted.vm()) {
            assertSshAnswers(vm);
            assertThat(booted.times().firstLine()).isLessThan(booted.times().ready());
            assertThat(Files.readString(vm.consolePath())).contains("kspec-lab: init", "kspec-lab: ready");
        }
        assertThat(cache.resolve("vms")).isEmptyDirectory();
        assertThat(cache.resolve("logs")).isEmptyDirectory();
        assertNothingIsLeft();
    }

    @Test
    void theAcceleratorIsFoundByTryingAndRemembered() throws Exception {
        VmStarter starter = VmStarter.create(cache, Map.of(), Hardware.DEFAULT);
        Accelerator first;
        try (Vm vm = starter.boot(lab).vm()) {
            assertSshAnswers(vm);
            first = vm.accelerator();
        }
        HostFacts facts = HostFacts.read(HostFacts.onPath(VmStarter.QEMU).orElseThrow());
        assertThat(new AcceleratorProbe(cache, facts, Optional.empty()).known()).contains(first);
    }

    @Test
    void twoVmsRunSideBySideOnPortsOfTheirOwn() throws Exception {
        VmStarter starter = starter();
        try (Vm one = starter.boot(lab).vm();
                Vm other = starter.boot(lab).vm()) {
            assertThat(one.sshPort()).isNotEqualTo(other.sshPort());
            assertSshAnswers(one);
            assertSshAnswers(other);
        }
    }

    @Test
    void aPanicEndsTheVmAndIsToldByItsWords() throws Exception {
        try (Vm vm = starter().boot(lab).vm()) {
            GuestConsole.type(vm.state().consoleSocket(), "echo c >/proc/sysrq-trigger");
            VmExit exit = vm.onExit().get(60, TimeUnit.SECONDS);
            assertThat(exit).isInstanceOfSatisfying(VmExit.Panicked.class, panic -> {
                assertThat(panic.line()).contains("sysrq triggered crash");
                assertThat(panic.log()).exists();
            });
        }
        assertThat(cache.resolve("logs")).isDirectoryRecursivelyContaining(log -> contains(log, "sysrq_handle_crash"));
    }

    @Test
    void warningsReachTheConsoleAndRemarksDoNot() throws Exception {
        try (Vm vm = starter().boot(lab).vm()) {
            GuestConsole.type(
                    vm.state().consoleSocket(), "echo '<4>a warning' >/dev/kmsg; echo '<6>a remark' >/dev/kmsg");
            assertThat(Fixtures.becomesTrue(PATIENCE, () -> contains(vm.consolePath(), "] a warning")))
                    .isTrue();
            assertThat(contains(vm.consolePath(), "] a remark")).isFalse();
            assertSshAnswers(vm);
        }
    }

    private static boolean contains(Path file, String text) {
        try {
            return Files.isRegularFile(file) && Files.readString(file).contains(text);
        } catch (IOException unreadable) {
            return false;
        }
    }

    @Test
    void aGuestIsAskedToSwitchItselfOff() throws Exception {
        try (Vm vm = starter().boot(lab).vm()) {
            assertThat(vm.powerOff(PATIENCE)).isTrue();
            assertThat(vm.onExit().get(10, TimeUnit.SECONDS)).isInstanceOf(VmExit.PoweredOff.class);
        }
    }

    @Test
    void aKernelThatCannotBootIsToldByItsPanic() throws Exception {
        Lab broken = new Lab(
                lab.directory(),
                lab.kernelRelease(),
                lab.kernelPackage(),
                lab.kernelVersion(),
                lab.commandLine() + " rdinit=/nothing",
                lab.user(),
                lab.guestPort());
        VmStarter starter = starter();
        assertThatThrownBy(() -> starter.boot(broken))
                .isInstanceOf(LabException.class)
                .hasMessageContaining("the guest's kernel panicked while booting")
                .hasMessageContaining("console.log");
        assertNothingIsLeft();
    }

    @Test
    void killingTheOwnerLeavesNoQemu() throws Exception {
        Process owner = new ProcessBuilder(Fixtures.java(
                        VmOwner.class,
                        cache.toString(),
                        lab.directory().toString(),
                        HostFacts.onPath(VmStarter.QEMU).orElseThrow().toString()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader lines = owner.inputReader()) {
            ProcessHandle qemu =
                    ProcessHandle.of(Long.parseLong(lines.readLine())).orElseThrow();
            assertThat(qemu.isAlive()).isTrue();
            owner.destroyForcibly().waitFor();
            assertThat(Fixtures.becomesTrue(Duration.ofSeconds(5), () -> !qemu.isAlive()))
                    .isTrue();
        } finally {
            owner.destroyForcibly();
        }
        assertThat(new VmRegistry(cache).reap()).hasSize(1);
        assertNothingIsLeft();
    }

    @Test
    void aVmForPeopleOutlivesItsMakerUntilItIsTakenDown() throws Exception {
        LabVm labVm = new LabVm(cache);
        LabVm.Status.Up up = labVm.up(starter(), lab);
        try {
            assertThat(up.banner()).isPresent();
            assertThat(new VmRegistry(cache).reap()).isEmpty();
            assertThat(new LabVm(cache).status()).isEqualTo(up);
        } finally {
            assertThat(labVm.down()).isTrue();
        }
        assertThat(labVm.status()).isInstanceOf(LabVm.Status.Down.class);
        assertNothingIsLeft();
    }

    @Test
    void bootingCostsSecondsOnly() throws Exception {
        try (Vm vm = starter().boot(lab).vm()) {
            // Processor time, so that whoever else uses this machine does not matter; two seconds in 2025 under TCG.
            Duration spent = ProcessHandle.of(vm.pid())
                    .orElseThrow()
                    .info()
                    .totalCpuDuration()
                    .orElseThrow();
            assertThat(spent).isLessThan(Duration.ofSeconds(10));
        }
    }
}
