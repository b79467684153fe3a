// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cover;

import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * Every valid row of a model, one after the other at constant memory; the last parameter turns fastest. A part of it is a
 * range of the combinations counted before rules are looked at, and is made without those before it.
 */
public final class Product implements Iterable<int[]> {
    private final int[] sizes;
    private final PrefixChecks checks;
    private final long[] below;
    private final long from;
    private final long to;

    private Product(int[] sizes, PrefixChecks checks, long[] below, long from, long to) {
        this.sizes = sizes;
        this.checks = checks;
        this.below = below;
        this.from = from;
        this.to = to;
    }

    /**
     * All valid rows.
     *
     * @throws TooLargeException if there are more than 2^63 - 1 combinations
     */
    public static Product of(Model model) {
        int[] sizes = model.parameters().stream().mapToInt(Parameter::size).toArray();
        long[] below = new long[sizes.length + 1];
        below[sizes.length] = 1;
        for (int p = sizes.length - 1; p >= 0; p--) {
            if (Math.multiplyHigh(below[p + 1], sizes[p]) != 0 || below[p + 1] * sizes[p] < 0) {
                throw new TooLargeException("there are more combinations than can be counted; cover fewer at a time");
            }
            below[p] = below[p + 1] * sizes[p];
        }
        return new Product(sizes, new PrefixChecks(model), below, 0, below[0]);
    }

    /**
     * One of several parts of about the same number of combinations, which one after the other are the whole.
     *
     * @param number from 1 to the number of parts
     */
    public Product shard(int number, int parts) {
        if (parts < 1 || number < 1 || number > parts) {
            throw new IllegalArgumentException("there is no part " + number + " of " + parts);
        }
        return new Product(sizes, checks, below, cut(number - 1, parts), cut(number, parts));
    }

    private long cut(int number, int parts) {
        long all = to - from;
        return from + all / parts * number + all % parts * number / parts;
    }

    /** The number of combinations, valid or not. */
    public long combinations() {
        return to - from;
    }

    /** The number of valid rows; parameters without rules at the end of the model are not gone through. */
    public long count() {
        if (checks.last() < 0) {
            return to - from;
        }
        long count = 0;
        Rows rows = new Rows();
        while (rows.find()) {
            long end = Math.min(to, (rows.position / below[checks.last() + 1] + 1) * below[checks.last() + 1]);
            count += end - rows.position;
            rows.skip(checks.last());
        }
        return count;
    }

    @Override
    public Iterator<int[]> iterator() {
        return new Rows();
    }

    private final class Rows implements Iterator<int[]> {
        private final int[] row = new int[sizes.length];
        private long position = from;
        private int unchecked;
        private boolean found;

        Rows() {
            long rest = from;
            for (int p = 0; p < row.length && from < to; p++) {
                row[p] = (int) (rest / below[p + 1]);
                rest %= below[p + 1];
            }
        }

        /** Goes on to a valid row, which may be the present one. */
        boolean find() {
            while (!found && position < to) {
                int p = unchecked;
                while (p <= checks.last() && checks.hold(row, p)) {
                    p++;
                }
                if (p <= checks.last()) {
                    skip(p);
                } else {
                    found = true;
                }
            }
            return found;
        }

        /** Goes on to the next combination that differs in this parameter or one before it. */
        void skip(int parameter) {
            long step = below[parameter + 1];
            position = (position / step + 1) * step;
            found = false;
            for (int q = parameter + 1; q < row.length; q++) {
                row[q] = 0;
            }
            unchecked = parameter;
            while (unchecked > 0 && row[unchecked] + 1 == sizes[unchecked]) {
                row[unchecked--] = 0;
            }
            row[unchecked]++;
        }

        @Override
        public boolean hasNext() {
            return find();
        }

        @Override
        public int[] next() {
            if (!find()) {
                throw new NoSuchElementException();
            }
            int[] result = row.clone();
            if (row.length == 0) {
                position = to;
                found = false;
            } else {
                skip(row.length - 1);
            }
            return result;
        }
    }
}
