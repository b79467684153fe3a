// SPDX-License-Identifier: Apache-2.0
package dev.kspec.pict;

import dev.kspec.cover.Constraint;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.IntUnaryOperator;

/** Writes out a question about a few parameters as what it forbids, values of a parameter that forbid the same together. */
final class Tables {
    private final Constraint.Test test;
    private final IntUnaryOperator size;

    /**
     * @param size the number of values of a parameter
     */
    Tables(Constraint.Test test, IntUnaryOperator size) {
        this.test = test;
        this.size = size;
    }

    Constraint writtenOut() {
        List<Constraint> kept = new ArrayList<>();
        for (List<List<Integer>> box : forbidden(new int[test.parameters().size()], 0)) {
            List<Constraint> sides = new ArrayList<>();
            for (int i = 0; i < box.size(); i++) {
                sides.add(Constraint.not(new Constraint.In(test.parameters().get(i), box.get(i))));
            }
            kept.add(new Constraint.Any(sides));
        }
        return new Constraint.All(kept);
    }

    /** Boxes: for each parameter the values that, together with any of the others', are forbidden. */
    private List<List<List<Integer>>> forbidden(int[] values, int depth) {
        if (depth == values.length) {
            return test.test().test(values.clone()) ? List.of() : List.of(List.of());
        }
        Map<List<List<Integer>>, TreeSet<Integer>> boxes = new LinkedHashMap<>();
        for (int v = 0; v < size.applyAsInt(test.parameters().get(depth)); v++) {
            values[depth] = v;
            for (List<List<Integer>> rest : forbidden(values, depth + 1)) {
                boxes.computeIfAbsent(rest, r -> new TreeSet<>()).add(v);
            }
        }
        List<List<List<Integer>>> result = new ArrayList<>();
        boxes.forEach((rest, first) -> {
            List<List<Integer>> box = new ArrayList<>();
            box.add(List.copyOf(first));
            box.addAll(rest);
            result.add(box);
        });
        return result;
    }
}
