// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cover;

import java.util.Arrays;

/** The combinations that no row has at the moment, found by number, at random, and by each of their values. */
final class Uncovered {
    private static final int NONE = -1;

    /** The cells of a combination are kept in so many places, by a power of two. */
    private final int shift;

    private final int[] firstCell;
    private int[] widths = new int[64];
    private int[] parameters;
    private int[] values;
    private int[] places = new int[64];
    private int[] next;
    private int[] previous;
    private final int[] heads;
    private int[] active = new int[64];
    private int[] position = new int[64];
    private int count;
    private int[] free = new int[64];
    private int freed;
    private long looked;
    private int used;

    /**
     * @param most how many values a combination has at most
     */
    Uncovered(int[] sizes, int most) {
        shift = Integer.SIZE - Integer.numberOfLeadingZeros(most - 1);
        firstCell = new int[sizes.length];
        int cells = 0;
        for (int p = 0; p < sizes.length; p++) {
            firstCell[p] = cells;
            cells += sizes[p];
        }
        heads = new int[cells];
        Arrays.fill(heads, NONE);
        parameters = new int[64 << shift];
        values = new int[64 << shift];
        next = new int[64 << shift];
        previous = new int[64 << shift];
    }

    int count() {
        return count;
    }

    /** The number of one of them, by an index below {@link #count}. */
    int number(int index) {
        return active[index];
    }

    int width(int number) {
        return widths[number];
    }

    int parameter(int number, int i) {
        return parameters[(number << shift) + i];
    }

    int value(int number, int i) {
        return values[(number << shift) + i];
    }

    int place(int number) {
        return places[number];
    }

    /** Adds the combination of a row's values in one subset; returns its number. */
    int add(int place, int[] row, int parameter, Incidence incidence, int subset) {
        int number = freed > 0 ? free[--freed] : fresh();
        looked += incidence.width;
        places[number] = place;
        widths[number] = incidence.width + 1;
        put(number, 0, parameter, row[parameter]);
        for (int i = 0; i < incidence.width; i++) {
            int other = incidence.others[subset * incidence.width + i];
            put(number, i + 1, other, row[other]);
        }
        active[count] = number;
        position[number] = count++;
        return number;
    }

    private int fresh() {
        if (used == widths.length) {
            int larger = 2 * used;
            widths = Arrays.copyOf(widths, larger);
            places = Arrays.copyOf(places, larger);
            active = Arrays.copyOf(active, larger);
            position = Arrays.copyOf(position, larger);
            free = Arrays.copyOf(free, larger);
            parameters = Arrays.copyOf(parameters, larger << shift);
            values = Arrays.copyOf(values, larger << shift);
            next = Arrays.copyOf(next, larger << shift);
            previous = Arrays.copyOf(previous, larger << shift);
        }
        return used++;
    }

    private void put(int number, int i, int parameter, int value) {
        int node = (number << shift) + i;
        int cell = firstCell[parameter] + value;
        parameters[node] = parameter;
        values[node] = value;
        previous[node] = NONE;
        next[node] = heads[cell];
        if (heads[cell] != NONE) {
            previous[heads[cell]] = node;
        }
        heads[cell] = node;
    }

    /** How many combinations were looked at, added or taken away altogether: a measure of time. */
    long looked() {
        return looked;
    }

    void remove(int number) {
        looked += widths[number];
        for (int i = 0; i < widths[number]; i++) {
            int node = (number << shift) + i;
            if (previous[node] == NONE) {
                heads[firstCell[parameters[node]] + values[node]] = next[node];
            } else {
                next[previous[node]] = next[node];
            }
            if (next[node] != NONE) {
                previous[next[node]] = previous[node];
            }
        }
        int last = active[--count];
        active[position[number]] = last;
        position[last] = position[number];
        free[freed++] = number;
    }

    /** The weight of those that would be covered if a row had this value. */
    int gain(int[] row, int parameter, int value, short[] weights) {
        int gain = 0;
        for (int node = heads[firstCell[parameter] + value]; node != NONE; node = next[node]) {
            looked++;
            int number = node >>> shift;
            int from = number << shift;
            int to = from + widths[number];
            boolean fits = true;
            for (int other = from; other < to; other++) {
                if (other != node && row[parameters[other]] != values[other]) {
                    fits = false;
                    break;
                }
            }
            gain += fits ? weights[places[number]] : 0;
        }
        return gain;
    }
}
