// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.lab;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How to run a VM.
 *
 * @param qemu QEMU's program
 * @param hardware what the guest has
 * @param memory where its memory is
 * @param files the guest's files besides its lab's
 * @param persistentName set for a VM that outlives this process; it is found again by this name
 */
record VmOptions(
        Path qemu, Hardware hardware, GuestMemory memory, List<GuestFile> files, Optional<String> persistentName) {
    /** A VM that ends with this process. */
    static VmOptions transientVm(Path qemu, Hardware hardware) {
        return new VmOptions(qemu, hardware, GuestMemory.OWN, List.of(), Optional.empty());
    }

    /** A VM that outlives this process. */
    static VmOptions persistentVm(Path qemu, Hardware hardware, String name) {
        return new VmOptions(qemu, hardware, GuestMemory.OWN, List.of(), Optional.of(name));
    }

    VmOptions with(GuestMemory where) {
        return new VmOptions(qemu, hardware, where, files, persistentName);
    }

    VmOptions with(List<GuestFile> more) {
        return new VmOptions(qemu, hardware, memory, more, persistentName);
    }
}
