// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.lab;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How to run a VM.
 *
 * @param qemu QEMU's program
 * @param memoryMiB the guest's memory
 * @param persistentName set for a VM that outlives this process; it is found again by this name
 */
public record VmOptions(Path qemu, int memoryMiB, Optional<String> persistentName) {
    /** Enough for the stock kernel, the initramfs in memory, and some 150 MiB for tests. */
    public static final int DEFAULT_MEMORY_MIB = 256;

    /** A VM that ends with this process. */
    public static VmOptions transientVm(Path qemu) {
        return new VmOptions(qemu, DEFAULT_MEMORY_MIB, Optional.empty());
    }

    /** A VM that outlives this process. */
    public static VmOptions persistentVm(Path qemu, String name) {
        return new VmOptions(qemu, DEFAULT_MEMORY_MIB, Optional.of(name));
    }
}
