// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target;

import dev.kspec.target.lab.Hardware;
import dev.kspec.target.lab.Lab;
import dev.kspec.target.lab.LabCache;
import dev.kspec.target.lab.LabException;
import dev.kspec.target.lab.LabProgress;
import dev.kspec.target.lab.SnapshotStore;
import dev.kspec.target.lab.VmStarter;
import dev.kspec.target.ssh.SshEndpoint;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** Targets that are lab VMs: made when asked for, thrown away afterwards. */
public final class LabTargets implements Targets {
    private final Path cache;
    private final Path fixtures;
    private final Map<String, String> environment;
    private final Prerequisites prerequisites;
    private final boolean saving;
    private final Hardware hardware;
    /** Several threads may ask at once; what is made once is made by the first. */
    private final ReentrantLock making = new ReentrantLock();

    private Optional<Lab> lab = Optional.empty();
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
     * @param fixtures the directory with {@code lab/}
     * @param environment of which {@code KSPEC_ACCEL} is read
     * @param hardware what each VM has
     * @param saving whether VMs are saved and restored rather than booted each time
     */
    public LabTargets(
            Path cache,
            Path fixtures,
            Map<String, String> environment,
            Hardware hardware,
            boolean saving,
            Prerequisites prerequisites) {
        this.cache = cache;
        this.fixtures = fixtures;
        this.environment = Map.copyOf(environment);
        this.prerequisites = prerequisites;
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
                Lab made = lab(progress);
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

    private Lab lab(Progress progress) throws TargetException, InterruptedException {
        if (lab.isEmpty()) {
            prerequisites.ensure(progress);
            long begin = System.nanoTime();
            try {
                lab = Optional.of(new LabCache(cache, fixtures.resolve("lab")).findOrMake(new Making(progress)));
            } catch (LabException e) {
                throw new TargetException(e.getMessage(), e);
            }
            progress.took("lab", Duration.ofNanos(System.nanoTime() - begin));
        }
        return lab.get();
    }

    private record Making(Progress progress) implements LabProgress {
        @Override
        public void step(int number, int total, String text) {
            progress.working("making the lab: " + text, (number - 1.0) / total);
        }

        @Override
        public void remark(String text) {
            progress.note(text);
        }
    }

    @Override
    public boolean replaceable() {
        return true;
    }

    @Override
    public Path kernelBuildDirectory(Progress progress) throws TargetException, InterruptedException {
        making.lockInterruptibly();
        try {
            return lab(progress).kernelBuildDirectory();
        } finally {
            making.unlock();
        }
    }

    /** Every VM is closed by whoever acquired it. */
    @Override
    public void close() {
        snapshots.ifPresent(LabSnapshots::close);
    }
}
