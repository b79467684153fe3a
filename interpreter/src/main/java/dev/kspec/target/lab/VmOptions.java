// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.lab;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How to run a VM.
 *
 * @param qemu QEMU's program
 * @param memoryMiB the guest's memory
 * @param memory where that is
 * @param files the guest's files besides its lab's
 * @param persistentName set for a VM that outlives this process; it is found again by this name
 */
record VmOptions(Path qemu, int memoryMiB, GuestMemory memory, List<GuestFile> files, Optional<String> persistentName) {
    /** Enough for the stock kernel, the initramfs in memory, and some 150 MiB for tests. */
    static final int DEFAULT_MEMORY_MIB = 256;

    /** A VM that ends with this process. */
    static VmOptions transientVm(Path qemu) {
        return new VmOptions(qemu, DEFAULT_MEMORY_MIB, GuestMemory.OWN, List.of(), Optional.empty());
    }

    /** A VM that outlives this process. */
    static VmOptions persistentVm(Path qemu, String name) {
        return new VmOptions(qemu, DEFAULT_MEMORY_MIB, GuestMemory.OWN, List.of(), Optional.of(name));
    }

    VmOptions with(GuestMemory where) {
        return new VmOptions(qemu, memoryMiB, where, files, persistentName);
    }

    VmOptions with(List<GuestFile> more) {
        return new VmOptions(qemu, memoryMiB, memory, more, persistentName);
    }
}
