// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cover;

import java.util.Arrays;
import java.util.List;

/**
 * Rows and how often they cover each combination, kept up to date cell by cell. Of each combination covered once it is
 * known by which row, since the numbers of the rows that cover one are kept as their exclusive or.
 */
final class Coverage {
    /** More rows than these are not followed. */
    static final int MOST_ROWS = 1 << 14;

    /** More combinations than these are not followed. */
    static final int MOST_COMBINATIONS = 1 << 25;

    final int[][] rows;
    final Uncovered uncovered;
    private final Incidence[][] incidences;
    private final int[] sizes;
    private final int[] states;
    private final int[][] losses;
    private final int[] unique;

    /** What losing a combination costs, or covering it is worth: the more, the longer it has been hard to cover. */
    private final short[] weights;

    /** In a state the count has the low bits; above it are row numbers, or the number of what is uncovered and one. */
    private final int countBits;

    private final int countMask;

    private long turned;

    /**
     * @param full rows that cover all that can be covered
     */
    Coverage(int[] sizes, List<Relation> relations, List<int[]> full) {
        this.sizes = sizes;
        countBits = bitsFor(full.size());
        countMask = (1 << countBits) - 1;
        incidences = Incidence.of(sizes, relations);
        states = new int[(int) Incidence.combinations(sizes, relations)];
        weights = new short[states.length];
        Arrays.fill(weights, (short) 1);
        rows = full.stream().map(int[]::clone).toArray(int[][]::new);
        losses = new int[rows.length][sizes.length];
        unique = new int[rows.length];
        uncovered = new Uncovered(
                sizes, relations.stream().mapToInt(Relation::strength).max().orElse(1));
        countAll();
    }

    /** What it takes to begin to follow so many rows, in steps of the search. */
    static long steps(List<Relation> relations, int rows) {
        return (long) (Incidence.subsets(relations) * rows / 2);
    }

    /** Whether there is room and time to follow this much. */
    static boolean follows(int[] sizes, List<Relation> relations, int rows) {
        return rows <= MOST_ROWS
                && Incidence.subsets(relations) < 1 << (31 - bitsFor(rows))
                && Incidence.combinations(sizes, relations) <= MOST_COMBINATIONS
                && Incidence.tableSize(relations) <= MOST_COMBINATIONS;
    }

    private static int bitsFor(int rows) {
        return Integer.SIZE - Integer.numberOfLeadingZeros(rows);
    }

    /** As many rows are needed at least: so many combinations does some subset of parameters have. */
    int bound() {
        int bound = 0;
        for (int p = 0; p < incidences.length; p++) {
            for (Incidence incidence : incidences[p]) {
                bound = Math.max(bound, incidence.most(states, p, sizes[p]));
            }
        }
        return bound;
    }

    /** How many combinations are counted. */
    int size() {
        return states.length;
    }

    /** The weight of the combinations that a row alone covers. */
    int unique(int r) {
        return unique[r];
    }

    /** The weight of the combinations that would be uncovered if a cell changed. */
    int loss(int r, int p) {
        return losses[r][p];
    }

    /** How often a combination began or ceased to be covered by one row alone: a measure of time. */
    long turned() {
        return turned;
    }

    /** What it costs to change a cell of a parameter: the combinations that are looked at, those of more values costing more. */
    int work(int p) {
        int work = 0;
        for (Incidence incidence : incidences[p]) {
            work += incidence.base.length * (incidence.width + 1) / 2;
        }
        return work;
    }

    /** The weight of the uncovered combinations that would be covered if a row had this value. */
    int gain(int r, int p, int v) {
        return uncovered.gain(rows[r], p, v, weights);
    }

    /** Makes all that is uncovered weigh more. */
    void weigh() {
        for (int i = 0; i < uncovered.count(); i++) {
            int place = uncovered.place(uncovered.number(i));
            weights[place] = (short) Math.min(weights[place] + 1, Short.MAX_VALUE);
        }
    }

    void change(int r, int p, int v) {
        int[] row = rows[r];
        int old = row[p];
        for (Incidence incidence : incidences[p]) {
            for (int s = 0; s < incidence.base.length; s++) {
                int place = place(incidence, s, row, old);
                remove(place, r, p, incidence, s);
                add(place + (v - old) * incidence.stride[s], r, p, incidence, s);
            }
        }
        row[p] = v;
    }

    private static int place(Incidence incidence, int s, int[] row, int v) {
        int place = incidence.base[s] + v * incidence.stride[s];
        int width = incidence.width;
        int at = s * width;
        for (int i = 0; i < width; i++) {
            place += row[incidence.others[at + i]] * incidence.strides[at + i];
        }
        return place;
    }

    void removeRow(int r) {
        for (int p = 0; p < rows[r].length; p++) {
            for (Incidence incidence : incidences[p]) {
                for (int s = incidence.firstOwn(p); s < incidence.base.length; s++) {
                    remove(place(incidence, s, rows[r], rows[r][p]), r, p, incidence, s);
                }
            }
        }
    }

    /** Subset by subset, so that what is written lies close together. */
    private void countAll() {
        int[] places = new int[rows.length];
        for (int p = 0; p < incidences.length; p++) {
            for (Incidence incidence : incidences[p]) {
                for (int s = incidence.firstOwn(p); s < incidence.base.length; s++) {
                    for (int r = 0; r < rows.length; r++) {
                        int place = place(incidence, s, rows[r], rows[r][p]);
                        places[r] = place;
                        states[place] = (states[place] ^ (r << countBits)) + 1;
                    }
                    for (int r = 0; r < rows.length; r++) {
                        if ((states[places[r]] & countMask) == 1) {
                            count(r, p, incidence, s, weights[places[r]]);
                        }
                    }
                }
            }
        }
    }

    private void remove(int place, int r, int p, Incidence incidence, int s) {
        int state = states[place];
        int count = state & countMask;
        if (count == 1) {
            count(r, p, incidence, s, -weights[place]);
            states[place] = (uncovered.add(place, rows[r], p, incidence, s) + 1) << countBits;
        } else if (count > 1) {
            int now = (state ^ (r << countBits)) - 1;
            states[place] = now;
            if (count == 2) {
                count(now >>> countBits, p, incidence, s, weights[place]);
            }
        }
    }

    private void add(int place, int r, int p, Incidence incidence, int s) {
        int state = states[place];
        int count = state & countMask;
        if (count == 0) {
            if (state == 0) {
                return; // No valid row has it: the row is between two valid ones.
            }
            uncovered.remove((state >>> countBits) - 1);
            states[place] = 1 | (r << countBits);
            count(r, p, incidence, s, weights[place]);
        } else {
            states[place] = (state ^ (r << countBits)) + 1;
            if (count == 1) {
                count(state >>> countBits, p, incidence, s, -weights[place]);
            }
        }
    }

    private void count(int r, int p, Incidence incidence, int s, int change) {
        int[] loss = losses[r];
        loss[p] += change;
        int at = s * incidence.width;
        for (int i = 0; i < incidence.width; i++) {
            loss[incidence.others[at + i]] += change;
        }
        unique[r] += change;
        turned++;
    }
}
