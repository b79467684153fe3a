// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cover;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Orthogonal arrays of index one from polynomials (Bush: "Orthogonal arrays of index unity", 1952): a row for each
 * polynomial of a degree less than t, a column for each element of the field and one for the leading coefficient; for
 * t = 3 and a field of characteristic 2 one more. Fields larger than the number of values give rows with empty cells.
 */
final class OrthogonalArrays {
    private OrthogonalArrays() {}

    /** How many columns there are at most. */
    static int columns(int order, int t) {
        return t == 3 && order % 2 == 0 ? order + 2 : order + 1;
    }

    /**
     * The rows of an array of k columns, -1 where a cell may have any value; those that are empty are left out.
     *
     * @param order of the field, at least the number of values
     * @param values of each column; what is above is an empty cell
     */
    static List<int[]> rows(int order, int t, int[] values) {
        GaloisField field = GaloisField.of(order);
        List<int[]> rows = new ArrayList<>();
        int[] coefficients = new int[t];
        int count = (int) Math.round(Math.pow(order, t));
        for (int number = 0; number < count; number++) {
            int rest = number;
            for (int i = 0; i < t; i++) {
                coefficients[i] = rest % order;
                rest /= order;
            }
            int[] row = row(field, coefficients, values.length);
            for (int c = 0; c < row.length; c++) {
                row[c] = row[c] < values[c] ? row[c] : PartialRow.EMPTY;
            }
            if (Arrays.stream(row).filter(v -> v >= 0).count() >= t) {
                rows.add(row);
            }
        }
        return rows;
    }

    private static int[] row(GaloisField field, int[] coefficients, int columns) {
        int[] row = new int[columns];
        for (int c = 0; c < columns; c++) {
            if (c < field.order) {
                int value = 0;
                for (int i = coefficients.length - 1; i >= 0; i--) {
                    value = field.sum(field.product(value, c), coefficients[i]);
                }
                row[c] = value;
            } else {
                row[c] = coefficients[coefficients.length - 1 - (c - field.order)];
            }
        }
        return row;
    }
}
