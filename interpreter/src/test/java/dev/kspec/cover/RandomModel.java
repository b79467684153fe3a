// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cover;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** A small model made at random, and everything about it found by trying all rows. */
final class RandomModel {
    final Model model;
    final List<int[]> valid = new ArrayList<>();
    private final Rng rng;

    RandomModel(Rng rng) {
        this.rng = rng;
        Model.Builder builder = Model.builder();
        List<Parameter> parameters = new ArrayList<>();
        int count = 1 + rng.below(6);
        int mostNegative = rng.below(3) == 0 ? 2 : 0;
        for (int p = 0; p < count; p++) {
            parameters.add(parameter("p" + p, 1 + rng.below(count > 4 ? 3 : 5), mostNegative));
            builder.parameter(parameters.getLast());
        }
        int rules = rng.below(5);
        for (int r = 0; r < rules; r++) {
            builder.rule("rule " + r, constraint(parameters, rng.below(4)));
        }
        if (rng.below(4) == 0) {
            builder.exclude(row(parameters, 2));
        }
        if (rng.below(4) == 0) {
            builder.require(row(parameters, 1 + rng.below(2)));
        }
        model = builder.build();
        collect(new int[count], 0);
    }

    private Parameter parameter(String name, int size, int mostNegative) {
        List<String> values = new ArrayList<>();
        List<Integer> weights = new ArrayList<>();
        Set<Integer> negatives = new LinkedHashSet<>();
        for (int v = 0; v < size; v++) {
            values.add("v" + v);
            weights.add(1 + rng.below(3));
        }
        for (int i = rng.below(1 + mostNegative); i > 0; i--) {
            negatives.add(rng.below(size));
        }
        return new Parameter(name, values, negatives, weights);
    }

    private int[] row(List<Parameter> parameters, int emptyOneIn) {
        int[] row = new int[parameters.size()];
        for (int p = 0; p < row.length; p++) {
            row[p] = emptyOneIn > 1 && rng.below(emptyOneIn) == 0
                    ? -1
                    : rng.below(parameters.get(p).size());
        }
        return row;
    }

    private Constraint constraint(List<Parameter> parameters, int depth) {
        int p = rng.below(parameters.size());
        if (depth == 0) {
            return rng.below(4) == 0
                    ? Constraint.is(p, rng.below(parameters.get(p).size()))
                    : Constraint.not(
                            Constraint.is(p, rng.below(parameters.get(p).size())));
        }
        return switch (rng.below(6)) {
            case 0 -> Constraint.not(constraint(parameters, depth - 1));
            case 1 -> Constraint.all(constraint(parameters, depth - 1), constraint(parameters, depth - 1));
            case 2 -> Constraint.implies(constraint(parameters, depth - 1), constraint(parameters, depth - 1));
            case 3 -> {
                int q = rng.below(parameters.size());
                int sum = rng.below(5);
                yield new Constraint.Test(List.of(p, q), v -> v[0] + v[1] != sum);
            }
            default ->
                Constraint.any(
                        constraint(parameters, depth - 1),
                        constraint(parameters, depth - 1),
                        constraint(parameters, depth - 1));
        };
    }

    private void collect(int[] row, int p) {
        if (p == row.length) {
            int negatives = 0;
            for (int q = 0; q < row.length; q++) {
                negatives += model.parameters().get(q).negatives().contains(row[q]) ? 1 : 0;
            }
            if (negatives <= 1
                    && model.rules().stream().allMatch(r -> r.constraint().holds(row))) {
                valid.add(row.clone());
            }
            return;
        }
        for (int v = 0; v < model.size(p); v++) {
            row[p] = v;
            collect(row, p + 1);
        }
    }

    /** The combinations of a relation's parameters that these rows have, as text. */
    static Set<String> tuples(List<int[]> rows, Relation relation) {
        Set<String> tuples = new HashSet<>();
        for (int subset = 0; subset < 1 << relation.parameters().length; subset++) {
            if (Integer.bitCount(subset) == relation.strength()) {
                for (int[] row : rows) {
                    StringBuilder tuple = new StringBuilder();
                    for (int i = 0; i < relation.parameters().length; i++) {
                        int p = relation.parameters()[i];
                        tuple.append((subset >> i & 1) != 0 ? p + "=" + row[p] + " " : "");
                    }
                    tuples.add(tuple.toString());
                }
            }
        }
        return tuples;
    }
}
