// SPDX-License-Identifier: Apache-2.0
package dev.kspec.check;

import dev.kspec.type.Value;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.Stream;

/** All combinations of values that constraints allow, found by backtracking. */
final class Grid implements Iterable<List<Value>> {
    /** Steps after which counting is given up. */
    private static final long MOST_STEPS = 20_000_000;

    /** Steps after which no further row with a certain value is looked for. */
    private static final long MOST_FOR_ONE = 20_000;

    private final List<List<Value>> values;

    /** By the last of its parameters: once that has a value, it can be judged. */
    private final List<List<Matrix.Constraint>> due = new ArrayList<>();

    Grid(List<List<Value>> values, List<Matrix.Constraint> constraints) {
        this.values = List.copyOf(values);
        values.forEach(v -> due.add(new ArrayList<>()));
        for (Matrix.Constraint c : constraints) {
            // One about no parameter either holds, or there is no row, which was told.
            if (!c.parameters().isEmpty()) {
                due.get(c.parameters().getLast()).add(c);
            }
        }
    }

    BigInteger atMost() {
        return values.stream().map(v -> BigInteger.valueOf(v.size())).reduce(BigInteger.ONE, BigInteger::multiply);
    }

    /** Exact, unless it takes too long; then what it would be without constraints. */
    BigInteger count() {
        int free = values.size();
        while (free > 0 && due.get(free - 1).isEmpty()) {
            free--;
        }
        // Behind the last parameter of any constraint, everything goes with everything.
        BigInteger each = new Grid(values.subList(free, values.size()), List.of()).atMost();
        Search search = new Search(free, -1, 0, MOST_STEPS);
        long found = 0;
        while (search.advance()) {
            found++;
        }
        return search.steps > search.most ? atMost() : each.multiply(BigInteger.valueOf(found));
    }

    @Override
    public Iterator<List<Value>> iterator() {
        return rows(new Search(values.size(), -1, 0, Long.MAX_VALUE));
    }

    /** Whether there is a row; also if none was found in a long time. */
    boolean isAny() {
        Search search = new Search(values.size(), -1, 0, MOST_STEPS);
        return search.advance() || search.steps > search.most;
    }

    /** For each value of each parameter the first row with it. */
    Stream<List<Value>> eachValue() {
        if (values.isEmpty()) {
            return Stream.of(List.of());
        }
        List<Iterator<List<Value>>> searches = new ArrayList<>();
        for (int p = 0; p < values.size(); p++) {
            for (int v = 0; v < values.get(p).size(); v++) {
                searches.add(rows(new Search(values.size(), p, v, MOST_FOR_ONE)));
            }
        }
        return searches.stream().filter(Iterator::hasNext).map(Iterator::next);
    }

    private Iterator<List<Value>> rows(Search search) {
        return new Iterator<>() {
            private boolean looked;
            private boolean found;

            @Override
            public boolean hasNext() {
                if (!looked) {
                    looked = true;
                    found = search.advance();
                }
                return found;
            }

            @Override
            public List<Value> next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                looked = false;
                List<Value> row = new ArrayList<>(search.row.length);
                for (int i = 0; i < search.row.length; i++) {
                    row.add(values.get(i).get(search.row[i]));
                }
                return List.copyOf(row);
            }
        };
    }

    /** Goes through the allowed combinations of the first parameters in their order. */
    private final class Search {
        private final int[] row;
        private final int fixed;
        private final int fixedTo;
        private final long most;
        private long steps;
        private boolean begun;

        /**
         * @param fixed the index of a parameter that always has one value, or −1
         * @param most steps after which it ends
         */
        Search(int parameters, int fixed, int fixedTo, long most) {
            this.row = new int[parameters];
            this.fixed = fixed;
            this.fixedTo = fixedTo;
            this.most = most;
        }

        boolean advance() {
            int at = row.length - 1;
            if (!begun) {
                begun = true;
                Arrays.fill(row, -1);
                at = 0;
                if (row.length == 0) {
                    return true;
                }
            }
            while (at >= 0) {
                if (++steps > most) {
                    return false;
                }
                if (!step(at)) {
                    row[at--] = -1;
                } else if (isAllowed(at) && ++at == row.length) {
                    return true;
                }
            }
            return false;
        }

        /** Gives a parameter its next value, if it has one. */
        private boolean step(int at) {
            if (at == fixed) {
                row[at] = row[at] < 0 ? fixedTo : values.get(at).size();
            } else {
                row[at]++;
            }
            return row[at] < values.get(at).size();
        }

        private boolean isAllowed(int at) {
            for (Matrix.Constraint c : due.get(at)) {
                if (!c.allows(row)) {
                    return false;
                }
            }
            return true;
        }
    }
}
