// SPDX-License-Identifier: Apache-2.0
package dev.kspec.check;

import dev.kspec.type.Value;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The rows that a matrix allows, made one after the other; the last parameter turns fastest. First come those of valid
 * values; then, for each invalid value, the rows with it that the rules about the other parameters allow. Without
 * parameters there is one empty row.
 */
public final class Rows {
    private final List<Grid> grids = new ArrayList<>();
    private final Optional<CoveredRows> array;

    public Rows(Matrix matrix) {
        array = matrix.isProduct() ? Optional.empty() : Optional.of(matrix.array());
        List<List<Value>> valid =
                matrix.parameters().stream().map(Matrix.Parameter::values).toList();
        grids.add(new Grid(valid, matrix.constraints()));
        for (int i = 0; i < valid.size(); i++) {
            int refusing = i;
            List<Value> refused = matrix.parameters().get(i).refused().stream()
                    .map(Matrix.Refused::value)
                    .toList();
            if (!refused.isEmpty()) {
                List<List<Value>> values = new ArrayList<>(valid);
                values.set(i, refused);
                grids.add(new Grid(
                        values,
                        matrix.constraints().stream()
                                .filter(c -> !c.parameters().contains(refusing))
                                .toList()));
            }
        }
    }

    /** Their number; above some ten millions, and with rules, an upper bound of it. */
    public BigInteger count() {
        return array.map(a -> BigInteger.valueOf(a.rows().size()))
                .orElseGet(() -> grids.stream().map(Grid::count).reduce(BigInteger.ZERO, BigInteger::add));
    }

    /** Without what the rules forbid, which need not be counted to know this. */
    public BigInteger atMost() {
        return grids.stream().map(Grid::atMost).reduce(BigInteger.ZERO, BigInteger::add);
    }

    /** Every row, at constant memory. */
    public Iterable<List<Value>> all() {
        return array.isPresent() ? array.get().rows() : new Chain<>(grids);
    }

    /** Whether there is a row of valid values. */
    public boolean isAny() {
        return grids.getFirst().isAny();
    }

    /** For each value of each parameter, a row with it in it, if there is one; each row once, the first row first. */
    public Set<List<Value>> eachValueOnce() {
        Set<List<Value>> rows = new LinkedHashSet<>();
        for (Grid grid : grids) {
            grid.eachValue().forEach(rows::add);
        }
        return rows;
    }
}
