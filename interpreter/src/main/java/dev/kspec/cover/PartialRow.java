// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cover;

import java.util.Arrays;

/** A row that grows: cells that are still empty, and what its values leave possible. */
final class PartialRow {
    static final int EMPTY = -1;

    final int[] cells;
    private final Solver solver;
    private long[] domains;
    private int[] solution;

    /**
     * @param solver null if there are no rules
     */
    PartialRow(int parameters, Solver solver) {
        cells = new int[parameters];
        Arrays.fill(cells, EMPTY);
        this.solver = solver;
        if (solver != null) {
            domains = solver.emptyRow();
            solution = solver.solution();
        }
    }

    /** Whether a value is not known to be impossible. */
    boolean mayHave(int p, int v) {
        return solver == null || !solver.constrains(p) || solver.has(domains, p, v);
    }

    /** Fills an empty cell, or leaves all as it was and says false if no valid row has the value with those that are there. */
    boolean assign(int p, int v) {
        if (solver != null && solver.constrains(p)) {
            long[] narrowed = solver.assigned(domains, p, v, solution);
            if (narrowed == null) {
                return false;
            }
            domains = narrowed;
        }
        cells[p] = v;
        return true;
    }

    /** Fills these cells where they are empty, all of them or none. */
    boolean assignAll(int[] parameters, int[] values) {
        long[] domainsBefore = domains;
        int[] solutionBefore = solution == null ? null : solution.clone();
        int[] cellsBefore = cells.clone();
        for (int i = 0; i < parameters.length; i++) {
            int there = cells[parameters[i]];
            if (there != values[i] && (there != EMPTY || !assign(parameters[i], values[i]))) {
                domains = domainsBefore;
                solution = solutionBefore;
                System.arraycopy(cellsBefore, 0, cells, 0, cells.length);
                return false;
            }
        }
        return true;
    }
}
