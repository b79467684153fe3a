// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.lab;

import java.util.Locale;
import java.util.Optional;

/** How QEMU runs the guest's instructions. */
public enum Accelerator {
    /** On the processor itself, through {@code /dev/kvm}. */
    KVM("host"),
    /**
     * By translating them: slower by a factor of ten or more, works everywhere. Byte by byte, it copies and clears memory ten
     * times as slowly as word by word, so the processor must not say that it is quick at the former: each page that the kernel
     * clears counts.
     */
    TCG("max,-erms,-fsrm");

    private final String processor;

    Accelerator(String processor) {
        this.processor = processor;
    }

    /** As in QEMU's options and in {@code KSPEC_ACCEL}. */
    public String option() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** QEMU's name of the processor with the most features this accelerator offers, but those that do harm. */
    String processor() {
        return processor;
    }

    /** The accelerator of that {@link #option()}. */
    public static Optional<Accelerator> named(String option) {
        for (Accelerator accelerator : values()) {
            if (accelerator.option().equals(option)) {
                return Optional.of(accelerator);
            }
        }
        return Optional.empty();
    }
}
