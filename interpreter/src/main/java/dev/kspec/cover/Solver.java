// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cover;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;

/**
 * Whether a partial row can be completed, decided exactly: unit propagation over multi-valued clauses, a guess near the
 * last solution, and where that fails a search (DPLL). Domains are kept by the caller, as one array of words for all
 * constrained parameters. Not for several threads at a time.
 */
final class Solver {
    private final int[] sizes;
    private final int[] offset;
    private final int words;
    private final int[] constrained;
    private final int[][] parameters;
    private final long[][][] masks;
    private final int[][] occurrences;
    private final long[] root;
    private final int[] firstSolution;
    private final boolean satisfiable;

    private final int[] queue;
    private final boolean[] queued;
    private int queueLength;

    Solver(int[] sizes, List<Clause> clauses) {
        this.sizes = sizes.clone();
        parameters = new int[clauses.size()][];
        masks = new long[clauses.size()][][];
        int[] counts = new int[sizes.length];
        boolean contradiction = false;
        for (int c = 0; c < parameters.length; c++) {
            store(c, clauses.get(c), counts);
            contradiction |= parameters[c].length == 0;
        }
        occurrences = new int[sizes.length][];
        for (int c = parameters.length - 1; c >= 0; c--) {
            for (int p : parameters[c]) {
                if (occurrences[p] == null) {
                    occurrences[p] = new int[counts[p]];
                }
                occurrences[p][--counts[p]] = c;
            }
        }
        offset = new int[sizes.length];
        int used = 0;
        int many = 0;
        for (int p = 0; p < sizes.length; p++) {
            offset[p] = occurrences[p] == null ? -1 : used;
            used += occurrences[p] == null ? 0 : wordsOf(p);
            many += occurrences[p] == null ? 0 : 1;
        }
        words = used;
        constrained = new int[many];
        for (int p = sizes.length - 1; p >= 0; p--) {
            if (offset[p] >= 0) {
                constrained[--many] = p;
            }
        }
        queue = new int[parameters.length];
        queued = new boolean[parameters.length];
        root = fullDomains();
        firstSolution = new int[sizes.length];
        satisfiable = !contradiction && start();
    }

    private void store(int c, Clause clause, int[] counts) {
        int length = clause.literals().size();
        parameters[c] = new int[length];
        masks[c] = new long[length][];
        int i = 0;
        for (Map.Entry<Integer, BitSet> literal : clause.literals().entrySet()) {
            int p = literal.getKey();
            parameters[c][i] = p;
            masks[c][i] = new long[wordsOf(p)];
            long[] given = literal.getValue().toLongArray();
            System.arraycopy(given, 0, masks[c][i], 0, given.length);
            counts[p]++;
            i++;
        }
    }

    private int wordsOf(int p) {
        return (sizes[p] + 63) >>> 6;
    }

    private long[] fullDomains() {
        long[] domains = new long[words];
        for (int p : constrained) {
            for (int v = 0; v < sizes[p]; v++) {
                domains[offset[p] + (v >>> 6)] |= 1L << v;
            }
        }
        return domains;
    }

    /** Narrows the root domains to the values that stand in some valid row; false if there is no valid row. */
    private boolean start() {
        for (int c = 0; c < parameters.length; c++) {
            enqueue(c);
        }
        if (!propagate(root) || !solve(root.clone(), firstSolution)) {
            return false;
        }
        int[] solution = firstSolution.clone();
        for (int p : constrained) {
            for (int v = 0; v < sizes[p]; v++) {
                if (has(root, p, v) && solution[p] != v && assigned(root, p, v, solution) == null) {
                    root[offset[p] + (v >>> 6)] &= ~(1L << v);
                }
            }
        }
        return true;
    }

    boolean satisfiable() {
        return satisfiable;
    }

    boolean constrains(int p) {
        return offset[p] >= 0;
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
        return (domains[offset[p] + (v >>> 6)] >>> v & 1) != 0;
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
        int from = offset[p];
        Arrays.fill(narrowed, from, from + wordsOf(p), 0);
        narrowed[from + (v >>> 6)] = 1L << v;
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
            if (offset[ofParameters[i]] >= 0) {
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
                guess[p] = lowest(domains, p);
            }
        }
        for (int p : constrained) {
            if (guess[p] != solution[p]) {
                for (int c : occurrences[p]) {
                    if (!holds(c, guess)) {
                        return false;
                    }
                }
            }
        }
        System.arraycopy(guess, 0, solution, 0, guess.length);
        return true;
    }

    private int lowest(long[] domains, int p) {
        int w = 0;
        while (domains[offset[p] + w] == 0) {
            w++;
        }
        return (w << 6) + Long.numberOfTrailingZeros(domains[offset[p] + w]);
    }

    private boolean holds(int c, int[] values) {
        for (int i = 0; i < parameters[c].length; i++) {
            int v = values[parameters[c][i]];
            if ((masks[c][i][v >>> 6] >>> v & 1) != 0) {
                return true;
            }
        }
        return false;
    }

    /** Whether a full row keeps every clause in which the parameter stands; no parameter was made while lowering. */
    boolean holdsAround(int p, int[] row) {
        if (offset[p] >= 0) {
            for (int c : occurrences[p]) {
                if (!holds(c, row)) {
                    return false;
                }
            }
        }
        return true;
    }

    /** How many clauses a parameter is in. */
    int clauses(int p) {
        return occurrences[p].length;
    }

    private void enqueueThoseWith(int p) {
        for (int c : occurrences[p]) {
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
        int open = -1;
        for (int i = 0; i < parameters[c].length; i++) {
            int p = parameters[c][i];
            boolean inside = false;
            boolean outside = false;
            for (int w = 0; w < masks[c][i].length; w++) {
                long domain = domains[offset[p] + w];
                inside |= (domain & masks[c][i][w]) != 0;
                outside |= (domain & ~masks[c][i][w]) != 0;
            }
            if (!outside) {
                return true;
            }
            if (inside) {
                if (open >= 0) {
                    return true;
                }
                open = i;
            }
        }
        if (open < 0) {
            return false;
        }
        narrow(domains, c, open, true);
        return true;
    }

    private void narrow(long[] domains, int c, int literal, boolean toMask) {
        int p = parameters[c][literal];
        for (int w = 0; w < masks[c][literal].length; w++) {
            domains[offset[p] + w] &= toMask ? masks[c][literal][w] : ~masks[c][literal][w];
        }
        enqueueThoseWith(p);
    }

    /** Finds a solution within propagated domains, which it spoils. */
    private boolean solve(long[] domains, int[] solution) {
        while (true) {
            int c = firstOpenClause(domains);
            if (c < 0) {
                for (int p : constrained) {
                    solution[p] = has(domains, p, solution[p]) ? solution[p] : lowest(domains, p);
                }
                return true;
            }
            int literal = firstPossible(c, domains);
            long[] with = domains.clone();
            narrow(with, c, literal, true);
            if (propagate(with) && solve(with, solution)) {
                return true;
            }
            narrow(domains, c, literal, false);
            if (!propagate(domains)) {
                return false;
            }
        }
    }

    private int firstOpenClause(long[] domains) {
        for (int c = 0; c < parameters.length; c++) {
            boolean kept = false;
            for (int i = 0; i < parameters[c].length && !kept; i++) {
                boolean outside = false;
                for (int w = 0; w < masks[c][i].length; w++) {
                    outside |= (domains[offset[parameters[c][i]] + w] & ~masks[c][i][w]) != 0;
                }
                kept = !outside;
            }
            if (!kept) {
                return c;
            }
        }
        return -1;
    }

    private int firstPossible(int c, long[] domains) {
        for (int i = 0; i < parameters[c].length; i++) {
            for (int w = 0; w < masks[c][i].length; w++) {
                if ((domains[offset[parameters[c][i]] + w] & masks[c][i][w]) != 0) {
                    return i;
                }
            }
        }
        throw new IllegalStateException("a propagated clause is neither kept nor open");
    }
}
