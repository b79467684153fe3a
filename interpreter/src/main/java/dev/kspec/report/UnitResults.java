// SPDX-License-Identifier: Apache-2.0
package dev.kspec.report;

import dev.kspec.ktap.UnitResult;
import dev.kspec.ktap.UnitResult.Kind;
import dev.kspec.run.CaseOutcome;
import dev.kspec.run.Verdict;
import java.util.ArrayList;
import java.util.List;

/**
 * Results of unit tests as reports count them. A test that failed in a case which passed was to fail: it cannot make the run
 * look as if it had not passed.
 */
final class UnitResults {
    private UnitResults() {}

    /** Whether it counts as a failure. */
    static boolean isFailure(CaseOutcome outcome, UnitResult result) {
        return result.kind() == Kind.FAILED && outcome.verdict() != Verdict.PASSED;
    }

    /** Whether it says nothing of what was tested: skipped, or failed as it was to. */
    static boolean isWaived(CaseOutcome outcome, UnitResult result) {
        return result.kind() != Kind.PASSED && !isFailure(outcome, result);
    }

    /** Why it is neither passed nor failed. */
    static String waiver(UnitResult result) {
        return switch (result.kind()) {
            case PASSED, SKIPPED -> result.reason();
            case FAILED -> behind("failed, as the case demands", result.reason());
            case TODO -> behind("known to fail", result.reason());
        };
    }

    private static String behind(String words, String reason) {
        return reason.isEmpty() ? words : words + ": " + reason;
    }

    static long failures(List<CaseOutcome> outcomes) {
        return outcomes.stream()
                .mapToLong(o -> o.details().results().stream()
                        .filter(r -> isFailure(o, r))
                        .count())
                .sum();
    }

    static long waived(List<CaseOutcome> outcomes) {
        return outcomes.stream()
                .mapToLong(o -> o.details().results().stream()
                        .filter(r -> isWaived(o, r))
                        .count())
                .sum();
    }

    static long all(List<CaseOutcome> outcomes) {
        return outcomes.stream().mapToLong(o -> o.details().results().size()).sum();
    }

    /** {@code 24 results of unit tests}, {@code 24 results of unit tests, 1 of them failed}. */
    static String words(long all, long failed) {
        return Words.count(all, "result") + " of unit tests" + (failed == 0 ? "" : ", " + failed + " of them failed");
    }

    /** One line that counts them and one for each that failed, but for those that what was not met tells of. */
    static List<String> lines(CaseOutcome outcome) {
        List<UnitResult> results = outcome.details().results();
        if (results.isEmpty()) {
            return List.of();
        }
        List<String> told = outcome.failure().map(f -> f.details()).orElse(List.of());
        List<String> lines = new ArrayList<>();
        lines.add(words(
                results.size(),
                results.stream().filter(r -> r.kind() == Kind.FAILED).count()));
        results.stream()
                .filter(r -> isFailure(outcome, r))
                .map(r -> "failed: " + r.words())
                .filter(line -> !told.contains(line))
                .forEach(lines::add);
        return lines;
    }
}
