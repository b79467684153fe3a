// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cover;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Finds the smallest combinations of values that no valid row has. */
final class UncoverableSearch {
    private final Model model;
    private final Rules rules;
    private final Solver solver;
    private final int limit;
    private final Set<Tuple> found = new LinkedHashSet<>();

    UncoverableSearch(Model model, Rules rules, int limit) {
        this.model = model;
        this.rules = rules;
        this.limit = limit;
        solver = rules.consistentSolver();
    }

    List<Uncoverable> run(List<Relation> relations) {
        int highest = relations.stream().mapToInt(Relation::strength).max().orElse(0);
        for (int t = 1; t <= highest; t++) {
            for (Relation relation : relations) {
                if (t <= relation.strength()) {
                    int[] candidates = Arrays.stream(relation.parameters())
                            .filter(solver::constrains)
                            .toArray();
                    extend(candidates, 0, new int[t], new int[t], 0);
                }
            }
        }
        List<Uncoverable> result = new ArrayList<>();
        for (Tuple tuple : found) {
            result.add(new Uncoverable(tuple, rules.conflict(array(tuple.parameters()), array(tuple.values()))));
        }
        return result;
    }

    private static int[] array(List<Integer> list) {
        return list.stream().mapToInt(Integer::intValue).toArray();
    }

    /** Every proper part of what is looked at was found possible, or it would not have been extended. */
    private void extend(int[] candidates, int from, int[] parameters, int[] values, int length) {
        for (int j = from; j < candidates.length && found.size() < limit; j++) {
            parameters[length] = candidates[j];
            for (int v = 0; v < model.size(candidates[j]) && found.size() < limit; v++) {
                values[length] = v;
                Tuple tuple = tuple(parameters, values, length + 1);
                boolean possible = solver.feasible(array(tuple.parameters()), array(tuple.values()));
                if (length + 1 < parameters.length) {
                    if (possible) {
                        extend(candidates, j + 1, parameters, values, length + 1);
                    }
                } else if (!possible && minimal(tuple)) {
                    found.add(tuple);
                }
            }
        }
    }

    private static Tuple tuple(int[] parameters, int[] values, int length) {
        return new Tuple(
                Arrays.stream(parameters, 0, length).boxed().toList(),
                Arrays.stream(values, 0, length).boxed().toList());
    }

    private boolean minimal(Tuple tuple) {
        int size = tuple.parameters().size();
        for (int left = 0; left < size; left++) {
            int[] parameters = new int[size - 1];
            int[] values = new int[size - 1];
            for (int i = 0; i < size - 1; i++) {
                int j = i < left ? i : i + 1;
                parameters[i] = tuple.parameters().get(j);
                values[i] = tuple.values().get(j);
            }
            if (!solver.feasible(parameters, values)) {
                return false;
            }
        }
        return true;
    }
}
