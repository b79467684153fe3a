// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cover;

import java.util.Optional;

/** Fills rows of which some values are given, so that they keep a model's rules. Not for several threads at a time. */
public final class Completion {
    private final Model model;
    private final Rules rules;
    private final Solver solver;

    /** Which value an empty cell is to get. */
    @FunctionalInterface
    public interface Preference {
        /**
         * How unwelcome a value is; the least unwelcome one that is possible is taken, of several alike the first.
         *
         * @param row what is there so far; -1 stands in cells that are still empty
         */
        long cost(int parameter, int value, int[] row);
    }

    /**
     * For the valid rows of a model.
     *
     * @throws ContradictionException if there are none
     */
    public Completion(Model model) {
        this.model = model;
        rules = new Rules(model);
        solver = rules.none() ? null : rules.consistentSolver();
    }

    /** Whether some valid row has these values; -1 stands for any. */
    public boolean isPossible(int[] part) {
        return started(part) != null;
    }

    /** Whether a full row keeps all rules. */
    public boolean isValid(int[] row) {
        return rules.holds(row);
    }

    /**
     * A valid row with these values, if there is one; -1 stands for any.
     *
     * @param order the parameters in the order in which empty cells are to be filled, each of them once
     */
    public Optional<int[]> complete(int[] part, int[] order, Preference preference) {
        PartialRow row = started(part);
        if (row == null) {
            return Optional.empty();
        }
        for (int p : order) {
            if (row.cells[p] == PartialRow.EMPTY) {
                fill(row, p, preference);
            }
        }
        return Optional.of(row.cells.clone());
    }

    private PartialRow started(int[] part) {
        model.checkRow(part);
        PartialRow row = new PartialRow(model.size(), solver);
        for (int p = 0; p < part.length; p++) {
            if (part[p] >= 0 && !row.assign(p, part[p])) {
                return null;
            }
        }
        return row;
    }

    /** Every partial row that the solver let pass can be completed, so some value always fits. */
    private void fill(PartialRow row, int p, Preference preference) {
        int size = model.size(p);
        long[] costs = new long[size];
        boolean[] tried = new boolean[size];
        for (int v = 0; v < size; v++) {
            costs[v] = preference.cost(p, v, row.cells);
        }
        for (int left = size; left > 0; left--) {
            int best = -1;
            for (int v = 0; v < size; v++) {
                if (!tried[v] && (best < 0 || costs[v] < costs[best])) {
                    best = v;
                }
            }
            tried[best] = true;
            if (row.assign(p, best)) {
                return;
            }
        }
        throw new IllegalStateException(
                "no value of " + model.parameters().get(p).name() + " completes the row");
    }
}
