// SPDX-License-Identifier: Apache-2.0
package dev.kspec.explain;

import dev.kspec.cover.Model;
import dev.kspec.cover.Tuple;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/** Rows, found by the values in them. */
final class RowSet {
    private final List<int[]> rows = new ArrayList<>();
    private final BitSet[][] cells;

    RowSet(Model model) {
        cells = new BitSet[model.size()][];
        for (int p = 0; p < cells.length; p++) {
            cells[p] = new BitSet[model.size(p)];
            for (int v = 0; v < cells[p].length; v++) {
                cells[p][v] = new BitSet();
            }
        }
    }

    void add(int[] row) {
        for (int p = 0; p < row.length; p++) {
            cells[p][row[p]].set(rows.size());
        }
        rows.add(row.clone());
    }

    /** The number of values in a row. */
    int parameters() {
        return cells.length;
    }

    int size() {
        return rows.size();
    }

    /** Not to be changed. */
    int[] row(int number) {
        return rows.get(number);
    }

    /** The rows with a value; not to be changed. */
    BitSet with(int parameter, int value) {
        return cells[parameter][value];
    }

    /** The rows with all of these values. */
    BitSet with(Tuple tuple) {
        BitSet found = all();
        for (int i = 0; i < tuple.size(); i++) {
            found.and(cells[tuple.parameters().get(i)][tuple.values().get(i)]);
        }
        return found;
    }

    /** Whether some row has all of these values; -1 stands for any. */
    boolean has(int[] part) {
        return first(part).isPresent();
    }

    /** The first row with all of these values. */
    Optional<int[]> first(int[] part) {
        BitSet found = all();
        for (int p = 0; p < part.length && !found.isEmpty(); p++) {
            if (part[p] >= 0) {
                found.and(cells[p][part[p]]);
            }
        }
        return found.isEmpty() ? Optional.empty() : Optional.of(rows.get(found.nextSetBit(0)));
    }

    boolean hasPair(int parameter, int value, int other, int otherValue) {
        return cells[parameter][value].intersects(cells[other][otherValue]);
    }

    BitSet all() {
        BitSet every = new BitSet(rows.size());
        every.set(0, rows.size());
        return every;
    }
}
