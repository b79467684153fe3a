// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cover;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What is still to be covered when one more column is added: for each combination of earlier columns a set of values of
 * the new one, one bit each, eight to a byte (a "lane").
 */
final class Column {
    /** For each byte a long in whose i-th byte is the i-th bit: eight counters at once. */
    private static final long[] SPREAD = new long[256];

    static {
        for (int bits = 0; bits < 256; bits++) {
            for (int i = 0; i < 8; i++) {
                SPREAD[bits] |= (long) (bits >> i & 1) << (8 * i);
            }
        }
    }

    final int parameter;
    final int size;
    final List<Combinations> parts;
    private final int lanes;
    private final byte[] open;
    private final int[] places;
    private int found;
    private long left;

    private Column(int parameter, int size, List<Combinations> parts) {
        this.parameter = parameter;
        this.size = size;
        this.parts = parts;
        lanes = (size + 7) >>> 3;
        int end = parts.isEmpty() ? 0 : parts.getLast().end();
        if ((long) end * lanes > Integer.MAX_VALUE - 8) {
            throw new TooLargeException(
                    "more than two thousand million combinations of values are to be kept track of at "
                            + "a time; use a lower strength");
        }
        open = new byte[end * lanes];
        for (int i = 0; i < open.length; i++) {
            int inLane = Math.min(8, size - 8 * (i % lanes));
            open[i] = (byte) ((1 << inLane) - 1);
        }
        places = new int[parts.stream().mapToInt(Combinations::count).sum()];
        left = (long) end * size;
    }

    /**
     * @param done the columns before it, in order
     */
    static Column of(int parameter, int[] sizes, int[] done, List<Relation> relations) {
        List<Combinations> parts = new ArrayList<>();
        int first = 0;
        for (Relation relation : relations) {
            if (relation.has(parameter)) {
                int[] earlier = Arrays.stream(done).filter(p -> relation.has(p)).toArray();
                int[] theirs = Arrays.stream(earlier).map(p -> sizes[p]).toArray();
                if (earlier.length >= relation.strength() - 1) {
                    parts.add(new Combinations(earlier, theirs, relation.strength() - 1, first));
                    first = parts.getLast().end();
                }
            }
        }
        return new Column(parameter, sizes[parameter], parts);
    }

    /** How many combinations are not covered yet, those that no valid row has included. */
    long left() {
        return left;
    }

    /** Looks up the combinations of a row's earlier columns, for the methods below. */
    void look(int[] row) {
        found = 0;
        for (Combinations part : parts) {
            found = part.places(row, places, found);
        }
    }

    /** How many combinations the row looked at has. */
    int found() {
        return found;
    }

    /** How many open combinations each value would cover. */
    void gains(int[] gains) {
        Arrays.fill(gains, 0);
        for (int lane = 0; lane < lanes; lane++) {
            for (int from = 0; from < found; from += 255) {
                int to = Math.min(found, from + 255);
                long sums = 0;
                if (lanes == 1) {
                    for (int i = from; i < to; i++) {
                        sums += SPREAD[open[places[i]] & 0xFF];
                    }
                } else {
                    for (int i = from; i < to; i++) {
                        sums += SPREAD[open[places[i] * lanes + lane] & 0xFF];
                    }
                }
                for (int v = 8 * lane; sums != 0; v++, sums >>>= 8) {
                    gains[v] += (int) (sums & 0xFF);
                }
            }
        }
    }

    /** Marks what the row looked at covers with a value. */
    void cover(int v) {
        int lane = v >>> 3;
        int bit = 1 << (v & 7);
        for (int i = 0; i < found; i++) {
            int at = places[i] * lanes + lane;
            if ((open[at] & bit) != 0) {
                open[at] &= (byte) ~bit;
                left--;
            }
        }
    }

    boolean isOpen(int place, int v) {
        return (open[place * lanes + (v >>> 3)] & (1 << (v & 7))) != 0;
    }

    boolean anyOpen(int place) {
        for (int lane = 0; lane < lanes; lane++) {
            if (open[place * lanes + lane] != 0) {
                return true;
            }
        }
        return false;
    }

    /** Marks one combination as done: no valid row has it. */
    void give(int place, int v) {
        open[place * lanes + (v >>> 3)] &= (byte) ~(1 << (v & 7));
        left--;
    }
}
