// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where process numbers mean the same: one machine, one boot of it, one number space (container). Caches may be shared by
 * several of each.
 *
 * @param machine its machine-id(5), or nothing
 * @param boot the boot's random id
 * @param space the number space
 */
record VmRealm(String machine, String boot, String space) {
    private static final VmRealm CURRENT =
            new VmRealm(read("/etc/machine-id"), read("/proc/sys/kernel/random/boot_id"), numberSpace());

    static VmRealm current() {
        return CURRENT;
    }

    /** True if this was the current machine before a reboot: every process of then is gone. */
    boolean isPast() {
        return machine.equals(CURRENT.machine) && !boot.equals(CURRENT.boot);
    }

    private static String read(String file) {
        try {
            return Files.readString(Path.of(file)).strip();
        } catch (IOException none) {
            return "";
        }
    }

    private static String numberSpace() {
        try {
            return Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString();
        } catch (IOException none) {
            return "";
        }
    }
}
