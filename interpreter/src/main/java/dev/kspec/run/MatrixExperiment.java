// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import dev.kspec.diag.Severity;
import dev.kspec.expand.Case;
import dev.kspec.expand.CaseId;
import dev.kspec.expand.MatrixRows;
import dev.kspec.explain.Answer;
import dev.kspec.explain.Experiment;
import dev.kspec.target.TargetException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Rows of a matrix, run as cases against the target. */
final class MatrixExperiment implements Experiment {
    private final MatrixRows rows;
    private final Sequel.Trial trial;
    private Optional<String> unavailable = Optional.empty();

    MatrixExperiment(MatrixRows rows, Sequel.Trial trial) {
        this.rows = rows;
        this.trial = trial;
    }

    @Override
    public List<Answer> ask(List<int[]> wanted) throws InterruptedException {
        List<Case> cases = new ArrayList<>();
        wanted.forEach(row -> cases.add(rows.caseOf(row)));
        // A row that no coverage asked for may have mistakes that the checker never saw.
        List<Case> sound = cases.stream()
                .filter(c -> c.scenario().examine(c.row()).stream().noneMatch(d -> d.severity() == Severity.ERROR))
                .toList();
        Map<CaseId, Answer> answers = new HashMap<>();
        for (CaseOutcome outcome : outcomes(sound)) {
            if (outcome.isCase()) {
                answers.put(outcome.id(), MatrixFailures.answer(outcome));
            }
        }
        Answer none = new Answer.Unresolved("it has no outcome");
        return cases.stream().map(c -> answers.getOrDefault(c.id(), none)).toList();
    }

    private List<CaseOutcome> outcomes(List<Case> cases) throws InterruptedException {
        if (cases.isEmpty() || unavailable.isPresent()) {
            return List.of();
        }
        try {
            return trial.run(cases);
        } catch (TargetException e) {
            unavailable = Optional.of(e.getMessage());
            return List.of();
        }
    }

    /** Why no row can be run any more, if so. */
    Optional<String> unavailable() {
        return unavailable;
    }
}
