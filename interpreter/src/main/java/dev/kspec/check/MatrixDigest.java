// SPDX-License-Identifier: Apache-2.0
package dev.kspec.check;

import dev.kspec.type.Value;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What the rows of a covering array depend on, so short that it can be kept beside them: the same for matrices that mean
 * the same, however they are written and wherever they stand.
 *
 * @param parameters of the parameters' names in their order, and their values in any order
 * @param rules of what the rules forbid and which rows must be there
 * @param cover in words: {@code cover 2, cover 3 of (a, b, c)}
 */
record MatrixDigest(String parameters, String rules, String cover) {
    static MatrixDigest of(Matrix matrix) {
        List<String> parameters = new ArrayList<>();
        matrix.parameters().forEach(p -> parameters.add(parameter(p)));
        TreeSet<String> rules = new TreeSet<>();
        matrix.constraints().forEach(c -> rules.add(rule(c, matrix)));
        for (var row : matrix.included()) {
            rules.add("include "
                    + new TreeSet<>(row.entrySet().stream()
                            .map(e -> cell(matrix, e.getKey(), e.getValue()))
                            .toList()));
        }
        String cover = matrix.coverages().stream()
                .map(c -> "cover " + c.strength()
                        + (c.parameters().size() == matrix.parameters().size() ? "" : " of " + names(c, matrix)))
                .sorted()
                .collect(Collectors.joining(", "));
        return new MatrixDigest(sum(parameters), sum(List.copyOf(rules)), cover);
    }

    private static String names(Matrix.Coverage c, Matrix matrix) {
        return c.parameters().stream()
                .map(p -> matrix.parameters().get(p).name())
                .collect(Collectors.joining(", ", "(", ")"));
    }

    private static String parameter(Matrix.Parameter p) {
        TreeSet<String> values = new TreeSet<>();
        p.values().forEach(v -> values.add(v.canonical()));
        p.refused().forEach(r -> values.add("invalid " + r.value().canonical()));
        return p.name() + ": " + values;
    }

    private static String cell(Matrix matrix, int parameter, int value) {
        Value v = matrix.parameters().get(parameter).values().get(value);
        return matrix.parameters().get(parameter).name() + "=" + v.canonical();
    }

    private static String rule(Matrix.Constraint c, Matrix matrix) {
        TreeSet<String> forbidden = new TreeSet<>();
        if (c instanceof Matrix.Excluded e) {
            TreeSet<String> row = new TreeSet<>();
            e.values().forEach((p, v) -> row.add(cell(matrix, p, v)));
            forbidden.add(row.toString());
        } else {
            collect(c, matrix, 0, new int[matrix.parameters().size()], forbidden);
        }
        return "never " + sum(List.copyOf(forbidden));
    }

    private static void collect(Matrix.Constraint c, Matrix matrix, int at, int[] row, TreeSet<String> forbidden) {
        if (at == c.parameters().size()) {
            if (!c.allows(row)) {
                forbidden.add(c.parameters().stream()
                        .map(p -> cell(matrix, p, row[p]))
                        .toList()
                        .toString());
            }
            return;
        }
        int parameter = c.parameters().get(at);
        for (int v = 0; v < matrix.parameters().get(parameter).values().size(); v++) {
            row[parameter] = v;
            collect(c, matrix, at + 1, row, forbidden);
        }
    }

    private static String sum(List<String> lines) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            lines.forEach(l -> digest.update((l + "\n").getBytes(StandardCharsets.UTF_8)));
            return HexFormat.of().formatHex(digest.digest(), 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** In which of these another one differs, in words. */
    String differenceTo(MatrixDigest other) {
        List<String> differences = new ArrayList<>();
        if (!parameters.equals(other.parameters)) {
            differences.add("its parameters and their values");
        }
        if (!rules.equals(other.rules)) {
            differences.add("its rules");
        }
        if (!cover.equals(other.cover)) {
            differences.add("what it covers");
        }
        return String.join(", ", differences);
    }
}
