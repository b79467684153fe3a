// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.lab;

import java.time.Duration;

/**
 * When a boot got how far, each counted from the start of QEMU's process.
 *
 * @param qemu QEMU answers and has bound the SSH port
 * @param firstLine the guest's first process runs
 * @param ready the guest accepts SSH connections
 */
public record BootTimes(Duration qemu, Duration firstLine, Duration ready) {}
