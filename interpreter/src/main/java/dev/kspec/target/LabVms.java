// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target;

import dev.kspec.target.lab.Accelerator;
import dev.kspec.target.lab.GuestFile;
import dev.kspec.target.lab.Lab;
import dev.kspec.target.lab.LabException;
import dev.kspec.target.lab.Snapshot;
import dev.kspec.target.lab.SnapshotKey;
import dev.kspec.target.lab.SnapshotMaking;
import dev.kspec.target.lab.Vm;
import dev.kspec.target.lab.VmStarter;
import dev.kspec.target.ssh.HostKeyPolicy;
import dev.kspec.target.ssh.Identity;
import dev.kspec.target.ssh.SshAddress;
import dev.kspec.target.ssh.SshEndpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Brings up VMs of one lab and connects to them. Several threads may at once: each VM has its own files and port.
 *
 * @param files of the guests, besides the lab's: the agent
 */
record LabVms(VmStarter starter, Lab lab, List<GuestFile> files) implements VmSource {
    /** After the connection is closed, its processes in the guest end within this time. */
    private static final Duration QUIET_BOUND = Duration.ofSeconds(10);

    static LabVms of(VmStarter starter, Lab lab) throws TargetException {
        return new LabVms(starter, lab, List.of(LabAgent.file()));
    }

    @Override
    public Target boot(Before before, Targets.Progress progress) throws TargetException, InterruptedException {
        progress.working("booting the lab VM", -1);
        VmStarter.Booted booted;
        try {
            booted = starter.boot(lab, files);
        } catch (LabException e) {
            throw new TargetException(e.getMessage(), e);
        }
        var times = booted.times();
        progress.took("boot: QEMU", times.qemu());
        progress.took("boot: kernel", times.firstLine().minus(times.qemu()));
        progress.took("boot: guest", times.ready().minus(times.firstLine()));
        Vm vm = booted.vm();
        boolean done = false;
        try {
            before.connecting(new Fresh(vm));
            Target target = target(vm, false, false, progress);
            done = true;
            return target;
        } finally {
            if (!done) {
                vm.close();
            }
        }
    }

    private final class Fresh implements Booted {
        private final Vm vm;

        Fresh(Vm vm) {
            this.vm = vm;
        }

        @Override
        public Accelerator accelerator() {
            return vm.accelerator();
        }

        @Override
        public void save(SnapshotMaking making) throws LabException, InterruptedException {
            starter.save(vm, making);
        }
    }

    @Override
    public Target restore(Accelerator accelerator, Snapshot snapshot, boolean preloaded, Targets.Progress progress)
            throws LabException, TargetException, InterruptedException {
        progress.working("waking the lab VM", -1);
        long begin = System.nanoTime();
        Vm vm = starter.restore(lab, accelerator, snapshot);
        progress.took("restore", Duration.ofNanos(System.nanoTime() - begin));
        boolean done = false;
        try {
            Target target = target(vm, true, preloaded, progress);
            done = true;
            return target;
        } finally {
            if (!done) {
                vm.close();
            }
        }
    }

    private Target target(Vm vm, boolean woken, boolean preloaded, Targets.Progress progress) throws TargetException {
        try {
            SshTarget connected = connect(vm, woken, progress);
            return new LabTarget(vm, connected, Files.size(vm.consolePath()), preloaded);
        } catch (IOException e) {
            throw new TargetException("the lab VM's console cannot be read: " + e.getMessage(), e);
        }
    }

    /** @param woken whether it was saved earlier */
    private SshTarget connect(Vm vm, boolean woken, Targets.Progress progress) throws TargetException {
        progress.working("connecting", -1);
        return SshTarget.connect(
                endpoint(lab, vm.sshPort()),
                "lab VM (" + vm.accelerator() + ")",
                progress,
                deployment -> deployment.start(LabAgent.command(woken, true), LabAgent.DIRECTORY));
    }

    @Override
    public void make(Wish wish, Snapshot base, SnapshotMaking making)
            throws LabException, TargetException, InterruptedException {
        try (Vm vm = starter.restore(lab, wish.accelerator(), base, making)) {
            SshTarget target = connect(vm, true, Unheard.PROGRESS);
            try {
                target.putModule(wish.module());
                if (!wish.driver().load(target)) {
                    throw new TargetException(wish.driver().name() + " does not load well");
                }
                target.leave(LabAgent.hush());
            } finally {
                target.drop();
            }
            if (!vm.awaitQuiet(QUIET_BOUND)) {
                throw new TargetException("the guest does not come to rest");
            }
            starter.saveAndEnd(vm, making);
        }
    }

    /** What happens in the background is nobody's progress. */
    private enum Unheard implements Targets.Progress {
        PROGRESS;

        @Override
        public void working(String what, double done) {}

        @Override
        public void took(String part, Duration duration) {}

        @Override
        public void note(String message) {}
    }

    @Override
    public SnapshotKey key(Accelerator accelerator) throws TargetException {
        try {
            return starter.key(lab, files, accelerator);
        } catch (LabException e) {
            throw new TargetException(e.getMessage(), e);
        }
    }

    @Override
    public Optional<Accelerator> knownAccelerator() {
        return starter.knownAccelerator();
    }

    static SshEndpoint endpoint(Lab lab, int port) throws TargetException {
        return endpoint(lab, new SshAddress(lab.user(), "127.0.0.1", port));
    }

    static SshEndpoint endpoint(Lab lab, SshAddress address) throws TargetException {
        try {
            List<String> hostKey = Files.readAllLines(lab.hostKey());
            return new SshEndpoint(
                    address,
                    new Identity.KeyFile(lab.privateKey()),
                    new HostKeyPolicy.Pinned(
                            hostKey.stream().filter(l -> !l.isBlank()).toList()));
        } catch (IOException e) {
            throw new TargetException("the lab's host key cannot be read: " + e.getMessage(), e);
        }
    }
}
