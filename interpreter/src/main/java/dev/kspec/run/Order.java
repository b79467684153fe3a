// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import dev.kspec.expand.Case;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/** In which order cases run; those that want the same driver are kept together in any. */
public sealed interface Order {
    /** As the files have them. */
    record Declared() implements Order {
        @Override
        public List<Case> of(List<Case> cases) {
            return cases;
        }

        @Override
        public String toString() {
            return "declared";
        }
    }

    /** By their identities, however they were named on the command line. */
    record Stable() implements Order {
        @Override
        public List<Case> of(List<Case> cases) {
            return cases.stream().sorted(Comparator.comparing(Case::id)).toList();
        }

        @Override
        public String toString() {
            return "stable";
        }
    }

    /** Shuffled; the same seed and the same cases give the same order. */
    record Shuffled(long seed) implements Order {
        @Override
        public List<Case> of(List<Case> cases) {
            List<Case> shuffled = new ArrayList<>(new Stable().of(cases));
            Collections.shuffle(shuffled, new Random(seed));
            return shuffled;
        }

        @Override
        public String toString() {
            return "random, seed " + seed;
        }
    }

    List<Case> of(List<Case> cases);
}
