// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cover;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * In-parameter-order growth (Lei and Tai's IPO, generalised to any strength as IPOG, with FIPOG's bit sets): column by
 * column, first every row gets the value that covers most, the least used among equals, or none if that covers nothing;
 * then what is left is put into empty cells or new rows.
 */
final class Growth {
    private final int[] sizes;
    private final Model model;
    private final Solver solver;
    private final List<Relation> relations;
    private final Rng rng;
    private final List<PartialRow> rows = new ArrayList<>();
    private final RowIndex index;
    private final int[] order;
    private final boolean shuffled;
    private final boolean balanced;
    private long steps;

    /**
     * @param solver null if there are no rules
     * @param given rows to begin with, which are completed but never changed
     * @param shuffled whether chance decides where nothing else does
     * @param balanced whether of values that cover as much the one used least is taken
     */
    Growth(
            Model model,
            Solver solver,
            List<Relation> relations,
            List<PartialRow> given,
            Rng rng,
            boolean shuffled,
            boolean balanced) {
        this.model = model;
        this.solver = solver;
        this.relations = relations;
        this.rng = rng;
        sizes = model.parameters().stream().mapToInt(Parameter::size).toArray();
        index = new RowIndex(sizes);
        this.shuffled = shuffled;
        this.balanced = balanced;
        order = order();
        given.forEach(this::add);
    }

    /** Parameters of many values first; in any order among equals if shuffled. */
    private int[] order() {
        int[] columns = IntStream.range(0, sizes.length).toArray();
        if (shuffled) {
            rng.shuffle(columns);
        }
        return Arrays.stream(columns)
                .boxed()
                .sorted(Comparator.comparingInt((Integer p) -> -sizes[p]))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private void add(PartialRow row) {
        rows.add(row);
        index.add(row.cells);
    }

    /** Full rows that cover everything that valid rows can cover. */
    List<int[]> run() {
        for (int i = 0; i < order.length; i++) {
            Column column = Column.of(order[i], sizes, Arrays.copyOf(order, i), relations);
            growAcross(column);
            growDown(column);
        }
        fill();
        return rows.stream().map(row -> row.cells).toList();
    }

    /** How many combinations were looked at: a measure of time that is the same everywhere. */
    long steps() {
        return steps;
    }

    private void growAcross(Column column) {
        int[] gains = new int[column.size];
        long[] used = new long[column.size];
        int p = column.parameter;
        for (int r = 0; r < rows.size() && column.left() > 0; r++) {
            PartialRow row = rows.get(r);
            column.look(row.cells);
            steps += column.found();
            int v = row.cells[p];
            if (v == PartialRow.EMPTY) {
                column.gains(gains);
                v = choose(row, p, gains, used);
                if (v < 0) {
                    continue;
                }
                index.filled(r, p, v);
            }
            used[v]++;
            column.cover(v);
        }
    }

    /** Assigns the value that covers most; -1 if none covers anything. */
    private int choose(PartialRow row, int p, int[] gains, long[] used) {
        List<Integer> weights = model.parameters().get(p).weights();
        while (true) {
            int best = -1;
            int first = shuffled ? rng.below(gains.length) : 0;
            for (int i = 0; i < gains.length; i++) {
                int v = first + i < gains.length ? first + i : first + i - gains.length;
                if (gains[v] > 0 && (best < 0 || better(gains, used, weights, v, best))) {
                    best = v;
                }
            }
            if (best < 0 || row.assign(p, best)) {
                return best;
            }
            gains[best] = 0;
        }
    }

    private boolean better(int[] gains, long[] used, List<Integer> weights, int v, int than) {
        return gains[v] > gains[than]
                || (gains[v] == gains[than] && balanced && used[v] * weights.get(than) < used[than] * weights.get(v));
    }

    private void growDown(Column column) {
        for (Combinations part : column.parts) {
            int[] chosen = new int[part.depth];
            int[] parameters = new int[part.depth + 1];
            for (int s = 0; s < part.count() && column.left() > 0; s++) {
                part.subset(s, chosen);
                for (int d = 0; d < chosen.length; d++) {
                    parameters[d] = part.columns[chosen[d]];
                }
                parameters[part.depth] = column.parameter;
                for (int place = part.base[s]; place < part.base[s + 1]; place++) {
                    if (column.anyOpen(place)) {
                        place(column, parameters, place - part.base[s], place);
                    }
                }
            }
        }
    }

    private void place(Column column, int[] parameters, int combination, int place) {
        int[] values = new int[parameters.length];
        int rest = combination;
        for (int d = parameters.length - 2; d >= 0; d--) {
            values[d] = rest % sizes[parameters[d]];
            rest /= sizes[parameters[d]];
        }
        for (int v = 0; v < column.size; v++) {
            if (column.isOpen(place, v)) {
                values[parameters.length - 1] = v;
                place(column, parameters, values);
                if (column.isOpen(place, v)) {
                    column.give(place, v);
                }
            }
        }
    }

    /** Puts a combination into a row where there is room for it, or into a new one unless no valid row has it. */
    private void place(Column column, int[] parameters, int[] values) {
        PartialRow fresh = new PartialRow(sizes.length, solver);
        if (!fresh.assignAll(parameters, values)) {
            return;
        }
        for (int w = 0; w < index.words(); w++) {
            for (long set = index.compatible(parameters, values, w); set != 0; set &= set - 1) {
                int r = (w << 6) + Long.numberOfTrailingZeros(set);
                if (fits(r, parameters, values)) {
                    column.look(rows.get(r).cells);
                    column.cover(values[values.length - 1]);
                    return;
                }
            }
        }
        add(fresh);
        column.look(fresh.cells);
        column.cover(values[values.length - 1]);
    }

    private boolean fits(int r, int[] parameters, int[] values) {
        PartialRow row = rows.get(r);
        int[] before = row.cells.clone();
        if (!row.assignAll(parameters, values)) {
            return false;
        }
        for (int i = 0; i < parameters.length; i++) {
            if (before[parameters[i]] == PartialRow.EMPTY) {
                index.filled(r, parameters[i], values[i]);
            }
        }
        return true;
    }

    /** Gives every empty cell the possible value that is used least, by weight. */
    private void fill() {
        for (int p : order) {
            long[] used = new long[sizes[p]];
            for (PartialRow row : rows) {
                if (row.cells[p] >= 0) {
                    used[row.cells[p]]++;
                }
            }
            for (PartialRow row : rows) {
                if (row.cells[p] < 0) {
                    int[] wanted = new int[sizes[p]];
                    Arrays.fill(wanted, 1);
                    int v = choose(row, p, wanted, used);
                    used[v]++;
                }
            }
        }
    }
}
