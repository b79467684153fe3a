// SPDX-License-Identifier: Apache-2.0
package dev.kspec.explain;

import dev.kspec.cover.Tuple;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The smallest combinations of values that failing rows have and no passing row has: whichever makes a row fail, if a
 * single combination does, is one of them or contains one of them. First those of up to as many values as were covered;
 * then, for rows in which there is none, larger ones.
 */
final class Candidates {
    /** Larger interactions were not seen in any published study (Kuhn, Wallace, Gallo, IEEE TSE 30(6), 2004). */
    static final int LARGEST = 6;

    private static final int MOST_TUPLES = 20_000;

    /** Numbers of tuples times failing rows: who compares them keeps a bit for each, some megabytes. */
    private static final int MOST_BITS = 40_000_000;

    /** Words of bit sets that are looked at; about a quarter of a second. */
    private static final long MOST_WORDS = 300_000_000;

    private final RowSet passing;
    private final Set<Tuple> found = new LinkedHashSet<>();
    private final int most;
    private long words;

    private Candidates(RowSet passing, int failing) {
        this.passing = passing;
        most = Math.clamp(MOST_BITS / Math.max(1, failing), 100, MOST_TUPLES);
    }

    /**
     * What was found.
     *
     * @param tuples the smaller ones first
     * @param complete whether these are all; else the search would have taken too long
     */
    record Found(List<Tuple> tuples, boolean complete) {}

    /**
     * Looks through failing rows.
     *
     * @param strength the size up to which all are looked for
     */
    static Found in(List<int[]> failing, RowSet passing, int strength) {
        return new Candidates(passing, failing.size()).run(failing, strength);
    }

    private Found run(List<int[]> failing, int strength) {
        List<int[]> open = new ArrayList<>(failing);
        int widest = Math.min(LARGEST, passing.parameters());
        for (int size = 1; size <= widest && !open.isEmpty() && !isExhausted(); size++) {
            for (int[] row : open) {
                extend(row, passing.all(), new int[size], 0, 0);
            }
            if (size >= strength && !isExhausted()) {
                open.removeIf(row -> found.stream().anyMatch(t -> t.isIn(row)));
            }
        }
        return new Found(List.copyOf(found), !isExhausted());
    }

    private boolean isExhausted() {
        return words > MOST_WORDS || found.size() >= most;
    }

    /** What has been chosen so far is in passing rows; only with its last value may it be in none. */
    private void extend(int[] row, BitSet having, int[] chosen, int length, int from) {
        for (int p = from; p <= row.length - (chosen.length - length) && !isExhausted(); p++) {
            chosen[length] = p;
            BitSet narrowed = (BitSet) having.clone();
            narrowed.and(passing.with(p, row[p]));
            words += 1 + passing.size() / 64;
            boolean last = length + 1 == chosen.length;
            if (narrowed.isEmpty()) {
                if (last && isMinimal(row, chosen)) {
                    found.add(tuple(row, chosen));
                }
            } else if (!last) {
                extend(row, narrowed, chosen, length + 1, p + 1);
            }
        }
    }

    private boolean isMinimal(int[] row, int[] chosen) {
        int[] part = new int[row.length];
        for (int left : chosen) {
            Arrays.fill(part, -1);
            for (int p : chosen) {
                part[p] = p == left ? -1 : row[p];
            }
            words += (long) chosen.length * (1 + passing.size() / 64);
            if (!passing.has(part)) {
                return false;
            }
        }
        return true;
    }

    private static Tuple tuple(int[] row, int[] chosen) {
        return new Tuple(
                Arrays.stream(chosen).boxed().toList(),
                Arrays.stream(chosen).map(p -> row[p]).boxed().toList());
    }
}
