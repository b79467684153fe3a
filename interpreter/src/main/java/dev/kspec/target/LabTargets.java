// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target;

import dev.kspec.target.lab.Hardware;
import dev.kspec.target.lab.Lab;
import dev.kspec.target.lab.LabCache;
import dev.kspec.target.lab.LabException;
import dev.kspec.target.lab.SnapshotStore;
import dev.kspec.target.lab.VmStarter;
import dev.kspec.target.ssh.SshEndpoint;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** Targets that are lab VMs: made when asked for, thrown away afterwards. */
public final class LabTargets implements Targets {
    private final Path cache;
    private final Map<String, String> environment;
    private final LabSource labs;
    private final boolean saving;
    private final Hardware hardware;
    /** Several threads may ask at once; what is made once is made by the first. */
    private final ReentrantLock making = new ReentrantLock();

    private Optional<LabVms> vms = Optional.empty();
    private Optional<LabSnapshots> snapshots = Optional.empty();

    /** Sees to what has to be installed. */
    public interface Prerequisites {
        /**
         * Installs what is missing, or says what that is.
         *
         * @throws TargetException naming what is missing and the command that installs it
         */
        void ensure(Progress progress) throws TargetException, InterruptedException;
    }

    /**
     * @param cache kspec's cache directory
     * @param labs where its lab is, or will be
     * @param environment of which {@code KSPEC_ACCEL} is read
     * @param hardware what each VM has
     * @param saving whether VMs are saved and restored rather than booted each time
     */
    public LabTargets(
            Path cache,
            LabCache labs,
            Map<String, String> environment,
            Hardware hardware,
            boolean saving,
            Prerequisites prerequisites) {
        this.cache = cache;
        this.environment = Map.copyOf(environment);
        this.labs = new LabSource(labs, prerequisites);
        this.saving = saving;
        this.hardware = hardware;
    }

    @Override
    public Target acquire(Progress progress) throws TargetException, InterruptedException {
        return acquire(Optional.empty(), progress);
    }

    @Override
    public Target acquire(Optional<Preload> driver, Progress progress) throws TargetException, InterruptedException {
        LabVms vms = vms(progress);
        Optional<LabSnapshots> saved = snapshots(vms);
        return saved.isPresent() ? saved.get().acquire(driver, progress) : vms.boot(vm -> {}, progress);
    }

    /** Where and how to log in to a lab's VM. */
    public static SshEndpoint endpoint(Lab lab, int port) throws TargetException {
        return LabVms.endpoint(lab, port);
    }

    private LabVms vms(Progress progress) throws TargetException, InterruptedException {
        making.lockInterruptibly();
        try {
            if (vms.isEmpty()) {
                Lab made = labs.lab(progress);
                try {
                    vms = Optional.of(LabVms.of(VmStarter.create(cache, environment, hardware), made));
                } catch (LabException e) {
                    throw new TargetException(e.getMessage(), e);
                }
            }
            return vms.get();
        } finally {
            making.unlock();
        }
    }

    private Optional<LabSnapshots> snapshots(LabVms of) throws InterruptedException {
        making.lockInterruptibly();
        try {
            if (saving && snapshots.isEmpty()) {
                snapshots = Optional.of(new LabSnapshots(of, new SnapshotStore(cache)));
            }
            return snapshots;
        } finally {
            making.unlock();
        }
    }

    @Override
    public boolean replaceable() {
        return true;
    }

    @Override
    public Path kernelBuildDirectory(Progress progress) throws TargetException, InterruptedException {
        return labs.lab(progress).kernelBuildDirectory();
    }

    /** Every VM is closed by whoever acquired it. */
    @Override
    public void close() {
        snapshots.ifPresent(LabSnapshots::close);
    }
}
