// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.lab;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Boots VMs from a lab: reaps what earlier runs left, chooses the accelerator, waits until the guest is ready. */
public final class VmStarter {
    /** QEMU's program, found on the PATH. */
    public static final String QEMU = "qemu-system-x86_64";

    /** Far above the two seconds of an emulated guest on an idle machine; on a loaded one it may take ten. */
    private static final Duration EMULATED_READY_BOUND = Duration.ofMinutes(2);

    /** What a guest starts after its SSH server takes some milliseconds. */
    private static final Duration IDLE_BOUND = Duration.ofSeconds(1);

    private static final Duration KVM_READY_BOUND = Duration.ofSeconds(30);

    /**
     * A VM that accepts SSH connections.
     *
     * @param reason why it runs under its accelerator, one clause for people
     */
    public record Booted(Vm vm, BootTimes times, String reason) {}

    private final VmRegistry registry;
    private final HostFacts facts;
    private final AcceleratorProbe probe;
    private final Path qemu;
    private final Hardware hardware;

    VmStarter(VmRegistry registry, HostFacts facts, AcceleratorProbe probe, Path qemu, Hardware hardware) {
        this.registry = registry;
        this.facts = facts;
        this.probe = probe;
        this.qemu = qemu;
        this.hardware = hardware;
    }

    /**
     * For this machine.
     *
     * @param environment of which {@code KSPEC_ACCEL} ({@code kvm} or {@code tcg}) is read
     * @param hardware what its VMs have
     */
    public static VmStarter create(Path cacheRoot, Map<String, String> environment, Hardware hardware)
            throws LabException {
        Path qemu = HostFacts.onPath(QEMU)
                .orElseThrow(() -> new LabException("QEMU is not installed", "apt-get install qemu-system-x86"));
        try {
            HostFacts facts = HostFacts.read(qemu);
            AcceleratorProbe probe = new AcceleratorProbe(cacheRoot, facts, forced(environment));
            return new VmStarter(new VmRegistry(cacheRoot), facts, probe, qemu, hardware);
        } catch (IOException unreadable) {
            throw new LabException(
                    "this machine cannot be looked at: " + unreadable.getMessage(), "mount /proc", unreadable);
        }
    }

    static Optional<Accelerator> forced(Map<String, String> environment) throws LabException {
        String demanded = environment.getOrDefault("KSPEC_ACCEL", "");
        if (demanded.isEmpty()) {
            return Optional.empty();
        }
        Optional<Accelerator> accelerator = Accelerator.named(demanded);
        if (accelerator.isEmpty()) {
            throw new LabException("KSPEC_ACCEL is " + demanded, "set it to kvm or tcg, or not at all");
        }
        return accelerator;
    }

    public VmRegistry registry() {
        return registry;
    }

    /** Boots a VM that ends with this process. */
    public Booted boot(Lab lab) throws LabException, InterruptedException {
        return boot(lab, VmOptions.transientVm(qemu, hardware));
    }

    /**
     * Boots a VM that ends with this process and can be saved.
     *
     * @param files the guest's files besides the lab's
     */
    public Booted boot(Lab lab, List<GuestFile> files) throws LabException, InterruptedException {
        return boot(lab, VmOptions.transientVm(qemu, hardware).with(files).with(GuestMemory.COPYABLE));
    }

    /** The key of what {@link #boot(Lab, List)} boots. */
    public SnapshotKey key(Lab lab, List<GuestFile> files, Accelerator accelerator) throws LabException {
        QemuCommand command = new QemuCommand(
                qemu, lab, lab.initramfs(), accelerator, hardware, GuestMemory.COPYABLE, "", Path.of(""));
        try {
            return SnapshotKey.booted(facts, command, files);
        } catch (IOException unreadable) {
            throw new LabException(
                    "the lab cannot be read: " + unreadable.getMessage(),
                    "run again, it is then made anew",
                    unreadable);
        }
    }

    /** What a boot would use, as far as that is known. */
    public Optional<Accelerator> knownAccelerator() {
        return probe.known();
    }

    /** A VM that goes on where the one of the snapshot stood still. It answers SSH, if it is sound. */
    public Vm restore(Lab lab, Accelerator accelerator, Snapshot snapshot) throws LabException, InterruptedException {
        registry.reap();
        return new VmLauncher(registry, VmOptions.transientVm(qemu, hardware).with(GuestMemory.CLONE))
                .restore(lab, accelerator, snapshot.devices(), snapshot.memory());
    }

    /**
     * The same, for {@link #saveAndEnd}: its memory is that of the snapshot that is being made.
     *
     * @param base what it begins as
     */
    public Vm restore(Lab lab, Accelerator accelerator, Snapshot base, SnapshotMaking making)
            throws LabException, InterruptedException {
        try {
            MemoryCopy.copy(base.memory(), making.files().memory());
        } catch (IOException failure) {
            throw notSaved(failure);
        }
        return new VmLauncher(registry, VmOptions.transientVm(qemu, hardware).with(GuestMemory.FILED))
                .restore(lab, accelerator, base.devices(), making.files().memory());
    }

    /** Saves a VM that {@link #boot(Lab, List)} gave; it goes on afterwards, without having noticed. */
    public void save(Vm vm, SnapshotMaking making) throws LabException, InterruptedException {
        try {
            boolean unusedAnyMomentWillDo = vm.awaitIdle(IDLE_BOUND);
            VmSaver.save(vm.state(), making, true);
        } catch (IOException failure) {
            throw notSaved(failure);
        }
    }

    /** Saves a VM whose memory is the snapshot's already, and ends it. */
    public void saveAndEnd(Vm vm, SnapshotMaking making) throws LabException {
        try {
            VmSaver.save(vm.state(), making, false);
        } catch (IOException failure) {
            throw notSaved(failure);
        } finally {
            vm.close();
        }
    }

    private static LabException notSaved(IOException failure) {
        return new LabException(
                "the VM cannot be saved: " + failure.getMessage(),
                "see to it that the cache has space; --no-snapshots does without",
                failure);
    }

    /** Boots a VM that outlives this process. */
    public Booted bootPersistent(Lab lab, String name) throws LabException, InterruptedException {
        return boot(lab, VmOptions.persistentVm(qemu, hardware, name));
    }

    private Booted boot(Lab lab, VmOptions options) throws LabException, InterruptedException {
        registry.reap();
        AcceleratorProbe.Choice<Vm> choice = probe.start(new Launcher(new VmLauncher(registry, options), lab));
        Vm vm = choice.guest();
        boolean ready = false;
        try {
            BootResult result = vm.awaitReady(readyBound(choice.accelerator()));
            if (result instanceof BootResult.Ready done) {
                ready = true;
                return new Booted(vm, done.times(), choice.reason());
            }
            throw new LabException(result.message(), remedy(choice.accelerator()));
        } finally {
            if (!ready) {
                vm.close();
            }
        }
    }

    private static Duration readyBound(Accelerator accelerator) {
        return switch (accelerator) {
            case KVM -> KVM_READY_BOUND;
            case TCG -> EMULATED_READY_BOUND;
        };
    }

    private static String remedy(Accelerator accelerator) {
        return switch (accelerator) {
            case KVM -> "read that log; KSPEC_ACCEL=tcg does without KVM";
            case TCG -> "read that log; fixtures/lab/boot.sh boots the lab by hand";
        };
    }

    private record Launcher(VmLauncher launcher, Lab lab) implements AcceleratorProbe.Launcher<Vm> {
        @Override
        public Vm launch(Accelerator accelerator) throws LabException, InterruptedException {
            return launcher.launch(lab, accelerator);
        }

        @Override
        public boolean printsFirstLine(Vm guest, Duration bound) throws InterruptedException {
            return guest.awaitFirstLine(bound);
        }

        @Override
        public void abandon(Vm guest) {
            guest.close();
        }
    }
}
