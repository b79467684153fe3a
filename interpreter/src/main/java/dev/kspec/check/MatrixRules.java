// SPDX-License-Identifier: Apache-2.0
package dev.kspec.check;

import dev.kspec.ast.Expression;
import dev.kspec.ast.MatrixRule;
import dev.kspec.ast.Name;
import dev.kspec.ast.Scenario;
import dev.kspec.cover.ContradictionException;
import dev.kspec.cover.Effort;
import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.diag.Diagnostics;
import dev.kspec.diag.Nearest;
import dev.kspec.source.Span;
import dev.kspec.type.Value;
import dev.kspec.verb.Term;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The rules of a matrix whose parameters are known. */
final class MatrixRules {
    private static final int STRONGEST = 6;
    private static final List<String> EFFORTS = List.of("greedy", "normal", "tight");

    private final List<Matrix.Parameter> parameters;
    private final List<String> names;
    private final Constants known;
    private final Diagnostics diagnostics;
    private final List<Matrix.Constraint> constraints = new ArrayList<>();
    private final List<Matrix.Coverage> coverages = new ArrayList<>();
    private final List<Map<Integer, Integer>> included = new ArrayList<>();
    private final List<Span> places = new ArrayList<>();
    private final List<MatrixRule.Derived> derived = new ArrayList<>();
    private Optional<Matrix.Budget> budget = Optional.empty();
    private Optional<MatrixRule> cover = Optional.empty();

    MatrixRules(List<Matrix.Parameter> parameters, Constants known, Diagnostics diagnostics) {
        this.parameters = parameters;
        this.names = parameters.stream().map(Matrix.Parameter::name).toList();
        this.known = known;
        this.diagnostics = diagnostics;
    }

    Matrix check(Scenario scenario) {
        scenario.rules().forEach(r -> {
            if (r instanceof MatrixRule.Derived d) {
                derived(d, scenario);
            }
        });
        Conditions conditions = new Conditions(parameters, derived, known, diagnostics);
        for (MatrixRule rule : scenario.rules()) {
            switch (rule) {
                case MatrixRule.Cover r -> cover(r);
                case MatrixRule.Budget r -> budget(r);
                case MatrixRule.Never r ->
                    conditions.never(r.span(), r.condition()).ifPresent(constraints::add);
                case MatrixRule.Implies r ->
                    conditions.implies(r.span(), r.condition(), r.consequence()).ifPresent(constraints::add);
                case MatrixRule.Row r -> row(r);
                case MatrixRule.Derived r -> {}
                case MatrixRule.Invalid r -> {}
                case MatrixRule.Weight r -> {}
            }
        }
        checkIncluded();
        checkParameters(scenario);
        return new Matrix(parameters, constraints, coverages, budget, included);
    }

    /** A row that must be there, but may not, is told, and then not demanded any more. */
    private void checkIncluded() {
        for (int i = included.size() - 1; i >= 0; i--) {
            Map<Integer, Integer> row = included.get(i);
            int[] indices = new int[parameters.size()];
            row.forEach((p, v) -> indices[p] = v);
            Span where = places.get(i);
            Optional<Matrix.Constraint> forbids = constraints.stream()
                    .filter(c -> row.keySet().containsAll(c.parameters()) && !c.allows(indices))
                    .findFirst();
            if (forbids.isPresent()) {
                Span rule = forbids.get().span();
                diagnostics.add(Diagnostic.error(Code.NO_ROWS, where, "a rule forbids this row")
                        .help("line " + rule.line() + ": " + rule.oneLine()));
                included.remove(i);
            } else {
                int place = i;
                conflict(row).ifPresent(rules -> {
                    diagnostics.add(Diagnostic.error(Code.NO_ROWS, where, "no row with these values keeps all rules")
                            .help(String.join("; ", rules)));
                    included.remove(place);
                });
            }
        }
    }

    /** The rules that leave no row with some values though they leave others. */
    private Optional<List<String>> conflict(Map<Integer, Integer> row) {
        if (constraints.isEmpty() || conflict(List.of()).isPresent()) {
            return Optional.empty();
        }
        return conflict(List.of(row));
    }

    private Optional<List<String>> conflict(List<Map<Integer, Integer>> wanted) {
        try {
            var unused = MatrixModel.arrays(
                            new Matrix(parameters, constraints, List.of(), Optional.empty(), wanted), List.of())
                    .effort(Effort.GREEDY)
                    .generate();
            return Optional.empty();
        } catch (ContradictionException e) {
            return Optional.of(e.rules());
        }
    }

    private void checkParameters(Scenario scenario) {
        if (scenario.matrix().isEmpty() && !scenario.rules().isEmpty()) {
            diagnostics.add(Diagnostic.error(
                            Code.MATRIX_SHAPE, scenario.rules().getFirst().span(), "the matrix has no parameter")
                    .help("write its parameters line by line, such as: size: 0, 1, 4096"));
        }
    }

    private void derived(MatrixRule.Derived rule, Scenario scenario) {
        String name = rule.name().text();
        if (names.contains(name)
                || derived.stream().anyMatch(d -> d.name().text().equals(name))
                || scenario.matrix().stream().anyMatch(p -> p.name().text().equals(name))) {
            diagnostics.add(
                    Diagnostic.error(Code.DUPLICATE_NAME, rule.name().span(), "the matrix has `" + name + "` twice"));
            return;
        }
        derived.add(rule);
    }

    private void cover(MatrixRule.Cover rule) {
        if (cover.isPresent()) {
            diagnostics.add(Diagnostic.error(Code.REPEATED_SUFFIX, rule.span(), "a matrix has one line with `cover`")
                    .help("several coverages stand behind one another: cover 2, cover 3 of (a, b, c)"));
            return;
        }
        cover = Optional.of(rule);
        for (MatrixRule.Coverage c : rule.coverages()) {
            List<Integer> of = indices(c.parameters());
            int most = c.parameters().isEmpty()
                    ? parameters.size()
                    : Math.max(of.size(), (int)
                            c.parameters().stream().map(Name::text).distinct().count());
            if (c.strength() instanceof Expression.Reference(var span, Name name)
                    && name.text().equals("all")) {
                if (rule.coverages().size() > 1 && c.parameters().isEmpty()) {
                    diagnostics.add(Diagnostic.error(
                            Code.MATRIX_SHAPE, c.span(), "`cover all` is every row: nothing is left to cover"));
                } else if (!c.parameters().isEmpty()) {
                    strength(c, most, most, of);
                }
                continue;
            }
            Term term = known.term(c.strength());
            if (Constants.value(term).orElse(null) instanceof Value.Int(var n)
                    && n.signum() > 0
                    && n.bitLength() < 31) {
                strength(c, n.intValueExact(), most, of);
            } else if (!(term instanceof Term.Invalid)) {
                diagnostics.add(Diagnostic.error(
                                Code.WRONG_TYPE, c.strength().span(), "`cover` takes `all` or a strength from 1 to 6")
                        .help("cover 2: every pair of values of any two parameters occurs in some row"));
            }
        }
    }

    private void strength(MatrixRule.Coverage c, int strength, int most, List<Integer> of) {
        if (strength > STRONGEST) {
            diagnostics.add(
                    Diagnostic.error(Code.OUT_OF_RANGE, c.strength().span(), "the strongest coverage is " + STRONGEST)
                            .help("cover all makes every row"));
        } else if (strength > most && most > 0) {
            diagnostics.add(Diagnostic.error(
                            Code.OUT_OF_RANGE,
                            c.strength().span(),
                            strength + " parameters at a time, but there are only " + most)
                    .help(c.parameters().isEmpty() ? "cover all makes every row" : "write cover all of (…)"));
        } else {
            List<Integer> among = c.parameters().isEmpty() ? indicesOfAll() : of;
            coverages.add(new Matrix.Coverage(strength, among));
        }
    }

    private List<Integer> indicesOfAll() {
        List<Integer> all = new ArrayList<>();
        for (int i = 0; i < parameters.size(); i++) {
            all.add(i);
        }
        return all;
    }

    /** Ascending; without those that are unknown, which are reported, or named twice. */
    private List<Integer> indices(List<Name> given) {
        Set<Integer> indices = new TreeSet<>();
        for (Name name : given) {
            int index = names.indexOf(name.text());
            if (index < 0) {
                diagnostics.add(MatrixValues.noParameter(name, names));
            } else if (!indices.add(index)) {
                diagnostics.add(Diagnostic.error(Code.DUPLICATE_NAME, name.span(), "`" + name + "` stands here twice"));
            }
        }
        return List.copyOf(indices);
    }

    private void budget(MatrixRule.Budget rule) {
        if (budget.isPresent()) {
            diagnostics.add(Diagnostic.error(Code.REPEATED_SUFFIX, rule.span(), "a matrix has one budget"));
        }
        if (rule.effort() instanceof Expression.Reference(var span, Name name)) {
            if (EFFORTS.contains(name.text())) {
                budget = Optional.of(Matrix.Effort.valueOf(name.text().toUpperCase(Locale.ROOT)));
                return;
            }
            Diagnostic unknown = Diagnostic.error(Code.UNKNOWN_WORD, span, "`" + name + "` is no budget");
            diagnostics.add(Nearest.to(name.text(), EFFORTS)
                    .map(n -> unknown.label("did you mean `" + n + "`?"))
                    .orElse(unknown.help("greedy, normal, tight, or a time such as 60s")));
            return;
        }
        switch (known.term(rule.effort())) {
            case Term.Duration(long nanos)
            when nanos > 0 -> budget = Optional.of(new Matrix.Time(java.time.Duration.ofNanos(nanos)));
            case Term.Invalid i -> {}
            default ->
                diagnostics.add(Diagnostic.error(Code.WRONG_TYPE, rule.effort().span(), "this is no budget")
                        .help("greedy, normal, tight, or a time such as 60s"));
        }
    }

    private void row(MatrixRule.Row rule) {
        Map<Integer, Integer> row = new TreeMap<>();
        Set<String> seen = new HashSet<>();
        boolean valid = true;
        for (Expression.Field field : rule.row().fields()) {
            int parameter = names.indexOf(field.name().text());
            if (parameter < 0) {
                diagnostics.add(MatrixValues.noParameter(field.name(), names));
                valid = false;
                continue;
            }
            if (!seen.add(field.name().text())) {
                diagnostics.add(Diagnostic.error(
                        Code.DUPLICATE_NAME, field.name().span(), "`" + field.name() + "` is given twice"));
            }
            Optional<Value> value = known.value(field.value());
            List<Value> values = parameters.get(parameter).values();
            int index = value.map(values::indexOf).orElse(-1);
            if (value.isPresent() && index < 0) {
                diagnostics.add(
                        new MatrixValues(known, diagnostics).noValue(field.value(), value.get(), field.name(), values));
            }
            valid &= index >= 0;
            row.put(parameter, index);
        }
        if (valid && complete(rule, row)) {
            if (rule.include()) {
                included.add(row);
                places.add(rule.span());
            } else {
                constraints.add(new Matrix.Excluded(rule.span(), row));
            }
        }
    }

    private boolean complete(MatrixRule.Row rule, Map<Integer, Integer> row) {
        if (row.isEmpty()) {
            diagnostics.add(Diagnostic.error(Code.MATRIX_SHAPE, rule.row().span(), "a row names one value at least"));
            return false;
        }
        if (!rule.row().open() && row.size() < parameters.size()) {
            List<String> missing = names.stream()
                    .filter(n -> !row.containsKey(names.indexOf(n)))
                    .toList();
            diagnostics.add(Diagnostic.error(
                            Code.PATTERN_INCOMPLETE,
                            rule.row().span(),
                            "the row does not say " + String.join(", ", missing))
                    .help("`..` at its end leaves the others open"));
            return false;
        }
        return true;
    }
}
