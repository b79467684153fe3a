// SPDX-License-Identifier: Apache-2.0
package dev.kspec.expand;

import dev.kspec.check.Matrix;
import dev.kspec.check.MatrixModel;
import dev.kspec.cover.CoveringArrays;
import dev.kspec.cover.Model;
import dev.kspec.cover.Uncoverable;
import dev.kspec.cover.Verification;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What a covering array covers, in lines for people. */
public final class MatrixStatistics {
    private static final int STRONGEST = 6;

    /** So many combinations are named that cannot be covered. */
    private static final int MOST_SHOWN = 20;

    /** Beyond these, whether each can be is no longer asked. */
    private static final double MOST_TUPLES = 2_000_000;

    private final Matrix matrix;
    private final Model model;
    private final List<int[]> rows;
    private final List<String> lines = new ArrayList<>();

    private MatrixStatistics(Matrix matrix, List<int[]> rows) {
        this.matrix = matrix;
        this.model = MatrixModel.of(matrix);
        this.rows = rows;
    }

    /**
     * Looks at rows.
     *
     * @param rows indices of values
     * @param time that making them took
     */
    public static List<String> of(Matrix matrix, List<int[]> rows, Duration time) {
        MatrixStatistics statistics = new MatrixStatistics(matrix, rows);
        statistics.rows(time);
        statistics.coverage();
        statistics.uncoverable();
        return statistics.lines;
    }

    private void line(String what, String value) {
        lines.add("  %-12s %s".formatted(what, value));
    }

    private void rows(Duration time) {
        line("rows", "%,d, at least %,d are needed".formatted(rows.size(), bound()));
        line("made", "in %.3f s".formatted(time.toNanos() / 1e9) + ", " + effort());
    }

    private String effort() {
        if (matrix.isProduct()) {
            return "every row that the rules allow";
        }
        String seed = ", seed " + matrix.making().seed();
        return switch (matrix.budget().orElse(Matrix.Effort.GREEDY)) {
            case Matrix.Effort e ->
                "effort " + e.name().toLowerCase(Locale.ROOT) + " (at most %,d steps of search)".formatted(e.steps())
                        + seed;
            case Matrix.Time t ->
                matrix.making().locked().isPresent()
                        ? "kept in the lock"
                        : "greedily, since nobody has spent the " + t.duration().toSeconds() + " s yet" + seed;
        };
    }

    /** Of some parameters, all combinations that go together are in different rows. */
    private int bound() {
        int bound = 0;
        for (Matrix.Coverage c : matrix.coverages()) {
            bound = Math.max(bound, most(c.parameters(), 0, new ArrayList<>(), c.strength()));
        }
        return matrix.isProduct()
                ? rows.size()
                : Math.max(bound, matrix.included().isEmpty() ? 0 : 1);
    }

    private int most(List<Integer> of, int from, List<Integer> chosen, int strength) {
        if (chosen.size() == strength) {
            Set<List<Integer>> seen = new HashSet<>();
            rows.forEach(row -> seen.add(chosen.stream().map(p -> row[p]).toList()));
            return seen.size();
        }
        int most = 0;
        for (int i = from; i < of.size(); i++) {
            chosen.add(of.get(i));
            most = Math.max(most, most(of, i + 1, chosen, strength));
            chosen.removeLast();
        }
        return most;
    }

    private void coverage() {
        for (int t = 1; t <= Math.min(STRONGEST, model.size()); t++) {
            if (combinations(t) > MOST_TUPLES) {
                line("strength " + t, "too many combinations to be looked at one by one");
                continue;
            }
            Verification v = CoveringArrays.of(model).strength(t).verify(rows);
            long possible = v.tuples() - v.impossible();
            long covered = possible - v.missing().size();
            line(
                    "strength " + t,
                    "%,d combinations, %,d of them impossible; %,d of %,d covered (%.1f %%)"
                            .formatted(v.tuples(), v.impossible(), covered, possible, percent(covered, possible)));
        }
    }

    /** Never 100 while something is missing. */
    private static double percent(long covered, long possible) {
        double percent = possible == 0 ? 100 : 100.0 * covered / possible;
        return covered < possible ? Math.min(percent, 99.9) : percent;
    }

    private double combinations(int t) {
        double[] sums = new double[t + 1];
        sums[0] = 1;
        for (int p = 0; p < model.size(); p++) {
            for (int k = t; k > 0; k--) {
                sums[k] += sums[k - 1] * model.size(p);
            }
        }
        return sums[t];
    }

    private void uncoverable() {
        CoveringArrays arrays = MatrixModel.arrays(matrix);
        List<Uncoverable> found = arrays.uncoverable(MOST_SHOWN + 1);
        if (!found.isEmpty()) {
            line("impossible", "the smallest combinations that no allowed row has, and why:");
        }
        found.stream()
                .limit(MOST_SHOWN)
                .forEach(u -> lines.add("    " + u.tuple().describe(model) + "  <- " + String.join("; ", u.rules())));
        if (found.size() > MOST_SHOWN) {
            lines.add("    and more");
        }
    }

    /** What a second look found, by code that has nothing in common with what made the rows. */
    public static Verification verified(Matrix matrix, List<int[]> rows) {
        return matrix.isProduct()
                ? CoveringArrays.of(MatrixModel.of(matrix))
                        .strength(Math.max(1, matrix.parameters().size()))
                        .verify(rows)
                : MatrixModel.arrays(matrix).verify(rows);
    }

    /** The most combinations that a product may have to be verified. */
    public static final BigInteger MOST_VERIFIED = BigInteger.valueOf(1_000_000);
}
