// SPDX-License-Identifier: Apache-2.0
package dev.kspec.check;

import dev.kspec.ast.Expression;
import dev.kspec.ast.Scenario;
import dev.kspec.cover.ContradictionException;
import dev.kspec.cover.CoveringArrays;
import dev.kspec.cover.Uncoverable;
import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.diag.Diagnostics;
import dev.kspec.source.Span;
import java.util.List;

/** Values of a matrix that its rules keep out of every row: nobody writes one down to have it never tried. */
final class LostValues {
    /** With more values in all, nothing is looked for, so that checking a file stays quick. */
    private static final int MOST_VALUES = 2_000;

    /** Of one matrix no more are told. */
    private static final int MOST_TOLD = 5;

    private final CheckedScenario scenario;
    private final Diagnostics told;
    private final Diagnostics found;

    /** @param told what has been said of the matrix: a rule that asks for what no row has is told there */
    LostValues(CheckedScenario scenario, Diagnostics told, Diagnostics found) {
        this.scenario = scenario;
        this.told = told;
        this.found = found;
    }

    void look() {
        Matrix matrix = scenario.rows();
        long values =
                matrix.parameters().stream().mapToLong(p -> p.values().size()).sum();
        if (matrix.constraints().isEmpty() || values > MOST_VALUES || !new Rows(matrix.product()).isAny()) {
            return;
        }
        try {
            CoveringArrays.of(MatrixModel.of(matrix)).strength(1).uncoverable(MOST_TOLD).stream()
                    .filter(lost -> !isTold(lost) && !isMeant(lost, matrix))
                    .forEach(lost -> tell(lost, matrix));
        } catch (ContradictionException e) {
            // That nothing is possible is told where the rows are looked at.
        }
    }

    private boolean isTold(Uncoverable lost) {
        return told.sorted().stream()
                .filter(d -> d.code() == Code.IDLE_RULE)
                .map(d -> "line " + d.span().line() + ",")
                .anyMatch(line -> lost.rules().stream().anyMatch(r -> r.startsWith(line)));
    }

    /** A rule about nothing but this parameter says what it does. */
    private static boolean isMeant(Uncoverable lost, Matrix matrix) {
        return lost.rules().size() == 1
                && matrix.constraints().stream()
                        .filter(c -> MatrixModel.name(c).equals(lost.rules().getFirst()))
                        .anyMatch(c -> c.parameters().size() == 1);
    }

    private void tell(Uncoverable lost, Matrix matrix) {
        int parameter = lost.tuple().parameters().getFirst();
        int value = lost.tuple().values().getFirst();
        Matrix.Parameter p = matrix.parameters().get(parameter);
        if (value >= p.values().size()) {
            return;
        }
        found.add(Diagnostic.warning(
                        Code.LOST_VALUE,
                        place(parameter, value, p),
                        "no row has " + p.name() + "=" + p.values().get(value).canonical())
                .help("forbidden by " + String.join("; ", lost.rules())));
    }

    /** The value itself, unless it is one of a range. */
    private Span place(int parameter, int value, Matrix.Parameter p) {
        Scenario.MatrixParameter written = scenario.scenario().matrix().get(parameter);
        List<Expression> values = written.values();
        return values.size() == p.values().size()
                ? values.get(value).span()
                : written.name().span();
    }
}
