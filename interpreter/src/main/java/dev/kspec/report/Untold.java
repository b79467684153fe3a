// SPDX-License-Identifier: Apache-2.0
package dev.kspec.report;

import dev.kspec.diag.Escaped;
import dev.kspec.run.CaseOutcome;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Cases of which nothing is told on their own, since others were told of at length for the same reason; they are counted instead. */
final class Untold {
    private final Map<String, Map<String, Integer>> byFile = new LinkedHashMap<>();

    void add(CaseOutcome outcome) {
        String words = outcome.verdict().words() + ": " + outcome.reason();
        byFile.computeIfAbsent(outcome.id().file(), f -> new LinkedHashMap<>()).merge(words, 1, Integer::sum);
    }

    /** {@code … and 8 more failed: not run: …} for each reason in that file; they are forgotten then. */
    List<String> of(String file) {
        Map<String, Integer> counts = byFile.remove(file);
        return counts == null
                ? List.of()
                : counts.entrySet().stream()
                        .map(e -> "… and " + e.getValue() + " more " + Escaped.line(e.getKey()))
                        .toList();
    }
}
