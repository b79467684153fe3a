// SPDX-License-Identifier: Apache-2.0
package dev.kspec.report;

import dev.kspec.run.CaseOutcome;
import java.util.HashMap;
import java.util.Map;

/** Counts outcomes that most likely have one cause, so that it is told in full a few times and not a thousand. */
final class SameCause {
    /** Outcomes of one cause that are told in full. */
    static final int TOLD = 3;

    private final Map<String, Integer> seen = new HashMap<>();

    /**
     * What outcomes of one cause have in common: the reason, where that is all there is to tell of them; else the scenario,
     * of whose rows many tend to fail at once.
     */
    static String of(CaseOutcome outcome) {
        boolean reasonIsAll = !outcome.reason().isBlank()
                && outcome.steps().isEmpty()
                && outcome.failure().isEmpty();
        return outcome.verdict()
                + (reasonIsAll
                        ? " because " + outcome.reason()
                        : " in " + outcome.id().file() + " :: " + outcome.id().scenario());
    }

    /** Takes in an outcome; how many of its cause there have been, with it. */
    int count(CaseOutcome outcome) {
        return seen.merge(of(outcome), 1, Integer::sum);
    }
}
