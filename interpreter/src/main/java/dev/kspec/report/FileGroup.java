// SPDX-License-Identifier: Apache-2.0
package dev.kspec.report;

import dev.kspec.run.CaseOutcome;
import dev.kspec.run.RunResult;
import dev.kspec.run.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A file's share of a run.
 *
 * @param cases in the order in which they ended, and fixtures among them
 * @param notRun how many more were selected, as far as is known
 */
record FileGroup(String file, List<CaseOutcome> cases, long notRun) {
    FileGroup {
        cases = List.copyOf(cases);
    }

    /** Files in the plan's order, then others in that of their first case. */
    static List<FileGroup> of(RunResult result, Plan plan) {
        Map<String, List<CaseOutcome>> byFile = new LinkedHashMap<>();
        plan.cases().keySet().forEach(file -> byFile.put(file, new ArrayList<>()));
        result.cases()
                .forEach(c -> byFile.computeIfAbsent(c.id().file(), f -> new ArrayList<>())
                        .add(c));
        List<FileGroup> groups = new ArrayList<>();
        byFile.forEach((file, cases) -> groups.add(new FileGroup(
                file,
                cases,
                Math.max(
                        0,
                        plan.of(file)
                                - cases.stream().filter(CaseOutcome::isCase).count()))));
        return groups;
    }

    /** Selected cases that were not run and of which not even the file is known. */
    static long strays(RunResult result, List<FileGroup> groups) {
        long known = groups.stream().mapToLong(FileGroup::notRun).sum();
        return Math.max(0, notRun(result) - known);
    }

    /** Selected cases that were not run. */
    static long notRun(RunResult result) {
        return Math.max(0, result.selected() - result.done());
    }

    /** Why cases were not run: {@code interrupted}, or whatever the run says of itself. */
    static String whyNotRun(RunResult result) {
        if (result.interrupted()) {
            return "interrupted";
        }
        return result.notes().isEmpty()
                ? "the run ended early"
                : "the run ended early: " + result.notes().getLast();
    }

    long count(Verdict verdict) {
        return cases.stream().filter(c -> c.verdict() == verdict).count();
    }

    long failures() {
        return cases.stream().filter(c -> c.verdict().isFailure()).count();
    }
}
