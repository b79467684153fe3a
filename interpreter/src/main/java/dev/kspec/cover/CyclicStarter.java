// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cover;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Arrays of strength 2 from one row (Meagher and Stevens: "Group construction of covering arrays", 2005; with more fixed
 * symbols Lobb, Colbourn, Danziger, Stevens, Torres-Jimenez: "Cover starters for covering arrays of strength two", 2012):
 * the row is turned by every distance, and to its values that are not fixed every element of a cyclic group is added.
 * What is left are pairs of fixed values.
 */
final class CyclicStarter {
    private final int length;
    private final int group;
    private final int fixed;
    private final int[] row;
    private final int[][] seen;
    private final Rng rng;
    private int missing;

    /**
     * @param fixed so many of the values stay as they are
     */
    CyclicStarter(int length, int values, int fixed, Rng rng) {
        this.length = length;
        this.fixed = fixed;
        this.rng = rng;
        group = values - fixed;
        row = new int[length];
        seen = new int[length / 2 + 1][group + 2 * fixed];
        for (int d = 1; d < seen.length; d++) {
            missing += seen[d].length;
        }
        for (int i = 0; i < length; i++) {
            row[i] = rng.below(values);
        }
        for (int d = 1; d < seen.length; d++) {
            for (int i = 0; i < length; i++) {
                see(d, kind(row[i], row[(i + d) % length]), 1);
            }
        }
    }

    /** What the turned and shifted pair covers; -1 for two fixed values. */
    private int kind(int left, int right) {
        if (left < group) {
            return right < group ? Math.floorMod(right - left, group) : right;
        }
        return right < group ? left + fixed : -1;
    }

    private void see(int distance, int kind, int change) {
        if (kind >= 0) {
            int[] counts = seen[distance];
            missing -= counts[kind] == 0 ? 1 : 0;
            counts[kind] += change;
            missing += counts[kind] == 0 ? 1 : 0;
        }
    }

    private void set(int i, int v) {
        for (int sign = -1; sign <= 1; sign += 2) {
            for (int d = 1; d < seen.length; d++) {
                int before = row[(i + length - d) % length];
                int after = row[(i + d) % length];
                see(d, kind(row[i], after), sign);
                see(d, kind(before, row[i]), sign);
            }
            row[i] = v;
        }
    }

    /** Simulated annealing; false if it does not get there in so many moves. */
    boolean search(long moves) {
        double temperature = 1.5;
        double cooling = StrictMath.exp(StrictMath.log(0.15 / temperature) / moves);
        for (long m = 0; m < moves && missing > 0; m++) {
            int i = rng.below(length);
            int old = row[i];
            int before = missing;
            set(i, rng.below(group + fixed));
            double worse = missing - before;
            if (worse > 0 && rng.below(1 << 20) >= (1 << 20) * StrictMath.exp(-worse / temperature)) {
                set(i, old);
            }
            temperature *= cooling;
        }
        return missing == 0;
    }

    /** The rows of the first columns, pairs of fixed values apart. */
    List<int[]> rows(int columns) {
        List<int[]> rows = new ArrayList<>();
        for (int turn = 0; turn < length; turn++) {
            for (int shift = 0; shift < group; shift++) {
                int[] shifted = new int[columns];
                for (int c = 0; c < columns; c++) {
                    int v = row[(c + turn) % length];
                    shifted[c] = v < group ? (v + shift) % group : v;
                }
                rows.add(shifted);
            }
        }
        return rows;
    }

    /** A row of nothing but one fixed value, by its number. */
    int[] constant(int columns, int number) {
        int[] constant = new int[columns];
        Arrays.fill(constant, group + number);
        return constant;
    }
}
