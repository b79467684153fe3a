// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cover;

import java.util.Arrays;

/** For each value of each parameter the set of rows in which a cell is empty or has that value. */
final class RowIndex {
    private final long[][][] having;
    private final long[][] empty;
    private int rows;

    RowIndex(int[] sizes) {
        having = new long[sizes.length][][];
        empty = new long[sizes.length][1];
        for (int p = 0; p < sizes.length; p++) {
            having[p] = new long[sizes[p]][1];
        }
    }

    /** A further row; returns its number. */
    int add(int[] cells) {
        int row = rows++;
        for (int p = 0; p < cells.length; p++) {
            if (cells[p] >= 0) {
                having[p][cells[p]] = with(having[p][cells[p]], row);
            } else {
                empty[p] = with(empty[p], row);
            }
        }
        return row;
    }

    /** An empty cell got its value. */
    void filled(int row, int p, int v) {
        empty[p][row >>> 6] &= ~(1L << row);
        having[p][v] = with(having[p][v], row);
    }

    private static long[] with(long[] set, int row) {
        int word = row >>> 6;
        long[] target = word < set.length ? set : Arrays.copyOf(set, word + 1 + word / 2);
        target[word] |= 1L << row;
        return target;
    }

    int words() {
        return (rows + 63) >>> 6;
    }

    /** Of 64 rows, those whose cells are empty or have these values. */
    long compatible(int[] parameters, int[] values, int word) {
        long set = -1;
        for (int i = 0; i < parameters.length && set != 0; i++) {
            long[] same = having[parameters[i]][values[i]];
            long[] none = empty[parameters[i]];
            set &= (word < same.length ? same[word] : 0) | (word < none.length ? none[word] : 0);
        }
        return set;
    }
}
