// SPDX-License-Identifier: Apache-2.0
package dev.kspec.check;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * All combinations of values that constraints allow, as indices of values, found by backtracking; or those of a part of
 * the combinations, without a look at what stands before it.
 */
final class Grid implements Iterable<int[]> {
    /** Steps after which counting is given up. */
    private static final long MOST_STEPS = 50_000_000;

    /** Steps after which no further row with a certain value is looked for. */
    private static final long MOST_FOR_ONE = 20_000;

    private final int[] sizes;

    /** By the last of its parameters: once that has a value, it can be judged. */
    private final Matrix.Constraint[][] due;

    private final BigInteger from;
    private final BigInteger to;

    Grid(List<Integer> sizes, List<Matrix.Constraint> constraints) {
        this.sizes = sizes.stream().mapToInt(Integer::intValue).toArray();
        List<List<Matrix.Constraint>> byLast = new ArrayList<>();
        sizes.forEach(s -> byLast.add(new ArrayList<>()));
        for (Matrix.Constraint c : constraints) {
            // One about no parameter either holds, or there is no row, which was told.
            if (!c.parameters().isEmpty()) {
                byLast.get(c.parameters().getLast()).add(c);
            }
        }
        this.due = byLast.stream().map(l -> l.toArray(Matrix.Constraint[]::new)).toArray(Matrix.Constraint[][]::new);
        this.from = BigInteger.ZERO;
        this.to = product(0);
    }

    private Grid(Grid whole, BigInteger from, BigInteger to) {
        this.sizes = whole.sizes;
        this.due = whole.due;
        this.from = from;
        this.to = to;
    }

    /**
     * The rows among some of the combinations, which are counted whether they are allowed or not.
     *
     * @param first from 0
     * @param end behind the last of them
     */
    Grid part(BigInteger first, BigInteger end) {
        return new Grid(
                this, from.add(first.max(BigInteger.ZERO)), from.add(end).min(to));
    }

    /** How many combinations there are, allowed or not. */
    BigInteger atMost() {
        return to.subtract(from).max(BigInteger.ZERO);
    }

    /** How many combinations the parameters from this one on have. */
    private BigInteger product(int parameter) {
        BigInteger product = BigInteger.ONE;
        for (int p = parameter; p < sizes.length; p++) {
            product = product.multiply(BigInteger.valueOf(sizes[p]));
        }
        return product;
    }

    /** Nothing if counting takes too long. */
    Optional<BigInteger> count() {
        if (atMost().signum() == 0) {
            return Optional.of(BigInteger.ZERO);
        }
        // Behind the last parameter of any constraint, everything goes with everything.
        int free = sizes.length;
        while (free > 0 && due[free - 1].length == 0) {
            free--;
        }
        BigInteger each = product(free);
        BigInteger[] first = from.divideAndRemainder(each);
        BigInteger[] last = to.divideAndRemainder(each);
        int[] end = digits(last[0], free);
        Search search = new Search(free, -1, 0, first[0], MOST_STEPS);
        search.end = end;
        long found = 0;
        while (search.advance()) {
            found++;
        }
        if (search.steps > search.most) {
            return Optional.empty();
        }
        BigInteger count = each.multiply(BigInteger.valueOf(found));
        if (isAllowed(digits(first[0], free))) {
            count = count.subtract(first[1]);
        }
        return Optional.of(end != null && isAllowed(end) ? count.add(last[1]) : count);
    }

    private boolean isAllowed(int[] row) {
        for (int p = 0; p < row.length; p++) {
            if (!isAllowed(row, p)) {
                return false;
            }
        }
        return true;
    }

    /** Whether what became known with a parameter is allowed. */
    private boolean isAllowed(int[] row, int parameter) {
        for (Matrix.Constraint c : due[parameter]) {
            if (!c.allows(row)) {
                return false;
            }
        }
        return true;
    }

    /** The combination of the first parameters with this number; null behind the last one. */
    private int[] digits(BigInteger number, int parameters) {
        int[] digits = new int[parameters];
        BigInteger rest = number;
        for (int p = parameters - 1; p >= 0; p--) {
            BigInteger[] parts = rest.divideAndRemainder(BigInteger.valueOf(sizes[p]));
            digits[p] = parts[1].intValue();
            rest = parts[0];
        }
        return rest.signum() > 0 ? null : digits;
    }

    @Override
    public Iterator<int[]> iterator() {
        return rows(new Search(sizes.length, -1, 0, from, Long.MAX_VALUE), digits(to, sizes.length));
    }

    /** Whether there is a row; also if none was found in a long time. */
    boolean isAny() {
        Search search = new Search(sizes.length, -1, 0, BigInteger.ZERO, MOST_STEPS);
        return search.advance() || search.steps > search.most;
    }

    /** For each value of each parameter the first row with it, whatever the part. */
    Stream<int[]> eachValue() {
        if (sizes.length == 0) {
            return Stream.of(new int[0]);
        }
        List<Iterator<int[]>> searches = new ArrayList<>();
        for (int p = 0; p < sizes.length; p++) {
            for (int v = 0; v < sizes[p]; v++) {
                searches.add(rows(new Search(sizes.length, p, v, BigInteger.ZERO, MOST_FOR_ONE), null));
            }
        }
        return searches.stream().filter(Iterator::hasNext).map(Iterator::next);
    }

    /** @param end the combination before which it ends; null: goes on to the last one */
    private Iterator<int[]> rows(Search search, int[] end) {
        search.end = end;
        boolean none = atMost().signum() == 0;
        return new Iterator<>() {
            private boolean looked = none;
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
            public int[] next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                looked = false;
                return search.row.clone();
            }
        };
    }

    /** Goes through the allowed combinations of the first parameters in their order. */
    private final class Search {
        private final int[] row;
        private final int fixed;
        private final int fixedTo;
        private final long most;
        private final BigInteger first;
        private int[] end;

        /** How many of the first values are those of the end; the others need not be compared with it. */
        private int same;

        private long steps;
        private boolean begun;

        /**
         * @param fixed the index of a parameter that always has one value, or −1
         * @param first the number of the combination to begin with
         * @param most steps after which it ends
         */
        Search(int parameters, int fixed, int fixedTo, BigInteger first, long most) {
            this.row = new int[parameters];
            this.fixed = fixed;
            this.fixedTo = fixedTo;
            this.first = first;
            this.most = most;
        }

        boolean advance() {
            int at = row.length - 1;
            if (!begun) {
                begun = true;
                at = begin();
                if (at == row.length) {
                    return !isBeyond();
                }
            }
            while (at >= 0) {
                if (++steps > most) {
                    return false;
                }
                if (!step(at)) {
                    row[at--] = -1;
                } else if (isOver(at)) {
                    return false;
                } else if (isAllowed(row, at) && ++at == row.length) {
                    return true;
                }
            }
            return false;
        }

        /** Goes to the first combination; says which parameter has to change, or that none has to. */
        private int begin() {
            if (first.signum() == 0) {
                Arrays.fill(row, -1);
                return 0;
            }
            int[] start = digits(first, row.length);
            if (start == null) {
                return -1;
            }
            System.arraycopy(start, 0, row, 0, row.length);
            int at = 0;
            while (at < row.length && isAllowed(row, at)) {
                at++;
            }
            while (end != null && same < at && row[same] == end[same]) {
                same++;
            }
            if (at < row.length) {
                Arrays.fill(row, at + 1, row.length, -1);
            }
            return at;
        }

        /** Gives a parameter its next value, if it has one. */
        private boolean step(int at) {
            if (at == fixed) {
                row[at] = row[at] < 0 ? fixedTo : sizes[at];
            } else {
                row[at]++;
            }
            return row[at] < sizes[at];
        }

        /** Whether a row that has just begun stands at or behind the end. */
        private boolean isBeyond() {
            return end != null && (same == row.length || row[same] > end[same]);
        }

        /** Whether a row stands at or behind the end, of which the value of this parameter is new. */
        private boolean isOver(int at) {
            if (end == null || at > same) {
                return false;
            }
            if (row[at] != end[at]) {
                same = at;
                return row[at] > end[at];
            }
            same = at + 1;
            return same == row.length;
        }
    }
}
