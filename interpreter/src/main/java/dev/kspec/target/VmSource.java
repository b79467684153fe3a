// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target;

import dev.kspec.target.lab.Accelerator;
import dev.kspec.target.lab.LabException;
import dev.kspec.target.lab.Snapshot;
import dev.kspec.target.lab.SnapshotKey;
import dev.kspec.target.lab.SnapshotMaking;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Brings up VMs of one kind, by booting or from snapshots. Several threads may ask at once. */
interface VmSource {
    /** A VM that has booted, to which nobody has connected yet. */
    interface Booted {
        Accelerator accelerator();

        /** Saves it; it goes on afterwards, without having noticed. */
        void save(SnapshotMaking making) throws LabException, InterruptedException;
    }

    /** What is done with a VM between its boot and the first connection. */
    interface Before {
        void connecting(Booted vm) throws TargetException, InterruptedException;
    }

    /**
     * A driver to be saved in a VM.
     *
     * @param base of the VM that it is loaded into
     * @param module the driver, built
     */
    record Wish(SnapshotKey key, SnapshotKey base, Accelerator accelerator, Preload driver, Path module) {}

    /** What VMs run under, as far as that is known without booting one. */
    Optional<Accelerator> knownAccelerator();

    /** The key of a VM that has booted. */
    SnapshotKey key(Accelerator accelerator) throws TargetException;

    /** Boots a VM and connects to it. */
    Target boot(Before before, Targets.Progress progress) throws TargetException, InterruptedException;

    /**
     * Restores a VM and connects to it.
     *
     * @param preloaded whether the driver that is wanted was loaded when it was saved
     */
    Target restore(Accelerator accelerator, Snapshot snapshot, boolean preloaded, Targets.Progress progress)
            throws LabException, TargetException, InterruptedException;

    /**
     * Loads a driver into a VM, and saves that; to be committed by the caller.
     *
     * @throws TargetException if it does not load, or if the kernel finds something wrong with it
     */
    void make(Wish wish, Snapshot base, SnapshotMaking making)
            throws IOException, LabException, TargetException, InterruptedException;
}
