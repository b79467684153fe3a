// SPDX-License-Identifier: Apache-2.0
package dev.kspec.expand;

import dev.kspec.check.CheckedScenario;
import dev.kspec.check.Matrix;
import dev.kspec.check.Rows;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** How large a matrix is, in lines for people, before any row is made that takes time. */
public final class MatrixCounts {
    private static final int STRONGEST = 6;

    private final Matrix matrix;
    private final List<String> lines = new ArrayList<>();

    private MatrixCounts(Matrix matrix) {
        this.matrix = matrix;
    }

    /**
     * Counts.
     *
     * @param rows those that are wanted; of a stretch of a product nothing is said that is about the others, which would
     *     take as long as all of them
     */
    public static List<String> of(CheckedScenario scenario, Rows rows) {
        MatrixCounts counts = new MatrixCounts(scenario.rows());
        Rows all = new Rows(counts.matrix.with(Matrix.Making.ALL));
        boolean part = rows.isProduct() && !rows.atMost().equals(all.atMost());
        counts.sizes(all);
        if (part) {
            counts.line("of these", grouped(rows.atMost()) + " in the shard");
        } else if (!counts.matrix.constraints().isEmpty() && !rows.isProduct()) {
            counts.line("allowed", counts.allowed(all));
        }
        if (!part) {
            counts.strengths();
        }
        counts.wanted(rows);
        return counts.lines;
    }

    private String allowed(Rows all) {
        return all.exactly().map(MatrixCounts::grouped).orElse("too many to be counted one by one");
    }

    private void line(String what, String value) {
        lines.add("  %-12s %s".formatted(what, value));
    }

    private void sizes(Rows all) {
        line(
                "parameters",
                matrix.parameters().size() + ": "
                        + matrix.parameters().stream().map(MatrixCounts::size).collect(Collectors.joining(", ")));
        if (!matrix.constraints().isEmpty()) {
            line("rules", Integer.toString(matrix.constraints().size()));
        }
        line("product", grouped(all.atMost()) + (matrix.hasRefused() ? " (one invalid value in a row)" : ""));
    }

    private static String size(Matrix.Parameter p) {
        String invalid = p.refused().isEmpty() ? "" : "+" + p.refused().size() + " invalid";
        return p.name() + " " + p.values().size() + invalid;
    }

    /** What other strengths would come to, as far as that is known at once. */
    private void strengths() {
        List<String> known = new ArrayList<>();
        int parameters = matrix.parameters().size();
        for (int t = 1; t <= Math.min(STRONGEST, parameters); t++) {
            Matrix covering =
                    matrix.with(Matrix.Making.ALL.seed(matrix.making().seed()).strength(t, parameters));
            if (covering.isQuick()) {
                known.add("cover " + t + ": " + grouped(new Rows(covering).count()));
            }
        }
        if (!known.isEmpty()) {
            line("greedily", String.join(", ", known));
        }
    }

    private void wanted(Rows rows) {
        Optional<BigInteger> count = rows.exactly();
        String asked = asked(matrix);
        line(
                asked,
                count.map(c -> grouped(c) + (c.equals(BigInteger.ONE) ? " row" : " rows"))
                        .orElseGet(() -> "at most " + grouped(rows.atMost()) + " rows"));
    }

    /** {@code cover 2, cover 3 of (a, b, c)}. */
    public static String asked(Matrix matrix) {
        if (matrix.isProduct()) {
            return "cover all";
        }
        return matrix.coverages().stream()
                .map(c -> "cover " + c.strength() + of(c, matrix))
                .collect(Collectors.joining(", "));
    }

    private static String of(Matrix.Coverage c, Matrix matrix) {
        return c.parameters().size() == matrix.parameters().size()
                ? ""
                : IntStream.range(0, c.parameters().size())
                        .mapToObj(i ->
                                matrix.parameters().get(c.parameters().get(i)).name())
                        .collect(Collectors.joining(", ", " of (", ")"));
    }

    /** {@code 1,234,567}. */
    public static String grouped(BigInteger n) {
        return "%,d".formatted(n);
    }

    /** Of which scenario they are. */
    public static String heading(String file, CheckedScenario scenario) {
        return file + " :: " + scenario.title();
    }
}
