// SPDX-License-Identifier: Apache-2.0
package dev.kspec.check;

import dev.kspec.cover.ContradictionException;
import dev.kspec.cover.Effort;
import dev.kspec.cover.TooLargeException;
import java.util.List;
import java.util.Optional;

/**
 * The rows of a covering array: for each of a matrix' coverages, whatever values of so many parameters go together
 * occurs in one of them. They are made when they are first asked for; the same matrix gives the same rows everywhere.
 */
final class CoveredRows {
    /** Beyond these, more memory is needed than anybody's machine has. */
    private static final double MOST_TUPLES = 100_000_000;

    /** Up to these, the rows are made when the file is checked. */
    static final double QUICK_TUPLES = 100_000;

    private final Matrix matrix;
    private Optional<List<int[]>> rows = Optional.empty();

    CoveredRows(Matrix matrix) {
        this.matrix = matrix;
    }

    /**
     * Why there are none; nothing if there are some. The rows themselves are made only if that is quick: whether the
     * rules and the wanted rows go together shows without.
     */
    static Optional<String> impossible(Matrix matrix) {
        double tuples = tuples(matrix);
        if (tuples > MOST_TUPLES) {
            return Optional.of("it is about more than " + (int) MOST_TUPLES / 1_000_000
                    + " million combinations of values; cover fewer parameters, or fewer at a time");
        }
        try {
            List<Matrix.Coverage> coverages = tuples > QUICK_TUPLES ? List.of() : matrix.coverages();
            var unused =
                    MatrixModel.arrays(matrix, coverages).effort(Effort.GREEDY).generate();
            return Optional.empty();
        } catch (ContradictionException e) {
            return Optional.of("no row keeps all of " + String.join("; ", e.rules()));
        } catch (TooLargeException e) {
            return Optional.of(e.getMessage());
        }
    }

    /** About how many combinations of values are to be covered. */
    static double tuples(Matrix matrix) {
        double all = 0;
        for (Matrix.Coverage c : matrix.coverages()) {
            // Elementary symmetric polynomial of the numbers of values: the sum of the products of any so many.
            double[] sums = new double[c.strength() + 1];
            sums[0] = 1;
            for (int p : c.parameters()) {
                Matrix.Parameter parameter = matrix.parameters().get(p);
                int size = parameter.values().size() + parameter.refused().size();
                for (int t = c.strength(); t > 0; t--) {
                    sums[t] += sums[t - 1] * size;
                }
            }
            all += sums[c.strength()];
        }
        return all;
    }

    /** None, if the check said that there can be none. */
    synchronized List<int[]> rows() {
        if (rows.isEmpty()) {
            rows = Optional.of(possible());
        }
        return rows.get();
    }

    private List<int[]> possible() {
        if (matrix.making().locked().isPresent()) {
            return matrix.making().locked().get();
        }
        if (tuples(matrix) > MOST_TUPLES) {
            return List.of();
        }
        try {
            return MatrixModel.arrays(matrix, matrix.coverages())
                    .effort(effort())
                    .generate()
                    .rows();
        } catch (ContradictionException e) {
            return List.of();
        }
    }

    /** A time is not spent here: whoever spends it keeps the rows. */
    private Effort effort() {
        return matrix.budget().orElse(null) instanceof Matrix.Effort e ? e.toCover() : Effort.GREEDY;
    }
}
