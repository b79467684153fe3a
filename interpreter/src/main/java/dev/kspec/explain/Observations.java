// SPDX-License-Identifier: Apache-2.0
package dev.kspec.explain;

import dev.kspec.cover.Model;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The rows of a model that were run and what came of each. A row that passed clears every combination of its values. */
public final class Observations {
    private final Model model;
    private final RowSet passing;
    private final List<Failing> failing = new ArrayList<>();
    private final Map<List<Integer>, Answer> answers = new HashMap<>();

    /** A row that failed. */
    record Failing(List<Integer> values, String symptom) {
        int[] row() {
            return Observations.row(values);
        }
    }

    public Observations(Model model) {
        this.model = model;
        passing = new RowSet(model);
    }

    /**
     * Takes in a row, unless it says nothing.
     *
     * @return false if the same row had another answer before
     */
    public boolean add(int[] row, Answer answer) {
        List<Integer> values = key(row);
        if (answer instanceof Answer.Unresolved) {
            return true;
        }
        Answer before = answers.putIfAbsent(values, answer);
        if (before != null) {
            return before.equals(answer);
        }
        switch (answer) {
            case Answer.Passed p -> passing.add(row);
            case Answer.Failed(String symptom) -> failing.add(new Failing(values, symptom));
            case Answer.Unresolved u -> {}
        }
        return true;
    }

    static List<Integer> key(int[] row) {
        return Arrays.stream(row).boxed().toList();
    }

    static int[] row(List<Integer> values) {
        return values.stream().mapToInt(Integer::intValue).toArray();
    }

    Model model() {
        return model;
    }

    RowSet passing() {
        return passing;
    }

    /** In the order in which they came. */
    List<Failing> failing() {
        return List.copyOf(failing);
    }

    Optional<Answer> answer(int[] row) {
        return Optional.ofNullable(answers.get(key(row)));
    }
}
