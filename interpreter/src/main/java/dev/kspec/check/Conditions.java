// SPDX-License-Identifier: Apache-2.0
package dev.kspec.check;

import dev.kspec.ast.Expression;
import dev.kspec.ast.MatrixRule;
import dev.kspec.ast.References;
import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.diag.Diagnostics;
import dev.kspec.program.Expr;
import dev.kspec.source.Span;
import dev.kspec.verb.Term;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeSet;

/** Conditions on rows, evaluated beforehand for all values of the parameters that they name. */
final class Conditions {
    /** Larger tables would make checking slow. */
    private static final int MOST_COMBINATIONS = 250_000;

    /** What depends on the values, even if the first ones show it. */
    private static final Set<Code> OF_VALUES = Set.of(Code.OVERFLOW, Code.DIVISION_BY_ZERO, Code.OUT_OF_RANGE);

    private final List<Matrix.Parameter> parameters;
    private final List<MatrixRule.Derived> derived;
    private final Constants known;
    private final Diagnostics diagnostics;

    Conditions(
            List<Matrix.Parameter> parameters,
            List<MatrixRule.Derived> derived,
            Constants known,
            Diagnostics diagnostics) {
        this.parameters = parameters;
        this.derived = derived;
        this.known = known;
        this.diagnostics = diagnostics;
        for (Matrix.Parameter p : parameters) {
            known.scope().put(p.name(), Constants.term(p.values().getFirst(), known.names()));
        }
        // Words are those of the values from now on: another one is a mistyped one.
        known.onlyWordsOf(new Matrix(parameters, List.of()));
    }

    Optional<Matrix.Constraint> never(Span span, Expression condition) {
        return table(span, List.of(condition), holds -> !holds[0]);
    }

    Optional<Matrix.Constraint> implies(Span span, Expression condition, Expression consequence) {
        boolean[] asked = {false};
        boolean[] kept = {false};
        Optional<Matrix.Constraint> table = table(span, List.of(condition, consequence), holds -> {
            asked[0] |= holds[0];
            kept[0] |= holds[1];
            return !holds[0] || holds[1];
        });
        if (table.isPresent() && asked[0] && !kept[0]) {
            diagnostics.add(Diagnostic.warning(
                            Code.IDLE_RULE,
                            consequence.span(),
                            "this holds for no values of the matrix: no row is left where "
                                    + condition.span().oneLine())
                    .help("compare it with the values of the matrix; if that is meant: never "
                            + condition.span().oneLine()));
        }
        return table;
    }

    private interface Verdict {
        boolean allows(boolean[] holds);
    }

    private Optional<Matrix.Constraint> table(Span span, List<Expression> conditions, Verdict verdict) {
        List<MatrixRule.Derived> used = new ArrayList<>();
        List<Integer> about = new ArrayList<>(about(conditions, used));
        List<Integer> sizes =
                about.stream().map(i -> parameters.get(i).values().size()).toList();
        long combinations = 1;
        for (int size : sizes) {
            combinations = Math.min(combinations * size, Integer.MAX_VALUE);
        }
        if (combinations > MOST_COMBINATIONS) {
            diagnostics.add(Diagnostic.error(
                            Code.OUT_OF_RANGE,
                            span,
                            "a rule over more than " + MOST_COMBINATIONS + " combinations of values")
                    .help("give it fewer parameters, or its parameters fewer values"));
            return Optional.empty();
        }
        BitSet forbidden = new BitSet((int) combinations);
        int[] row = new int[about.size()];
        for (int at = 0; at < combinations; at++) {
            Diagnostics wrong = new Diagnostics();
            Optional<boolean[]> holds = evaluate(conditions, used, about, row, wrong);
            if (holds.isEmpty()) {
                boolean ofRow = at > 0;
                String where = inRow(about, row);
                wrong.sorted()
                        .forEach(d -> diagnostics.add(ofRow || OF_VALUES.contains(d.code()) ? d.found(where) : d));
                return Optional.empty();
            }
            forbidden.set(at, !verdict.allows(holds.get()));
            next(row, sizes);
        }
        return judged(span, new Matrix.Table(span, about, sizes, forbidden), (int) combinations);
    }

    private Optional<Matrix.Constraint> judged(Span span, Matrix.Table table, int combinations) {
        int forbidden = table.forbids();
        if (forbidden == combinations) {
            diagnostics.add(Diagnostic.error(Code.NO_ROWS, span, "this rule forbids every row"));
            return Optional.empty();
        }
        if (forbidden == 0) {
            diagnostics.add(Diagnostic.warning(Code.IDLE_RULE, span, "this rule forbids no row")
                    .help("compare it with the values of the matrix, or remove it"));
        }
        return Optional.of(table);
    }

    private String inRow(List<Integer> about, int[] row) {
        StringJoiner values = new StringJoiner(", ", "in the row [", "]");
        for (int i = 0; i < row.length; i++) {
            Matrix.Parameter p = parameters.get(about.get(i));
            values.add(p.name() + "=" + p.values().get(row[i]).canonical());
        }
        return values.toString();
    }

    private static void next(int[] row, List<Integer> sizes) {
        for (int i = row.length - 1; i >= 0; i--) {
            if (++row[i] < sizes.get(i)) {
                return;
            }
            row[i] = 0;
        }
    }

    /** Parameters that conditions depend on, also by way of what is derived from them, which is collected in its order. */
    private Set<Integer> about(List<Expression> conditions, List<MatrixRule.Derived> used) {
        Set<String> names = new HashSet<>();
        conditions.forEach(c -> names.addAll(References.in(c)));
        for (MatrixRule.Derived d : derived.reversed()) {
            if (names.contains(d.name().text())) {
                names.addAll(References.in(d.value()));
                used.addFirst(d);
            }
        }
        TreeSet<Integer> about = new TreeSet<>();
        for (int i = 0; i < parameters.size(); i++) {
            if (names.contains(parameters.get(i).name())) {
                about.add(i);
            }
        }
        return about;
    }

    /** Whether each condition holds in a row; nothing after a mistake. */
    private Optional<boolean[]> evaluate(
            List<Expression> conditions,
            List<MatrixRule.Derived> used,
            List<Integer> about,
            int[] row,
            Diagnostics wrong) {
        for (int i = 0; i < row.length; i++) {
            Matrix.Parameter p = parameters.get(about.get(i));
            known.scope().put(p.name(), Constants.term(p.values().get(row[i]), known.names()));
        }
        for (MatrixRule.Derived d : used) {
            known.scope().put(d.name().text(), known.term(d.value(), wrong));
        }
        boolean[] holds = new boolean[conditions.size()];
        for (int i = 0; i < holds.length; i++) {
            Term term = known.term(conditions.get(i), wrong);
            if (term instanceof Term.Bool(Expr.Const(BigInteger v))) {
                holds[i] = v.signum() != 0;
            } else {
                if (!(term instanceof Term.Invalid)) {
                    wrong.add(Diagnostic.error(
                                    Code.WRONG_TYPE,
                                    conditions.get(i).span(),
                                    "a rule's condition is known before the case runs")
                            .label("this is " + term.kind()));
                }
                return Optional.empty();
            }
        }
        return Optional.of(holds);
    }
}
