// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import dev.kspec.expand.Case;
import dev.kspec.expand.CaseId;
import dev.kspec.expand.MatrixRows;
import dev.kspec.explain.Answer;
import dev.kspec.explain.CommonValues;
import dev.kspec.explain.Diagnosis;
import dev.kspec.explain.Observations;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * What the failing rows of one matrix have in common.
 *
 * @param rows the matrix
 */
public record MatrixFailures(String file, String scenario, MatrixRows rows, Diagnosis diagnosis) {
    /** Of each matrix that has both rows that failed and rows that passed, in the order of the cases. */
    static List<MatrixFailures> of(List<Case> cases, List<CaseOutcome> outcomes) {
        Map<CaseId, CaseOutcome> known = new HashMap<>();
        Set<String> failing = new HashSet<>();
        for (CaseOutcome outcome : outcomes) {
            if (outcome.isCase()) {
                known.put(outcome.id(), outcome);
                if (answer(outcome) instanceof Answer.Failed) {
                    failing.add(scenario(outcome.id()));
                }
            }
        }
        List<MatrixFailures> found = new ArrayList<>();
        for (List<Case> ofOne : byMatrix(cases)) {
            Case first = ofOne.getFirst();
            if (failing.contains(scenario(first.id()))) {
                MatrixRows rows = new MatrixRows(first.id().file(), first.scenario());
                Observations seen = observed(
                        rows, ofOne, id -> Optional.ofNullable(known.get(id)).map(MatrixFailures::answer));
                Diagnosis diagnosis = CommonValues.of(seen, rows.strength());
                if (diagnosis.passed() > 0 && !diagnosis.suspects().isEmpty()) {
                    found.add(new MatrixFailures(first.id().file(), first.id().scenario(), rows, diagnosis));
                }
            }
        }
        return found;
    }

    /** The cases of each scenario with a matrix. */
    static Collection<List<Case>> byMatrix(List<Case> cases) {
        Map<String, List<Case>> groups = new LinkedHashMap<>();
        for (Case c : cases) {
            if (!c.row().isEmpty()) {
                groups.computeIfAbsent(scenario(c.id()), k -> new ArrayList<>()).add(c);
            }
        }
        return groups.values();
    }

    private static String scenario(CaseId id) {
        return id.file() + " :: " + id.scenario();
    }

    /** The rows of a matrix with what is known of their cases. */
    static Observations observed(MatrixRows rows, List<Case> cases, Function<CaseId, Optional<Answer>> answers) {
        Observations seen = new Observations(rows.model());
        for (Case c : cases) {
            Optional<Answer> answer = answers.apply(c.id());
            if (answer.isPresent()) {
                rows.indices(c.row()).ifPresent(row -> {
                    var unused = seen.add(row, answer.get());
                });
            }
        }
        return seen;
    }

    static Answer answer(CaseOutcome outcome) {
        return answer(
                outcome.verdict(),
                outcome.reason(),
                outcome.failure().map(f -> f.span().toString()),
                !outcome.steps().isEmpty());
    }

    /**
     * What an outcome says of its row: rows that fail at one place, or with one kernel fault, fail alike.
     *
     * @param place where it failed: {@code file:line:column}
     * @param begun whether any of its steps was run
     */
    public static Answer answer(Verdict verdict, String reason, Optional<String> place, boolean begun) {
        return switch (verdict) {
            case PASSED -> new Answer.Passed();
            case SKIPPED, INFRASTRUCTURE_ERROR -> new Answer.Unresolved(reason);
            case KERNEL_FAULT ->
                new Answer.Failed(reason.isEmpty() ? symptom(verdict, reason, place) : verdict.words() + ": " + reason);
            case TIMED_OUT -> new Answer.Failed(symptom(verdict, reason, place));
            case FAILED ->
                place.isEmpty() && !begun
                        ? new Answer.Unresolved(reason)
                        : new Answer.Failed(symptom(verdict, reason, place));
        };
    }

    private static String symptom(Verdict verdict, String reason, Optional<String> place) {
        return place.map(p -> verdict.words() + " at " + p).orElseGet(() -> verdict.words() + ": " + reason);
    }
}
