// SPDX-License-Identifier: Apache-2.0
package dev.kspec.check;

import dev.kspec.cover.Constraint;
import dev.kspec.cover.CoveringArrays;
import dev.kspec.cover.Model;
import dev.kspec.cover.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** A matrix as covering arrays know it: values by their indices, those to be refused behind the valid ones. */
public final class MatrixModel {
    private MatrixModel() {}

    /** Parameters, values, rules and wanted rows. */
    public static Model of(Matrix matrix) {
        Model.Builder builder = Model.builder();
        matrix.parameters().forEach(p -> builder.parameter(parameter(p)));
        for (Matrix.Constraint c : matrix.constraints()) {
            builder.rule(name(c), rule(c, matrix));
        }
        for (var included : matrix.included()) {
            int[] row = new int[matrix.parameters().size()];
            Arrays.fill(row, -1);
            included.forEach((p, v) -> row[p] = v);
            builder.require(row);
        }
        return builder.build();
    }

    /** How a rule is called in what is said of rows. */
    static String name(Matrix.Constraint rule) {
        return "line " + rule.span().line() + ", " + rule.span().oneLine();
    }

    /** What makes, verifies and explains the rows that a matrix asks for. */
    public static CoveringArrays arrays(Matrix matrix) {
        return arrays(matrix, matrix.coverages());
    }

    static CoveringArrays arrays(Matrix matrix, List<Matrix.Coverage> coverages) {
        Model model = of(matrix);
        CoveringArrays arrays = CoveringArrays.of(model)
                .strength(1)
                .seed(matrix.making().seed())
                .base(matrix.making().base());
        for (Matrix.Coverage c : coverages) {
            String[] names = c.parameters().stream()
                    .map(p -> matrix.parameters().get(p).name())
                    .toArray(String[]::new);
            arrays = c.parameters().size() == model.size()
                    ? arrays.strength(c.strength())
                    : arrays.strength(c.strength(), names);
        }
        return arrays;
    }

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
    private static Constraint rule(Matrix.Constraint c, Matrix matrix) {
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
