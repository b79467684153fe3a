// SPDX-License-Identifier: Apache-2.0
package dev.kspec.expand;

import dev.kspec.check.Matrix;
import dev.kspec.check.MatrixModel;
import dev.kspec.cover.CoveringArrays;
import dev.kspec.cover.Model;
import dev.kspec.cover.Verification;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** What the rows of a matrix cover, in lines for people. */
public final class MatrixStatistics {
    /** The most combinations that a product may have to be verified. */
    public static final BigInteger MOST_VERIFIED = BigInteger.valueOf(1_000_000);

    private MatrixStatistics() {}

    /**
     * Looks at rows.
     *
     * @param rows indices of values
     * @param time that making them took
     */
    public static List<String> of(Matrix matrix, List<int[]> rows, Duration time) {
        Model model = MatrixModel.of(matrix);
        return ArrayStatistics.of(
                new ArrayStatistics.Asked(
                        model, MatrixModel.arrays(matrix), ArrayStatistics.all(model), matrix.coverages(), how(matrix)),
                rows,
                time);
    }

    private static String how(Matrix matrix) {
        if (matrix.isProduct()) {
            return "every row that the rules allow";
        }
        long seed = matrix.making().seed();
        return switch (matrix.budget().orElse(Matrix.Effort.GREEDY)) {
            case Matrix.Effort e -> how(e, seed);
            case Matrix.Time t ->
                matrix.making().locked().isPresent()
                        ? "kept in the lock"
                        : "greedily, since nobody has spent the " + t.duration().toSeconds() + " s yet, seed " + seed;
        };
    }

    /** How rows are made with an effort, in words. */
    public static String how(Matrix.Effort effort, long seed) {
        return "effort " + effort.name().toLowerCase(Locale.ROOT)
                + " (at most %,d steps of search), seed %d".formatted(effort.steps(), seed);
    }

    /** What a second look found, by code that has nothing in common with what made the rows. */
    public static Verification verified(Matrix matrix, List<int[]> rows) {
        return matrix.isProduct()
                ? CoveringArrays.of(MatrixModel.of(matrix))
                        .strength(Math.max(1, matrix.parameters().size()))
                        .verify(rows)
                : MatrixModel.arrays(matrix).verify(rows);
    }
}
