// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target;

import dev.kspec.target.lab.Accelerator;
import dev.kspec.target.lab.LabException;
import dev.kspec.target.lab.SnapshotKey;
import dev.kspec.target.lab.SnapshotMaking;
import dev.kspec.target.lab.SnapshotStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Lab VMs without the time that booting takes. There are two kinds of snapshot. One of a VM that has just booted, taken
 * when there is none: it costs that boot a tenth of a second. And one of such a VM with a driver loaded, made in the
 * background the second time that this driver is wanted (see {@link DriverSnapshots}). What does not work out ends in a boot.
 */
final class LabSnapshots implements AutoCloseable {
    private final VmSource vms;
    private final SnapshotStore store;
    private final DriverSnapshots drivers;

    LabSnapshots(VmSource vms, SnapshotStore store) {
        this.vms = vms;
        this.store = store;
        this.drivers = new DriverSnapshots(vms, store);
        store.reap();
    }

    Target acquire(Optional<Preload> driver, Targets.Progress progress) throws TargetException, InterruptedException {
        Optional<Accelerator> accelerator = vms.knownAccelerator();
        if (accelerator.isPresent()) {
            SnapshotKey base = vms.key(accelerator.get());
            Optional<VmSource.Wish> wish =
                    driver.isPresent() ? wish(base, accelerator.get(), driver.get()) : Optional.empty();
            Optional<Target> target =
                    wish.isPresent() ? restore(accelerator.get(), wish.get().key(), true, progress) : Optional.empty();
            if (target.isEmpty()) {
                target = restore(accelerator.get(), base, false, progress);
                if (target.isPresent() && wish.isPresent()) {
                    drivers.want(wish.get());
                }
            }
            if (target.isPresent()) {
                return target.get();
            }
        }
        return vms.boot(vm -> save(vm, progress), progress);
    }

    /** What cannot be built is for its user to hear of, who is about to load it. */
    private Optional<VmSource.Wish> wish(SnapshotKey base, Accelerator accelerator, Preload driver)
            throws InterruptedException {
        try {
            Path module = driver.module();
            SnapshotKey key =
                    base.with("driver " + module.getFileName() + " " + driver.parameters(), Files.readAllBytes(module));
            return Optional.of(new VmSource.Wish(key, base, accelerator, driver, module));
        } catch (TargetException | IOException e) {
            return Optional.empty();
        }
    }

    private Optional<Target> restore(
            Accelerator accelerator, SnapshotKey key, boolean preloaded, Targets.Progress progress)
            throws InterruptedException {
        if (store.givenUp(key)) {
            return Optional.empty();
        }
        try {
            var snapshot = store.find(key);
            if (snapshot.isEmpty()) {
                return Optional.empty();
            }
            Target target = vms.restore(accelerator, snapshot.get(), preloaded, progress);
            store.noteUse(snapshot.get());
            return Optional.of(target);
        } catch (IOException | LabException | TargetException e) {
            // On the way to a target, an interrupt may look like one more thing that went wrong.
            if (Thread.interrupted()) {
                throw new InterruptedException(e.getMessage());
            }
            progress.note("a saved VM cannot be used any more: "
                    + e.getMessage().lines().findFirst().orElse("") + "; one is booted and saved anew");
            store.failed(key, String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private void save(VmSource.Booted vm, Targets.Progress progress) throws InterruptedException {
        try {
            SnapshotKey key = vms.key(vm.accelerator());
            if (store.givenUp(key)) {
                return;
            }
            Optional<SnapshotMaking> begun = store.begin(key);
            if (begun.isEmpty()) {
                return;
            }
            long begin = System.nanoTime();
            boolean saved = false;
            try {
                vm.save(begun.get());
                saved = true;
            } finally {
                if (!saved) {
                    begun.get().close();
                }
            }
            progress.took("save", Duration.ofNanos(System.nanoTime() - begin));
            drivers.commit(begun.get());
        } catch (LabException | TargetException e) {
            progress.note("the VM was not saved, so the next run will boot again: " + e.getMessage());
        }
    }

    /** Finishes what is being made. */
    @Override
    public void close() {
        drivers.close();
    }
}
