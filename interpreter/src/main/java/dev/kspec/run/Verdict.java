// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

/** How a case ended; every case that was selected gets exactly one. */
public enum Verdict {
    /** Every demand was met, by an answer that came. */
    PASSED("passed"),
    /** A demand was not met. */
    FAILED("failed"),
    /** Not run, for a stated reason. */
    SKIPPED("skipped"),
    /** Did not end within its time. */
    TIMED_OUT("timed out"),
    /** The kernel reported a fault of its own while the case ran, or went down. */
    KERNEL_FAULT("kernel fault"),
    /** No answer, or none that can be trusted: says nothing about the driver. */
    INFRASTRUCTURE_ERROR("infrastructure error");

    private final String words;

    Verdict(String words) {
        this.words = words;
    }

    /** As people read it. */
    public String words() {
        return words;
    }

    /** Whether the driver is to blame: counts for exit code 1. */
    public boolean isFailure() {
        return switch (this) {
            case FAILED, TIMED_OUT, KERNEL_FAULT -> true;
            case PASSED, SKIPPED, INFRASTRUCTURE_ERROR -> false;
        };
    }
}
