// SPDX-License-Identifier: Apache-2.0
package dev.kspec.check;

import dev.kspec.ast.Expression;
import dev.kspec.ast.MatrixRule;
import dev.kspec.ast.Outcome;
import dev.kspec.ast.References;
import dev.kspec.ast.Statement;
import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.diag.Diagnostics;
import dev.kspec.type.Value;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Expectations that are computed from a row: one that comes to the same value in every row, although it names parameters
 * that differ, cannot tell whether the driver heeds them.
 */
final class Oracles {
    /** So many rows are looked at; of larger products none is. */
    private static final BigInteger MOST_ROWS = BigInteger.valueOf(RowTrials.MOST_ROWS);

    private final CheckedScenario scenario;
    private final Constants known;
    private final Diagnostics diagnostics;
    private final Set<String> parameters = new HashSet<>();

    /** What follows from a row, in the order in which it does: derived values of the matrix, then constants of the steps. */
    private final Map<String, Expression> derived = new LinkedHashMap<>();

    private final Set<String> atRunTime = new HashSet<>();
    private final List<Expression> oracles = new ArrayList<>();

    /** @param known constants that may be named */
    Oracles(CheckedScenario scenario, Constants known, Diagnostics diagnostics) {
        this.scenario = scenario;
        this.known = known;
        this.diagnostics = diagnostics;
        scenario.matrix().forEach(p -> parameters.add(p.name()));
        known.onlyWordsOf(scenario.rows());
    }

    void look() {
        Rows rows = new Rows(scenario.rows().product());
        if (parameters.isEmpty() || rows.atMost().compareTo(MOST_ROWS) > 0) {
            return;
        }
        scenario.scenario().rules().forEach(r -> {
            if (r instanceof MatrixRule.Derived d) {
                derived.put(d.name().text(), d.value());
            }
        });
        Blocks.all(scenario.scenario().steps(), this::statement);
        List<List<Value>> valid = new ArrayList<>();
        rows.all().forEach(row -> {
            if (scenario.rows().refusal(row).isEmpty()) {
                valid.add(row);
            }
        });
        for (Expression oracle : oracles) {
            judge(oracle, valid);
        }
    }

    private void statement(Statement statement, boolean top) {
        switch (statement) {
            case Statement.Let let -> {
                if (top && !parameters.contains(let.name().text()) && isOfRow(let.value())) {
                    derived.put(let.name().text(), let.value());
                } else {
                    atRunTime.add(let.name().text());
                }
            }
            case Statement.Step step -> {
                step.expect().ifPresent(this::outcome);
                step.as().ifPresent(n -> atRunTime.add(n.text()));
            }
            case Statement.Assert a -> condition(a.condition());
            case Statement.For s -> atRunTime.add(s.variable().text());
            case Statement.Repeat s -> s.as().ifPresent(n -> atRunTime.add(n.text()));
            case Statement.Call s -> s.as().ifPresent(n -> atRunTime.add(n.text()));
            default -> {}
        }
    }

    private void outcome(Outcome outcome) {
        switch (outcome) {
            case Outcome.Exactly o -> add(o.value());
            case Outcome.Relation o -> add(o.bound());
            case Outcome.AnyOf o -> o.alternatives().forEach(this::outcome);
            case Outcome.ByInjection o -> {
                outcome(o.clean());
                outcome(o.injected());
            }
        }
    }

    /** Of a comparison, the side that is computed; if both are, the demand itself is known, which is told elsewhere. */
    private void condition(Expression condition) {
        if (condition instanceof Expression.Binary b) {
            Expression left = b.left();
            Expression right = b.right();
            switch (b.operator()) {
                case AND, OR -> {
                    condition(left);
                    condition(right);
                }
                case EQUAL, NOT_EQUAL, LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL -> {
                    if (!isOfRow(left)) {
                        add(right);
                    } else if (!isOfRow(right)) {
                        add(left);
                    }
                }
                default -> {}
            }
        }
    }

    private void add(Expression e) {
        boolean itself = e instanceof Expression.Reference r
                && parameters.contains(r.name().text());
        if (!itself && isOfRow(e)) {
            oracles.add(e);
        }
    }

    /** Whether it names something of the row, and nothing that is known only when the case runs. */
    private boolean isOfRow(Expression e) {
        Set<String> names = References.in(e);
        return names.stream().noneMatch(atRunTime::contains)
                && !parametersOf(names).isEmpty();
    }

    /** Those that names stand for, also by way of what is derived from them. */
    private Set<String> parametersOf(Set<String> names) {
        Set<String> all = new HashSet<>(names);
        List<String> order = new ArrayList<>(derived.keySet());
        for (String name : order.reversed()) {
            if (all.contains(name)) {
                all.addAll(References.in(derived.get(name)));
            }
        }
        all.retainAll(parameters);
        return all;
    }

    private void judge(Expression oracle, List<List<Value>> rows) {
        Set<String> about = parametersOf(References.in(oracle));
        List<Integer> places = new ArrayList<>();
        for (int p = 0; p < scenario.matrix().size(); p++) {
            if (about.contains(scenario.matrix().get(p).name())) {
                places.add(p);
            }
        }
        Set<List<Value>> seen = new LinkedHashSet<>();
        Set<Value> results = new HashSet<>();
        for (List<Value> row : rows) {
            if (seen.add(places.stream().map(row::get).toList())) {
                Optional<Value> value = value(oracle, row);
                if (value.isEmpty() || (results.add(value.get()) && results.size() > 1)) {
                    return;
                }
            }
        }
        if (seen.size() > 1) {
            diagnostics.add(Diagnostic.warning(
                            Code.CONSTANT_ORACLE,
                            oracle.span(),
                            "this is " + results.iterator().next().canonical() + " in every row, whatever "
                                    + String.join(", ", about.stream().sorted().toList()) + " is")
                    .help("if that is meant, write the value; else look for what should depend on the row"));
        }
    }

    /** Nothing if it is known but when the case runs. */
    private Optional<Value> value(Expression oracle, List<Value> row) {
        for (int p = 0; p < row.size(); p++) {
            known.scope().put(scenario.matrix().get(p).name(), Constants.term(row.get(p), known.names()));
        }
        for (Map.Entry<String, Expression> d : derived.entrySet()) {
            known.scope().put(d.getKey(), known.term(d.getValue()));
        }
        return Constants.value(known.term(oracle));
    }
}
