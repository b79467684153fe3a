// SPDX-License-Identifier: Apache-2.0
package dev.kspec.explain;

import dev.kspec.cover.Tuple;
import java.util.Arrays;
import java.util.Optional;

/**
 * Brings a failing row as near to the one of every parameter's first value as it goes on failing, in ever smaller blocks
 * of parameters (Zeller, Hildebrandt: "Simplifying and isolating failure-inducing input", IEEE TSE 28(2), 2002).
 */
final class Shrinking {
    private final Trials trials;
    private final Environments environments;

    Shrinking(Trials trials, Environments environments) {
        this.trials = trials;
        this.environments = environments;
    }

    /**
     * The row that is left.
     *
     * @param cause values that have to stay, if they are known
     */
    int[] shrink(int[] failing, String symptom, Optional<Tuple> cause) throws InterruptedException {
        int[] row = failing;
        for (int block = Math.max(1, row.length / 2); block >= 1; block /= 2) {
            for (int from = 0; from < row.length && !trials.isExhausted(); from += block) {
                Optional<int[]> plainer = plainer(row, from, Math.min(row.length, from + block))
                        .filter(r -> cause.isEmpty() || cause.get().isIn(r));
                if (plainer.isPresent() && trials.ask(plainer.get()).hasSymptom(symptom)) {
                    row = plainer.get();
                }
            }
        }
        return row;
    }

    /** The same row with the first possible values in a block, if that changes anything for the better. */
    private Optional<int[]> plainer(int[] row, int from, int to) {
        int[] part = row.clone();
        Arrays.fill(part, from, to, -1);
        return environments.plain(part).filter(r -> others(r, from, to) < others(row, from, to));
    }

    private static int others(int[] row, int from, int to) {
        int others = 0;
        for (int p = from; p < to; p++) {
            others += row[p] == 0 ? 0 : 1;
        }
        return others;
    }
}
