// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Saves a running VM. */
final class VmSaver {
    /** A tenth of a second on an idle machine. */
    private static final Duration BOUND = Duration.ofSeconds(30);

    private VmSaver() {}

    /**
     * Writes the VM to a snapshot that is being made. The guest stands still meanwhile and notices nothing.
     *
     * @param copied whether the memory is to be copied, after which the guest goes on, whatever came of it; else the memory is
     *     in the snapshot's file already, and the guest goes on no more
     * @throws IOException if nothing came of it
     */
    static void save(VmRecord vm, SnapshotMaking making, boolean copied) throws IOException {
        Path devices = making.files().devices();
        PrivateFiles.create(devices);
        Files.createLink(vm.directory().resolve(Snapshot.DEVICES), devices);
        try (QmpClient qemu = QmpClient.connect(vm.controlSocket(), BOUND)) {
            qemu.leaveOutSharedMemory();
            qemu.stop();
            try {
                qemu.save(Snapshot.DEVICES);
                if (copied) {
                    long pid = vm.qemu()
                            .orElseThrow(() -> new IOException("QEMU is gone"))
                            .pid();
                    MemoryCopy.copy(MemoryCopy.of(pid), making.files().memory());
                }
            } finally {
                if (copied) {
                    qemu.resume();
                }
            }
        } finally {
            Files.deleteIfExists(vm.directory().resolve(Snapshot.DEVICES));
        }
    }
}
