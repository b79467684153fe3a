// SPDX-License-Identifier: Apache-2.0
package dev.kspec.check;

import dev.kspec.cover.Constraint;
import dev.kspec.cover.ContradictionException;
import dev.kspec.cover.CoveringArrays;
import dev.kspec.cover.Effort;
import dev.kspec.cover.Model;
import dev.kspec.cover.Parameter;
import dev.kspec.cover.TooLargeException;
import dev.kspec.type.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The rows of a covering array: for each of a matrix' coverages, whatever values of so many parameters go together
 * occurs in one of them. They are made when they are first asked for; the same matrix gives the same rows everywhere.
 */
final class CoveredRows {
    /** Beyond these, more memory is needed than anybody's machine has. */
    private static final double MOST_TUPLES = 100_000_000;

    /** Up to these, the rows are made when the file is checked. */
    private static final double QUICK_TUPLES = 100_000;

    private final Matrix matrix;
    private Optional<List<List<Value>>> rows = Optional.empty();

    CoveredRows(Matrix matrix) {
        this.matrix = matrix;
    }

    /**
     * Why there are none; nothing if there are some. The rows themselves are made only if that is quick: whether the
     * rules and the wanted rows go together shows without.
     */
    static Optional<String> impossible(Matrix matrix) {
        double tuples = tuples(matrix);
        if (tuples > MOST_TUPLES) {
            return Optional.of("it is about more than " + (int) MOST_TUPLES / 1_000_000
                    + " million combinations of values; cover fewer parameters, or fewer at a time");
        }
        try {
            CoveredRows rows = new CoveredRows(matrix);
            var unused = rows.made(Effort.GREEDY, tuples > QUICK_TUPLES ? List.of() : matrix.coverages());
            return Optional.empty();
        } catch (ContradictionException e) {
            return Optional.of("no row keeps all of " + String.join("; ", e.rules()));
        } catch (TooLargeException e) {
            return Optional.of(e.getMessage());
        }
    }

    /** About how many combinations of values are to be covered. */
    private static double tuples(Matrix matrix) {
        double all = 0;
        for (Matrix.Coverage c : matrix.coverages()) {
            // Elementary symmetric polynomial of the numbers of values: the sum of the products of any so many.
            double[] sums = new double[c.strength() + 1];
            sums[0] = 1;
            for (int p : c.parameters()) {
                Matrix.Parameter parameter = matrix.parameters().get(p);
                int size = parameter.values().size() + parameter.refused().size();
                for (int t = c.strength(); t > 0; t--) {
                    sums[t] += sums[t - 1] * size;
                }
            }
            all += sums[c.strength()];
        }
        return all;
    }

    /** None, if the check said that there can be none. */
    synchronized List<List<Value>> rows() {
        if (rows.isEmpty()) {
            rows = Optional.of(possible());
        }
        return rows.get();
    }

    private List<List<Value>> possible() {
        if (tuples(matrix) > MOST_TUPLES) {
            return List.of();
        }
        try {
            return made(effort(), matrix.coverages());
        } catch (ContradictionException e) {
            return List.of();
        }
    }

    private Effort effort() {
        return switch (matrix.budget().orElse(Matrix.Effort.GREEDY)) {
            case Matrix.Effort e ->
                switch (e) {
                    case GREEDY -> Effort.GREEDY;
                    case NORMAL -> Effort.NORMAL;
                    case TIGHT -> Effort.TIGHT;
                };
            case Matrix.Time t -> Effort.TIGHT;
        };
    }

    private List<List<Value>> made(Effort effort, List<Matrix.Coverage> coverages) {
        Model model = model();
        CoveringArrays arrays = CoveringArrays.of(model).strength(1).effort(effort);
        for (Matrix.Coverage c : coverages) {
            String[] names = c.parameters().stream()
                    .map(p -> matrix.parameters().get(p).name())
                    .toArray(String[]::new);
            arrays = c.parameters().size() == model.size()
                    ? arrays.strength(c.strength())
                    : arrays.strength(c.strength(), names);
        }
        return arrays.generate().rows().stream().map(this::row).toList();
    }

    private List<Value> row(int[] indices) {
        List<Value> row = new ArrayList<>(indices.length);
        for (int p = 0; p < indices.length; p++) {
            Matrix.Parameter parameter = matrix.parameters().get(p);
            int valid = parameter.values().size();
            row.add(
                    indices[p] < valid
                            ? parameter.values().get(indices[p])
                            : parameter.refused().get(indices[p] - valid).value());
        }
        return List.copyOf(row);
    }

    private Model model() {
        Model.Builder builder = Model.builder();
        matrix.parameters().forEach(p -> builder.parameter(parameter(p)));
        for (Matrix.Constraint c : matrix.constraints()) {
            builder.rule("line " + c.span().line() + ", " + c.span().oneLine(), rule(c));
        }
        for (var included : matrix.included()) {
            int[] row = new int[matrix.parameters().size()];
            Arrays.fill(row, -1);
            included.forEach((p, v) -> row[p] = v);
            builder.require(row);
        }
        return builder.build();
    }

    /** Behind the valid values stand those to be refused. */
    private static Parameter parameter(Matrix.Parameter p) {
        int valid = p.values().size();
        List<String> names = new ArrayList<>();
        p.values().forEach(v -> names.add(v.canonical()));
        p.refused().forEach(r -> names.add(r.value().canonical()));
        List<Integer> weights = new ArrayList<>(p.weights());
        p.refused().forEach(r -> weights.add(1));
        Set<Integer> negatives = new HashSet<>();
        IntStream.range(valid, names.size()).forEach(negatives::add);
        return new Parameter(p.name(), names, negatives, weights);
    }

    /** A rule says nothing of rows in which one of its parameters has an invalid value. */
    private Constraint rule(Matrix.Constraint c) {
        List<Integer> about = c.parameters();
        int[] row = new int[matrix.parameters().size()];
        return new Constraint.Test(about, values -> {
            for (int i = 0; i < values.length; i++) {
                row[about.get(i)] = values[i];
                if (values[i] >= matrix.parameters().get(about.get(i)).values().size()) {
                    return true;
                }
            }
            return c.allows(row);
        });
    }
}
