// SPDX-License-Identifier: Apache-2.0
package dev.kspec.check;

import dev.kspec.type.Value;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The rows that a matrix allows, made one after the other; the last parameter turns fastest. First come those of valid
 * values; then, for each invalid value, the rows with it that the rules about the other parameters allow. Without
 * parameters there is one empty row.
 *
 * <p>A row is its values, or their indices, those to be refused counted behind the valid ones.
 */
public final class Rows {
    private final List<List<Value>> values;
    private final List<Part> parts;
    private final Optional<CoveredRows> array;

    /**
     * Rows with valid values, or with an invalid one of a parameter.
     *
     * @param refusing the parameter; −1 if there is none
     */
    private record Part(Grid grid, int refusing, int offset) {
        int[] shifted(int[] row) {
            if (refusing >= 0) {
                row[refusing] += offset;
            }
            return row;
        }
    }

    public Rows(Matrix matrix) {
        array = matrix.isProduct() ? Optional.empty() : Optional.of(matrix.array());
        values = new ArrayList<>();
        parts = new ArrayList<>();
        List<Integer> sizes =
                matrix.parameters().stream().map(p -> p.values().size()).toList();
        parts.add(new Part(new Grid(sizes, matrix.constraints()), -1, 0));
        for (int i = 0; i < sizes.size(); i++) {
            int refusing = i;
            Matrix.Parameter parameter = matrix.parameters().get(i);
            List<Value> all = new ArrayList<>(parameter.values());
            parameter.refused().forEach(r -> all.add(r.value()));
            values.add(List.copyOf(all));
            if (!parameter.refused().isEmpty()) {
                List<Integer> ofRefused = new ArrayList<>(sizes);
                ofRefused.set(i, parameter.refused().size());
                List<Matrix.Constraint> others = matrix.constraints().stream()
                        .filter(c -> !c.parameters().contains(refusing))
                        .toList();
                parts.add(new Part(new Grid(ofRefused, others), i, sizes.get(i)));
            }
        }
    }

    private Rows(List<List<Value>> values, List<Part> parts) {
        this.values = values;
        this.parts = parts;
        this.array = Optional.empty();
    }

    /** Whether they are all that the rules allow. */
    public boolean isProduct() {
        return array.isEmpty();
    }

    /**
     * One of several stretches of a product, of about as many combinations each, whether allowed or not; one after the
     * other they are the whole. It is made without a look at those before it.
     *
     * @param number from 0
     */
    public Rows stretch(int number, int of) {
        if (array.isPresent() || number < 0 || number >= of) {
            throw new IllegalArgumentException("stretch " + number + " of " + of);
        }
        BigInteger all = atMost();
        BigInteger from = cut(all, number, of);
        BigInteger to = cut(all, number + 1, of);
        List<Part> within = new ArrayList<>();
        for (Part part : parts) {
            BigInteger size = part.grid().atMost();
            within.add(new Part(part.grid().part(from, to), part.refusing(), part.offset()));
            from = from.subtract(size);
            to = to.subtract(size);
        }
        return new Rows(values, within);
    }

    private static BigInteger cut(BigInteger all, int number, int of) {
        return all.multiply(BigInteger.valueOf(number)).divide(BigInteger.valueOf(of));
    }

    /** Their number; above some ten millions, and with rules, an upper bound of it. */
    public BigInteger count() {
        return exactly().orElseGet(this::atMost);
    }

    /** Their number, if it can be told in a second or so. */
    public Optional<BigInteger> exactly() {
        if (array.isPresent()) {
            return Optional.of(BigInteger.valueOf(array.get().rows().size()));
        }
        BigInteger sum = BigInteger.ZERO;
        for (Part part : parts) {
            Optional<BigInteger> count = part.grid().count();
            if (count.isEmpty()) {
                return count;
            }
            sum = sum.add(count.get());
        }
        return Optional.of(sum);
    }

    /** Without what the rules forbid, which need not be counted to know this. */
    public BigInteger atMost() {
        return parts.stream().map(p -> p.grid().atMost()).reduce(BigInteger.ZERO, BigInteger::add);
    }

    /** Every row, at constant memory. */
    public Iterable<List<Value>> all() {
        Iterable<int[]> rows = indices();
        return () -> mapped(rows.iterator());
    }

    private Iterator<List<Value>> mapped(Iterator<int[]> rows) {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return rows.hasNext();
            }

            @Override
            public List<Value> next() {
                return values(rows.next());
            }
        };
    }

    /** The same as indices of values. */
    public Iterable<int[]> indices() {
        return array.<Iterable<int[]>>map(CoveredRows::rows)
                .orElseGet(() -> new Chain<>(parts.stream().map(Rows::shifted).toList()));
    }

    private static Iterable<int[]> shifted(Part part) {
        if (part.refusing() < 0) {
            return part.grid();
        }
        return () -> {
            Iterator<int[]> rows = part.grid().iterator();
            return new Iterator<>() {
                @Override
                public boolean hasNext() {
                    return rows.hasNext();
                }

                @Override
                public int[] next() {
                    return part.shifted(rows.next());
                }
            };
        };
    }

    /** The values of a row. */
    public List<Value> values(int[] row) {
        Value[] found = new Value[row.length];
        for (int p = 0; p < row.length; p++) {
            found[p] = values.get(p).get(row[p]);
        }
        return Arrays.asList(found);
    }

    /** Whether there is a row of valid values. */
    public boolean isAny() {
        return parts.getFirst().grid().isAny();
    }

    /** For each value of each parameter, a row with it in it, if there is one; each row once, the first row first. */
    public Set<List<Value>> eachValueOnce() {
        Set<List<Value>> rows = new LinkedHashSet<>();
        for (Part part : parts) {
            part.grid().eachValue().map(part::shifted).map(this::values).forEach(rows::add);
        }
        return rows;
    }
}
