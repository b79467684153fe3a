// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.lab;

import java.nio.file.Path;

/** How a VM ended. */
public sealed interface VmExit {
    /** We ended it. */
    record Closed() implements VmExit {}

    /** The guest switched itself off, or reset without a panic. */
    record PoweredOff() implements VmExit {}

    /** The guest's kernel panicked; {@code line} says why. */
    record Panicked(String line, Path log) implements VmExit {}

    /** QEMU failed or was killed; {@code status} is 128 + n after signal n. */
    record Died(int status, Path log) implements VmExit {}
}
