// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cover;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;

/**
 * Multi-valued clauses as masks of bits, and what they say of domains: those of all constrained parameters stand one
 * behind the other in one array of words, a bit for each value that is not ruled out.
 */
final class ClauseTable {
    /** Some literal holds whatever becomes of the domains. */
    static final int KEPT = -1;

    /** No literal can hold. */
    static final int BROKEN = -2;

    /** Several literals can hold, and none has to. */
    static final int OPEN = -3;

    private final int[] sizes;
    private final int[] offset;
    private final int words;
    private final int[] constrained;
    private final int[][] parameters;
    private final long[][][] masks;
    private final int[][] occurrences;

    ClauseTable(int[] sizes, List<Clause> clauses) {
        this.sizes = sizes.clone();
        parameters = new int[clauses.size()][];
        masks = new long[clauses.size()][][];
        int[] counts = new int[sizes.length];
        for (int c = 0; c < parameters.length; c++) {
            store(c, clauses.get(c), counts);
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

    /** The number of clauses. */
    int size() {
        return parameters.length;
    }

    boolean isAnyEmpty() {
        return Arrays.stream(parameters).anyMatch(p -> p.length == 0);
    }

    int sizeOf(int p) {
        return sizes[p];
    }

    boolean constrains(int p) {
        return offset[p] >= 0;
    }

    /** The parameters that stand in clauses, in rising order; not to be changed. */
    int[] constrained() {
        return constrained;
    }

    /** The clauses in which a constrained parameter stands; not to be changed. */
    int[] with(int p) {
        return occurrences[p];
    }

    long[] fullDomains() {
        long[] domains = new long[words];
        for (int p : constrained) {
            for (int v = 0; v < sizes[p]; v++) {
                domains[offset[p] + (v >>> 6)] |= 1L << v;
            }
        }
        return domains;
    }

    boolean has(long[] domains, int p, int v) {
        return (domains[offset[p] + (v >>> 6)] >>> v & 1) != 0;
    }

    void remove(long[] domains, int p, int v) {
        domains[offset[p] + (v >>> 6)] &= ~(1L << v);
    }

    /** Leaves a parameter this value only. */
    void assign(long[] domains, int p, int v) {
        int from = offset[p];
        Arrays.fill(domains, from, from + wordsOf(p), 0);
        domains[from + (v >>> 6)] = 1L << v;
    }

    int lowest(long[] domains, int p) {
        int w = 0;
        while (domains[offset[p] + w] == 0) {
            w++;
        }
        return (w << 6) + Long.numberOfTrailingZeros(domains[offset[p] + w]);
    }

    /** Whether a clause holds of a full row. */
    boolean holds(int c, int[] values) {
        for (int i = 0; i < parameters[c].length; i++) {
            int v = values[parameters[c][i]];
            if ((masks[c][i][v >>> 6] >>> v & 1) != 0) {
                return true;
            }
        }
        return false;
    }

    /** The only literal of a clause that can hold; or {@link #KEPT}, {@link #BROKEN} or {@link #OPEN}. */
    int state(int c, long[] domains) {
        int open = BROKEN;
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
                return KEPT;
            }
            if (inside) {
                if (open >= 0) {
                    return OPEN;
                }
                open = i;
            }
        }
        return open;
    }

    /** Makes a literal hold, or fail; says whose parameter's domain that narrows. */
    int narrow(long[] domains, int c, int literal, boolean holds) {
        int p = parameters[c][literal];
        for (int w = 0; w < masks[c][literal].length; w++) {
            domains[offset[p] + w] &= holds ? masks[c][literal][w] : ~masks[c][literal][w];
        }
        return p;
    }

    /** The first clause that need not hold; negative if there is none. */
    int firstOpen(long[] domains) {
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

    /** The first literal of an open clause that can hold. */
    int firstPossible(int c, long[] domains) {
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
