// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cover;

import java.util.Arrays;
import java.util.stream.IntStream;

/** Every combination of the values of any {@code strength} of these parameters is wanted. */
final class Relation {
    private final int[] parameters;
    private final int strength;

    private Relation(int[] parameters, int strength) {
        this.parameters = parameters;
        this.strength = strength;
    }

    /**
     * @param strength at least 1; what is more than the number of parameters means all of them
     */
    static Relation of(int strength, int... parameters) {
        int[] sorted = Arrays.stream(parameters).sorted().distinct().toArray();
        if (strength < 1) {
            throw new IllegalArgumentException("a strength of " + strength + "; it is at least 1");
        }
        return new Relation(sorted, Math.min(strength, sorted.length));
    }

    static Relation over(Model model, int strength) {
        return of(strength, IntStream.range(0, model.size()).toArray());
    }

    /** Indices in rising order; not to be changed. */
    int[] parameters() {
        return parameters;
    }

    int strength() {
        return strength;
    }

    boolean has(int parameter) {
        return Arrays.binarySearch(parameters, parameter) >= 0;
    }
}
