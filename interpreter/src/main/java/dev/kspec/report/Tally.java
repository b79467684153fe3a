// SPDX-License-Identifier: Apache-2.0
package dev.kspec.report;

import dev.kspec.run.CaseOutcome;
import dev.kspec.run.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Counts verdicts: those of cases, and beside them those of fixtures. */
final class Tally {
    private final Map<Verdict, Long> counts = new EnumMap<>(Verdict.class);
    private final Map<Verdict, Long> fixtures = new EnumMap<>(Verdict.class);
    private Duration duration = Duration.ZERO;
    private long total;
    private long results;
    private long failedResults;

    void add(CaseOutcome outcome) {
        (outcome.isCase() ? counts : fixtures).merge(outcome.verdict(), 1L, Long::sum);
        duration = duration.plus(outcome.duration());
        total += outcome.isCase() ? 1 : 0;
        results += outcome.details().results().size();
        failedResults += UnitResults.failures(List.of(outcome));
    }

    /** How many cases there were. */
    long total() {
        return total;
    }

    /** Sum of what the cases and fixtures took. */
    Duration duration() {
        return duration;
    }

    long of(Verdict verdict) {
        return counts.getOrDefault(verdict, 0L);
    }

    /** The verdict that speaks for all: the gravest one that occurs. */
    Verdict gravest() {
        for (Verdict verdict : List.of(
                Verdict.KERNEL_FAULT,
                Verdict.FAILED,
                Verdict.TIMED_OUT,
                Verdict.INFRASTRUCTURE_ERROR,
                Verdict.PASSED)) {
            if (of(verdict) > 0 || fixtures.containsKey(verdict)) {
                return verdict;
            }
        }
        return Verdict.SKIPPED;
    }

    /** {@code 10 passed, 1 failed; fixtures: 1 failed; 24 results of unit tests}, in colours; the verdicts that occur. */
    String words(Palette palette) {
        List<String> parts = new ArrayList<>();
        if (!counts.isEmpty()) {
            parts.add(words(counts, palette));
        }
        if (!fixtures.isEmpty()) {
            parts.add("fixtures: " + words(fixtures, palette));
        }
        if (results > 0) {
            parts.add(UnitResults.words(results, failedResults));
        }
        return String.join("; ", parts);
    }

    private static String words(Map<Verdict, Long> counts, Palette palette) {
        List<String> parts = new ArrayList<>();
        counts.forEach((verdict, n) -> parts.add(palette.paint(verdict, words(verdict, n))));
        return String.join(", ", parts);
    }

    /** {@code 3 timed out}, {@code 2 infrastructure errors}. */
    static String words(Verdict verdict, long n) {
        boolean noun = verdict == Verdict.KERNEL_FAULT || verdict == Verdict.INFRASTRUCTURE_ERROR;
        return noun ? Words.count(n, verdict.words()) : n + " " + verdict.words();
    }
}
