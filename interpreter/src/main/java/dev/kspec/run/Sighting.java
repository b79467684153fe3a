// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import dev.kspec.kernel.Report;

/**
 * A report of the kernel that fell into a case's time, and what is made of it.
 *
 * @param because of a suppression, its reason; otherwise empty
 */
public record Sighting(Report report, Weight weight, String because) {
    /** What a report means for its case. */
    public enum Weight {
        /** The kernel is at fault. */
        FAULT,
        /** It may be no more than what an earlier one led to. */
        CONSEQUENCE,
        /** Worth knowing, and no fault of the kernel. */
        NOTICE,
        /** The case demands it. */
        EXPECTED,
        /** The driver's description says not to mind it. */
        SUPPRESSED
    }

    /** {@code expected}, as people read it. */
    public String words() {
        return switch (weight) {
            case FAULT -> "fault";
            case CONSEQUENCE -> "follows from the one before";
            case NOTICE -> "no fault";
            case EXPECTED -> "expected";
            case SUPPRESSED -> "suppressed: " + because;
        };
    }
}
