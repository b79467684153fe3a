// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cover;

import java.util.List;
import java.util.Set;

/**
 * A parameter of a model and its values, which are spoken of by their index.
 *
 * @param name unique within its model
 * @param values at least one, each named once
 * @param negatives indices of the values that make a row a negative one: at most one of them stands in a row, and other
 *     values are combined in rows without any, where there can be such
 * @param weights for each value how much it is preferred where nothing else decides, at least 1
 */
public record Parameter(String name, List<String> values, Set<Integer> negatives, List<Integer> weights) {
    public Parameter {
        values = List.copyOf(values);
        negatives = Set.copyOf(negatives);
        weights = List.copyOf(weights);
        if (values.isEmpty()) {
            throw new IllegalArgumentException("parameter " + name + " has no values");
        }
        if (values.stream().distinct().count() != values.size()) {
            throw new IllegalArgumentException("parameter " + name + " has a value twice");
        }
        if (weights.size() != values.size() || weights.stream().anyMatch(w -> w < 1)) {
            throw new IllegalArgumentException("parameter " + name + " needs a weight of at least 1 for each value");
        }
        int count = values.size();
        if (negatives.stream().anyMatch(v -> v < 0 || v >= count)) {
            throw new IllegalArgumentException("parameter " + name + " has no value with the index of a negative one");
        }
    }

    public static Parameter of(String name, List<String> values) {
        return new Parameter(name, values, Set.of(), values.stream().map(v -> 1).toList());
    }

    /** The number of values. */
    public int size() {
        return values.size();
    }
}
