// SPDX-License-Identifier: Apache-2.0
package dev.kspec.check;

import dev.kspec.ast.MatrixRule;
import dev.kspec.ast.Scenario;
import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.diag.Diagnostics;
import dev.kspec.diag.Severity;
import dev.kspec.type.Value;
import dev.kspec.verb.Scope;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Compiles rows of a scenario's matrix, and tells what is wrong in all of them and what in some. All rows of the product
 * are tried if there are no more than {@link #MOST_ROWS}, since whatever rows an array has are among them; else those of
 * the array, if they are as few and soon made; else for each value of each parameter one row with it.
 */
public final class RowTrials {
    /** Up to so many rows each is compiled; of more, each value once. */
    public static final int MOST_ROWS = 5_000;

    private final CheckedScenario scenario;
    private final Duration timeout;
    private final List<Diagnostic> told = new ArrayList<>();
    private final Map<Diagnostic, Integer> found = new LinkedHashMap<>();
    private final Map<Diagnostic, List<Value>> firstRows = new HashMap<>();
    private int tried;
    private int valid;

    /** @param timeout of a case, if its scenario sets none */
    RowTrials(CheckedScenario scenario, Duration timeout) {
        this.scenario = scenario;
        this.timeout = timeout;
    }

    /** Whether there are so many rows that not each is tried. */
    public static boolean areSome(CheckedScenario scenario) {
        return each(scenario).isEmpty();
    }

    /** The rows of which each is tried; nothing if there are too many of them. */
    private static Optional<Rows> each(CheckedScenario scenario) {
        Rows product = new Rows(scenario.rows().product());
        if (isFew(product.atMost())) {
            return Optional.of(product);
        }
        if (scenario.rows().isProduct() || !scenario.rows().isSoonMade()) {
            return Optional.empty();
        }
        Rows array = new Rows(scenario.rows());
        return array.exactly().filter(RowTrials::isFew).map(n -> array);
    }

    private static boolean isFew(BigInteger rows) {
        return rows.compareTo(BigInteger.valueOf(MOST_ROWS)) <= 0;
    }

    /** What is wrong, or odd. */
    List<Diagnostic> run() {
        Rows product = new Rows(scenario.rows().product());
        if (!product.isAny()) {
            noRows();
            return told;
        }
        impossible();
        for (List<Value> row : each(scenario).map(Rows::all).orElseGet(product::eachValueOnce)) {
            if (!isTried(row)) {
                break;
            }
        }
        found.forEach(this::tell);
        return told;
    }

    /** Compiles a row; false if that went on for so long that one row is enough. */
    private boolean isTried(List<Value> row) {
        Diagnostics ofRow = new Diagnostics();
        ScenarioCompiler compiler = new ScenarioCompiler(scenario.context(), "", ofRow);
        var unused = compiler.scenario(scenario, row, timeout);
        valid += scenario.rows().refusal(row).isEmpty() ? 1 : 0;
        for (Diagnostic d : new LinkedHashSet<>(ofRow.sorted())) {
            found.merge(d, 1, Integer::sum);
            firstRows.putIfAbsent(d, row);
        }
        tried++;
        if (compiler.isTooLong()) {
            return false;
        }
        if (tried == 1 && !scenario.scenario().steps().isEmpty()) {
            warnUnused(compiler.scope());
        }
        return true;
    }

    private void tell(Diagnostic d, int rows) {
        boolean inAll = rows == tried || (d.severity() != Severity.ERROR && rows >= valid);
        // What holds in some rows and not in others is what a matrix is for, also where rows are written out.
        boolean oneOfSome = !inAll || scenario.rows().isFixed();
        if (!oneOfSome || d.code() != Code.ALWAYS_HOLDS) {
            told.add(inAll ? d : inRow(d, firstRows.get(d)));
        }
    }

    private void impossible() {
        scenario.rows()
                .impossible()
                .ifPresent(why -> scenario.scenario().rules().stream()
                        .filter(MatrixRule.Cover.class::isInstance)
                        .findFirst()
                        .ifPresent(
                                cover -> told.add(Diagnostic.error(Code.NO_ROWS, cover.span(), "this cannot be covered")
                                        .help(why))));
    }

    /** Rules each of which allows some rows, but not together. */
    private void noRows() {
        List<Matrix.Constraint> conflict = Conflict.of(scenario.rows());
        told.add(Diagnostic.error(
                        Code.NO_ROWS,
                        conflict.getLast().span(),
                        "no row is left: this contradicts what stands before it")
                .help("together with: "
                        + String.join(
                                "; ",
                                conflict.subList(0, conflict.size() - 1).stream()
                                        .map(c -> "line " + c.span().line() + ", "
                                                + c.span().oneLine())
                                        .toList())));
    }

    private void warnUnused(Scope scope) {
        Set<String> warned = new HashSet<>();
        for (Scenario.MatrixParameter p : scenario.scenario().matrix()) {
            if (!scope.isUsed(p.name().text()) && warned.add(p.name().text())) {
                told.add(Diagnostic.warning(
                                Code.UNUSED_MATRIX_PARAMETER,
                                p.name().span(),
                                "no step of the scenario uses `" + p.name() + "`")
                        .help("all its rows test the same; use the name or remove it"));
            }
        }
    }

    private Diagnostic inRow(Diagnostic d, List<Value> row) {
        StringBuilder words = new StringBuilder();
        for (int i = 0; i < row.size(); i++) {
            words.append(i == 0 ? "" : ", ")
                    .append(scenario.matrix().get(i).name())
                    .append('=')
                    .append(row.get(i).canonical());
        }
        return d.found("in the row [" + words + "]");
    }
}
