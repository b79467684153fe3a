// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cover;

import java.util.List;

/**
 * Values of some parameters.
 *
 * @param parameters indices in rising order
 * @param values the index of a value for each of them
 */
public record Tuple(List<Integer> parameters, List<Integer> values) {
    public Tuple {
        parameters = List.copyOf(parameters);
        values = List.copyOf(values);
    }

    /** The number of values. */
    public int size() {
        return values.size();
    }

    /** Whether a row has all of these values. */
    public boolean isIn(int[] row) {
        for (int i = 0; i < parameters.size(); i++) {
            if (row[parameters.get(i)] != values.get(i)) {
                return false;
            }
        }
        return true;
    }

    /** {@code family=ipv6, state=listen}. */
    public String describe(Model model) {
        StringBuilder words = new StringBuilder();
        for (int i = 0; i < parameters.size(); i++) {
            Parameter parameter = model.parameters().get(parameters.get(i));
            words.append(i == 0 ? "" : ", ")
                    .append(parameter.name())
                    .append('=')
                    .append(parameter.values().get(values.get(i)));
        }
        return words.toString();
    }
}
