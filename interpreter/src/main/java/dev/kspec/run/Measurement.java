// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * What a bench came to.
 *
 * @param name of the bench
 * @param unit of the values: {@code ns}; those called {@code rate} are rounds in a second
 * @param rounds how many were measured
 * @param values by what was asked for, in that order: {@code p50}, {@code max}, {@code rate}
 */
public record Measurement(String name, String unit, int rounds, SequencedMap<String, Double> values) {
    public Measurement {
        SequencedMap<String, Double> copy = new LinkedHashMap<>(values);
        values = java.util.Collections.unmodifiableSequencedMap(copy);
    }
}
