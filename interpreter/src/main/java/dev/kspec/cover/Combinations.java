// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cover;

/** The subsets of a given size of some columns, in lexicographic order, and for each the place of its value combinations. */
final class Combinations {
    /** The columns, in the order in which subsets are formed. */
    final int[] columns;

    /** Their numbers of values. */
    final int[] sizes;

    /** How many columns a subset has. */
    final int depth;

    /** For each subset where its combinations begin; one more at the end. */
    final int[] base;

    /** {@code subsets[m][d]}: how many subsets of size d some m columns have. */
    private final int[][] subsets;

    /**
     * @param first where the combinations of the first subset begin
     */
    Combinations(int[] columns, int[] sizes, int depth, int first) {
        this.columns = columns;
        this.sizes = sizes;
        this.depth = depth;
        subsets = new int[columns.length + 1][depth + 1];
        for (int m = 0; m <= columns.length; m++) {
            subsets[m][0] = 1;
            for (int d = 1; d <= Math.min(m, depth); d++) {
                subsets[m][d] = Math.addExact(subsets[m - 1][d - 1], subsets[m - 1][d]);
            }
        }
        base = new int[count() + 1];
        base[0] = first;
        if (count() > 0) {
            fill(0, 0, 0, 1);
        }
    }

    private int fill(int subset, int from, int chosen, long combinations) {
        if (chosen == depth) {
            long end = base[subset] + combinations;
            if (end > Integer.MAX_VALUE / 2) {
                throw new TooLargeException("more than " + Integer.MAX_VALUE / 2
                        + " combinations are to be kept track of at a time; use a lower strength");
            }
            base[subset + 1] = (int) end;
            return subset + 1;
        }
        int next = subset;
        for (int j = from; j <= columns.length - (depth - chosen); j++) {
            next = fill(next, j + 1, chosen + 1, combinations * sizes[j]);
        }
        return next;
    }

    int count() {
        return subsets[columns.length][depth];
    }

    /** Where the last subset's combinations end. */
    int end() {
        return base[count()];
    }

    /**
     * Writes the places of a row's combinations, those with an empty cell left out.
     *
     * @param at where in the target to begin
     * @return where it ends
     */
    int places(int[] row, int[] target, int at) {
        return depth == 0 ? put(target, at, base[0]) : places(row, target, at, 0, 0, 0, 0);
    }

    private static int put(int[] target, int at, int place) {
        target[at] = place;
        return at + 1;
    }

    private int places(int[] row, int[] target, int at, int from, int chosen, int subset, int prefix) {
        int next = subset;
        int end = at;
        int left = depth - chosen;
        if (left == 1) {
            for (int j = from; j < columns.length; j++) {
                int v = row[columns[j]];
                if (v >= 0) {
                    target[end++] = base[next] + prefix * sizes[j] + v;
                }
                next++;
            }
            return end;
        }
        for (int j = from; j <= columns.length - left; j++) {
            int v = row[columns[j]];
            if (v >= 0) {
                end = places(row, target, end, j + 1, chosen + 1, next, prefix * sizes[j] + v);
            }
            next += subsets[columns.length - j - 1][left - 1];
        }
        return end;
    }

    /** Writes into a chosen array the indices of a subset's columns among {@link #columns}. */
    void subset(int number, int[] chosen) {
        int rest = number;
        int j = 0;
        for (int d = 0; d < depth; d++) {
            while (rest >= subsets[columns.length - j - 1][depth - d - 1]) {
                rest -= subsets[columns.length - j - 1][depth - d - 1];
                j++;
            }
            chosen[d] = j++;
        }
    }
}
