// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cover;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Arrays of strength 3 from a few rows and a group of permutations of the values, each of which is applied to each row
 * (Chateauneuf, Colbourn, Kreher: "Covering arrays of strength three", 1999): every three columns need every class of
 * value combinations once instead of every combination. Found by simulated annealing.
 */
final class GroupStarters {
    private final SymbolGroup group;
    private final int columns;
    private final int[][] rows;
    private final byte[] seen;
    private final Rng rng;
    private int missing;

    GroupStarters(SymbolGroup group, int columns, int starters, Rng rng) {
        this.group = group;
        this.columns = columns;
        this.rng = rng;
        rows = new int[starters][columns];
        int triples = columns * (columns - 1) * (columns - 2) / 6;
        seen = new byte[triples * group.count];
        missing = seen.length;
        for (int[] row : rows) {
            for (int c = 0; c < columns; c++) {
                row[c] = rng.below(group.values);
            }
            for (int c = 2; c < columns; c++) {
                for (int b = 1; b < c; b++) {
                    for (int a = 0; a < b; a++) {
                        see(row, a, b, c, 1);
                    }
                }
            }
        }
    }

    private void see(int[] row, int a, int b, int c, int change) {
        int kind = group.classes[(row[a] * group.values + row[b]) * group.values + row[c]];
        if (kind >= 0) {
            int triple = c * (c - 1) * (c - 2) / 6 + b * (b - 1) / 2 + a;
            int at = triple * group.count + kind;
            missing -= seen[at] == 0 ? 1 : 0;
            seen[at] += (byte) change;
            missing += seen[at] == 0 ? 1 : 0;
        }
    }

    private void around(int[] row, int p, int change) {
        for (int y = 1; y < columns; y++) {
            for (int x = 0; x < y; x++) {
                if (p > y) {
                    see(row, x, y, p, change);
                } else if (p < x) {
                    see(row, p, x, y, change);
                } else if (p > x && p < y) {
                    see(row, x, p, y, change);
                }
            }
        }
    }

    private void set(int[] row, int p, int v) {
        around(row, p, -1);
        row[p] = v;
        around(row, p, 1);
    }

    /** False if it does not get there in so many moves. */
    boolean search(long moves) {
        double temperature = 2;
        double cooling = StrictMath.exp(StrictMath.log(0.2 / temperature) / moves);
        for (long m = 0; m < moves && missing > 0; m++) {
            int[] row = rows[rng.below(rows.length)];
            int p = rng.below(columns);
            int old = row[p];
            int before = missing;
            set(row, p, rng.below(group.values));
            double worse = missing - before;
            if (worse > 0 && rng.below(1 << 20) >= (1 << 20) * StrictMath.exp(-worse / temperature)) {
                set(row, p, old);
            }
            temperature *= cooling;
        }
        return missing == 0;
    }

    /** All rows: those of equal values, then each of those found under each permutation. */
    List<int[]> all() {
        List<int[]> all = new ArrayList<>();
        for (int v = 0; v < group.values; v++) {
            int[] row = new int[columns];
            Arrays.fill(row, v);
            all.add(row);
        }
        for (int[] row : rows) {
            for (int[] element : group.elements) {
                all.add(Arrays.stream(row).map(v -> element[v]).toArray());
            }
        }
        return all;
    }
}
