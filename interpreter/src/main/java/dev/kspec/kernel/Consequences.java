// SPDX-License-Identifier: Apache-2.0
package dev.kspec.kernel;

import java.util.ArrayList;
import java.util.List;

/**
 * Tells reports that may be no more than what an earlier one of the same log led to: whatever comes after one from which
 * the kernel does not recover in full, panics after anything, and a warning that comes again.
 */
final class Consequences {
    private Consequences() {}

    static List<Report> marked(List<Report> reports) {
        List<Report> marked = new ArrayList<>();
        for (Report report : reports) {
            marked.add(marked.stream().anyMatch(earlier -> follows(earlier, report)) ? report.asConsequence() : report);
        }
        return marked;
    }

    private static boolean follows(Report earlier, Report later) {
        return earlier.kind().isDeadly()
                || (later.kind() == Kind.PANIC && earlier.kind().isFault())
                || earlier.title().equals(later.title());
    }
}
