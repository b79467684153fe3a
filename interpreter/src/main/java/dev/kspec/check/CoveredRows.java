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

    /** Up to these, rows are made greedily only to be counted. */
    static final double QUICK_TUPLES = 100_000;

    /** Up to these, they are made when the file is checked: about a second, or what the budget says. */
    private static final double SOON_TUPLES = 1_000_000;

    private final Matrix matrix;
    private Optional<Made> made = Optional.empty();

    /** @param impossible why there are no rows, if there are none */
    private record Made(List<int[]> rows, Optional<String> impossible) {
        static Made none(String why) {
            return new Made(List.of(), Optional.of(why));
        }
    }

    CoveredRows(Matrix matrix) {
        this.matrix = matrix;
    }

    /**
     * Why there are none; nothing if there are some. The rows themselves are made only if that is soon done: whether the
     * rules and the wanted rows go together shows without.
     */
    Optional<String> impossible() {
        if (areSoonMade() && matrix.making().locked().isEmpty()) {
            return made().impossible();
        }
        return make(List.of(), Effort.GREEDY).impossible();
    }

    /** Whether they are, or can be within a second or what the budget says. */
    boolean areSoonMade() {
        return matrix.making().locked().isPresent() || tuples(matrix) <= SOON_TUPLES;
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
    List<int[]> rows() {
        return made().rows();
    }

    private synchronized Made made() {
        if (made.isEmpty()) {
            made = Optional.of(matrix.making()
                    .locked()
                    .map(rows -> new Made(rows, Optional.empty()))
                    .orElseGet(() -> make(matrix.coverages(), effort())));
        }
        return made.get();
    }

    private Made make(List<Matrix.Coverage> coverages, Effort effort) {
        if (tuples(matrix) > MOST_TUPLES) {
            return Made.none("it is about more than " + (int) MOST_TUPLES / 1_000_000
                    + " million combinations of values; cover fewer parameters, or fewer at a time");
        }
        try {
            return new Made(
                    MatrixModel.arrays(matrix, coverages)
                            .effort(effort)
                            .generate()
                            .rows(),
                    Optional.empty());
        } catch (ContradictionException e) {
            return Made.none("no row keeps all of " + String.join("; ", e.rules()));
        } catch (TooLargeException e) {
            return Made.none(e.getMessage());
        }
    }

    /** A time is not spent here: whoever spends it keeps the rows. */
    private Effort effort() {
        return matrix.budget().orElse(null) instanceof Matrix.Effort e ? e.toCover() : Effort.GREEDY;
    }
}
