// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cover;

import java.util.List;

/**
 * Whether a partial row can be completed, decided exactly: unit propagation over multi-valued clauses, a guess near the
 * last solution, and where that fails a search (DPLL). Domains are kept by the caller, as one array of words for all
 * constrained parameters. Not for several threads at a time.
 */
final class Solver {
    private final ClauseTable clauses;
    private final int[] constrained;
    private final long[] root;
    private final int[] firstSolution;
    private final boolean satisfiable;

    private final int[] queue;
    private final boolean[] queued;
    private int queueLength;

    Solver(int[] sizes, List<Clause> clauses) {
        this.clauses = new ClauseTable(sizes, clauses);
        constrained = this.clauses.constrained();
        queue = new int[clauses.size()];
        queued = new boolean[clauses.size()];
        root = this.clauses.fullDomains();
        firstSolution = new int[sizes.length];
        satisfiable = !this.clauses.isAnyEmpty() && start();
    }

    /** Narrows the root domains to the values that stand in some valid row; false if there is no valid row. */
    private boolean start() {
        for (int c = 0; c < clauses.size(); c++) {
            enqueue(c);
        }
        if (!propagate(root) || !solve(root.clone(), firstSolution)) {
            return false;
        }
        int[] solution = firstSolution.clone();
        for (int p : constrained) {
            for (int v = 0; v < clauses.sizeOf(p); v++) {
                if (has(root, p, v) && solution[p] != v && assigned(root, p, v, solution) == null) {
                    clauses.remove(root, p, v);
                }
            }
        }
        return true;
    }

    boolean satisfiable() {
        return satisfiable;
    }

    boolean constrains(int p) {
        return clauses.constrains(p);
    }

    /** The parameters that stand in clauses, those made while lowering included. */
    int[] constrained() {
        return constrained.clone();
    }

    /** The domains of an empty row. */
    long[] emptyRow() {
        return root.clone();
    }

    /** A solution for the empty row; a value for each constrained parameter. */
    int[] solution() {
        return firstSolution.clone();
    }

    /** Whether a value has not been ruled out; exact for the domains of an empty row. */
    boolean has(long[] domains, int p, int v) {
        return clauses.has(domains, p, v);
    }

    /**
     * The domains after the parameter got the value, or null if no valid row has it with what is there already.
     *
     * @param solution a solution for the domains given; afterwards one for those returned
     */
    long[] assigned(long[] domains, int p, int v, int[] solution) {
        if (!has(domains, p, v)) {
            return null;
        }
        long[] narrowed = domains.clone();
        clauses.assign(narrowed, p, v);
        enqueueThoseWith(p);
        if (!propagate(narrowed)) {
            return null;
        }
        if (solution[p] == v || guess(narrowed, solution)) {
            return narrowed;
        }
        return solve(narrowed.clone(), solution) ? narrowed : null;
    }

    /** Whether some valid row has these values. */
    boolean feasible(int[] ofParameters, int[] values) {
        long[] domains = root;
        int[] solution = firstSolution.clone();
        for (int i = 0; i < ofParameters.length; i++) {
            if (constrains(ofParameters[i])) {
                domains = assigned(domains, ofParameters[i], values[i], solution);
                if (domains == null) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Moves the solution into the domains and looks whether it still is one; if not, it stays what it was. */
    private boolean guess(long[] domains, int[] solution) {
        int[] guess = solution.clone();
        for (int p : constrained) {
            if (!has(domains, p, guess[p])) {
                guess[p] = clauses.lowest(domains, p);
            }
        }
        for (int p : constrained) {
            if (guess[p] != solution[p]) {
                for (int c : clauses.with(p)) {
                    if (!clauses.holds(c, guess)) {
                        return false;
                    }
                }
            }
        }
        System.arraycopy(guess, 0, solution, 0, guess.length);
        return true;
    }

    /** Whether a full row keeps every clause in which the parameter stands; no parameter was made while lowering. */
    boolean holdsAround(int p, int[] row) {
        if (constrains(p)) {
            for (int c : clauses.with(p)) {
                if (!clauses.holds(c, row)) {
                    return false;
                }
            }
        }
        return true;
    }

    /** How many clauses a parameter is in. */
    int clauses(int p) {
        return clauses.with(p).length;
    }

    private void enqueueThoseWith(int p) {
        for (int c : clauses.with(p)) {
            enqueue(c);
        }
    }

    private void enqueue(int c) {
        if (!queued[c]) {
            queued[c] = true;
            queue[queueLength++] = c;
        }
    }

    private boolean propagate(long[] domains) {
        boolean possible = true;
        while (queueLength > 0) {
            int c = queue[--queueLength];
            queued[c] = false;
            possible = possible && propagate(c, domains);
        }
        return possible;
    }

    private boolean propagate(int c, long[] domains) {
        int state = clauses.state(c, domains);
        if (state >= 0) {
            enqueueThoseWith(clauses.narrow(domains, c, state, true));
        }
        return state != ClauseTable.BROKEN;
    }

    /** Finds a solution within propagated domains, which it spoils. */
    private boolean solve(long[] domains, int[] solution) {
        while (true) {
            int c = clauses.firstOpen(domains);
            if (c < 0) {
                for (int p : constrained) {
                    solution[p] = has(domains, p, solution[p]) ? solution[p] : clauses.lowest(domains, p);
                }
                return true;
            }
            int literal = clauses.firstPossible(c, domains);
            long[] with = domains.clone();
            enqueueThoseWith(clauses.narrow(with, c, literal, true));
            if (propagate(with) && solve(with, solution)) {
                return true;
            }
            enqueueThoseWith(clauses.narrow(domains, c, literal, false));
            if (!propagate(domains)) {
                return false;
            }
        }
    }
}
