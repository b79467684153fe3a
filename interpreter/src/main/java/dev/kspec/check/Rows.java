// SPDX-License-Identifier: Apache-2.0
package dev.kspec.check;

import dev.kspec.type.Value;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/** The rows of a matrix, made one after the other; the last parameter turns fastest. Without parameters there is one empty row. */
public final class Rows {
    private final List<CheckedScenario.Parameter> parameters;

    public Rows(List<CheckedScenario.Parameter> parameters) {
        this.parameters = List.copyOf(parameters);
    }

    public BigInteger count() {
        return parameters.stream()
                .map(p -> BigInteger.valueOf(p.values().size()))
                .reduce(BigInteger.ONE, BigInteger::multiply);
    }

    /** Every combination, at constant memory. */
    public Iterable<List<Value>> all() {
        return () -> new Iterator<>() {
            private int[] next = new int[parameters.size()];

            @Override
            public boolean hasNext() {
                return next != null;
            }

            @Override
            public List<Value> next() {
                if (next == null) {
                    throw new NoSuchElementException();
                }
                List<Value> row = row(next);
                next = successor(next);
                return row;
            }
        };
    }

    private List<Value> row(int[] indices) {
        List<Value> row = new ArrayList<>(indices.length);
        for (int i = 0; i < indices.length; i++) {
            row.add(parameters.get(i).values().get(indices[i]));
        }
        return List.copyOf(row);
    }

    private int[] successor(int[] indices) {
        for (int i = indices.length - 1; i >= 0; i--) {
            if (++indices[i] < parameters.get(i).values().size()) {
                return indices;
            }
            indices[i] = 0;
        }
        return null;
    }

    /** The first row, then for each further value of each parameter the first row with that value in it. */
    public Iterable<List<Value>> eachValueOnce() {
        List<List<Value>> rows = new ArrayList<>();
        int[] indices = new int[parameters.size()];
        rows.add(row(indices));
        for (int i = 0; i < indices.length; i++) {
            for (int v = 1; v < parameters.get(i).values().size(); v++) {
                indices[i] = v;
                rows.add(row(indices));
            }
            indices[i] = 0;
        }
        return rows;
    }
}
