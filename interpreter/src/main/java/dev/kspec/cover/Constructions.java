// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cover;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Arrays from algebra for one strength over all parameters and no rules: good where the numbers of values are alike. */
final class Constructions {
    /** The steps of one move of {@link CyclicStarter} for each column. */
    private static final int MOVE = 2;

    /** The longest orthogonal array that is made. */
    private static final int MOST_ROWS = 200_000;

    private final int[] sizes;
    private final int strength;
    private final int values;
    private final Rng rng;
    private final long steps;
    private long left;
    private List<int[]> best;
    private int fewest;

    /**
     * @param below only fewer rows than these are of use
     * @param steps how long may be searched
     */
    Constructions(int[] sizes, int strength, int below, long steps, Rng rng) {
        this.sizes = sizes;
        this.strength = strength;
        this.rng = rng;
        this.steps = steps;
        left = steps;
        fewest = below;
        int most = 0;
        for (int size : sizes) {
            most = Math.max(most, size);
        }
        values = most;
    }

    /** The fewest rows that were found, -1 in cells that may have any value; null if all had too many. */
    List<int[]> run() {
        orthogonal();
        if (strength == 2 && left > 0) {
            cyclic();
        }
        if (strength == 3 && left > 0) {
            groups();
            doubled();
        }
        return best;
    }

    /** How many of the steps were taken. */
    long used() {
        return steps - left;
    }

    private void keep(List<int[]> rows) {
        if (rows.size() < fewest) {
            fewest = rows.size();
            best = rows;
        }
    }

    private void orthogonal() {
        for (int order = Math.max(2, values); Math.pow(order, strength) < Math.min(MOST_ROWS, 1.5 * fewest); order++) {
            if (GaloisField.exists(order) && OrthogonalArrays.columns(order, strength) >= sizes.length) {
                keep(OrthogonalArrays.rows(order, strength, sizes));
                return;
            }
        }
    }

    private record Plan(int length, int fixed, List<int[]> rest, int rows) {}

    private void cyclic() {
        List<Plan> plans = new ArrayList<>();
        for (int fixed = 0; fixed < Math.min(values - 1, 5); fixed++) {
            for (int length = sizes.length; length < sizes.length + 3; length++) {
                int group = values - fixed;
                // With fewer turns for each that is wanted, searching is of no use.
                if (length > 2 && 3 * (group + 2 * fixed) <= 2 * length && length * group < fewest) {
                    List<int[]> rest = fixed < 2 ? List.of() : uniform(sizes.length, fixed, 2, left / 20);
                    plans.add(new Plan(length, fixed, rest, length * group + (fixed == 1 ? 1 : rest.size())));
                }
            }
        }
        plans.sort(Comparator.comparingInt(Plan::rows));
        for (Plan plan : plans) {
            if (plan.rows < fewest) {
                CyclicStarter starter = new CyclicStarter(plan.length, values, plan.fixed, rng);
                long share = left / 4;
                left -= share;
                if (starter.search(share / ((long) MOVE * plan.length))) {
                    keep(complete(starter, plan));
                }
            }
        }
    }

    private List<int[]> complete(CyclicStarter starter, Plan plan) {
        List<int[]> rows = new ArrayList<>(starter.rows(sizes.length));
        if (plan.fixed == 1) {
            rows.add(starter.constant(sizes.length, 0));
        }
        for (int[] row : plan.rest) {
            int[] moved = row.clone();
            for (int c = 0; c < moved.length; c++) {
                moved[c] += values - plan.fixed;
            }
            rows.add(moved);
        }
        return within(rows);
    }

    /** Values that a parameter does not have make empty cells. */
    private List<int[]> within(List<int[]> rows) {
        for (int[] row : rows) {
            for (int c = 0; c < row.length; c++) {
                row[c] = row[c] < sizes[c] ? row[c] : PartialRow.EMPTY;
            }
        }
        return rows;
    }

    private void groups() {
        if (sizes.length < 4 || sizes.length > 64) {
            return;
        }
        long pairs = (long) sizes.length * sizes.length / 2;
        for (SymbolGroup group : SymbolGroup.of(values)) {
            int most = (fewest - 1 - values) / group.elements.size();
            long share = left / 2 / Math.max(1, most - group.count + 1);
            for (int starters = group.count; starters <= most; starters++) {
                GroupStarters search = new GroupStarters(group, sizes.length, starters, rng);
                left -= share;
                if (search.search(share / pairs)) {
                    keep(within(search.all()));
                    break;
                }
            }
        }
    }

    /** Two halves (Chateauneuf and Kreher: "On the state of strength-three covering arrays", 2002). */
    private void doubled() {
        int half = (sizes.length + 1) / 2;
        if (half < 4) {
            return;
        }
        List<int[]> pairs = uniform(half, values, 2, left / 8);
        if ((values - 1) * pairs.size() + values * values * values >= fewest) {
            return;
        }
        List<int[]> triples = uniform(half, values, 3, left / 2);
        List<int[]> rows = new ArrayList<>();
        triples.forEach(row -> rows.add(joined(row, 0)));
        for (int shift = 1; shift < values; shift++) {
            int by = shift;
            pairs.forEach(row -> rows.add(joined(row, by)));
        }
        keep(within(rows));
    }

    private int[] joined(int[] row, int shift) {
        int[] joined = new int[sizes.length];
        for (int c = 0; c < joined.length; c++) {
            joined[c] = c < row.length ? row[c] : (row[c - row.length] + shift) % values;
        }
        return joined;
    }

    private List<int[]> uniform(int columns, int ofValues, int t, long steps) {
        Model.Builder builder = Model.builder();
        for (int c = 0; c < columns; c++) {
            builder.parameter("p" + c, ofValues);
        }
        Model model = builder.build();
        left -= steps;
        return new Generation(model, List.of(Relation.over(model, t)), List.of(), 2, steps, rng.next()).run();
    }
}
