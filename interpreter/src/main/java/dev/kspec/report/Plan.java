// SPDX-License-Identifier: Apache-2.0
package dev.kspec.report;

import dev.kspec.expand.CaseId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * How many cases of which file were selected, in the order of the run. With it a report knows when a file is done, and
 * of which file cases are missing after an interruption.
 *
 * @param cases number of selected cases by file; empty if that is not known
 */
public record Plan(Map<String, Long> cases) {
    /** Only the number of all cases is known. */
    public static final Plan UNKNOWN = new Plan(Map.of());

    public Plan {
        cases = Collections.unmodifiableMap(new LinkedHashMap<>(cases));
    }

    public static Plan of(Stream<CaseId> selected) {
        Map<String, Long> cases = new LinkedHashMap<>();
        selected.forEach(id -> cases.merge(id.file(), 1L, Long::sum));
        return new Plan(cases);
    }

    boolean known() {
        return !cases.isEmpty();
    }

    /** Cases selected of a file; 0 if that is not known. */
    long of(String file) {
        return cases.getOrDefault(file, 0L);
    }
}
