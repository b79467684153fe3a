// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cover;

/** For each value of each parameter the set of rows that have it. */
final class CellIndex {
    private final long[][][] having;
    private final int words;

    CellIndex(int[] sizes, int rows) {
        words = (rows + 63) >>> 6;
        having = new long[sizes.length][][];
        for (int p = 0; p < sizes.length; p++) {
            having[p] = new long[sizes[p]][words];
        }
    }

    int words() {
        return words;
    }

    void add(int r, int p, int v) {
        having[p][v][r >>> 6] |= 1L << r;
    }

    void remove(int r, int p, int v) {
        having[p][v][r >>> 6] &= ~(1L << r);
    }

    /** Of 64 rows, those that have all but one of a combination's values. */
    long allButOne(Uncovered uncovered, int number, int word) {
        long one = 0;
        long two = 0;
        for (int i = 0; i < uncovered.width(number); i++) {
            long missing = ~having[uncovered.parameter(number, i)][uncovered.value(number, i)][word];
            two |= one & missing;
            one |= missing;
        }
        return one & ~two;
    }
}
