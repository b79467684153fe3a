// SPDX-License-Identifier: Apache-2.0
package dev.kspec.check;

import dev.kspec.ast.Expression;
import dev.kspec.ast.MatrixRule;
import dev.kspec.ast.Name;
import dev.kspec.ast.References;
import dev.kspec.ast.Scenario;
import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.diag.Diagnostics;
import dev.kspec.source.Span;
import dev.kspec.type.Value;
import dev.kspec.verb.Term;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A matrix' parameters with their values and weights, and the values that are to be refused. */
final class MatrixChecker {
    private static final long MOST_WEIGHT = 1_000_000;

    private final Constants known;
    private final Diagnostics diagnostics;
    private final MatrixValues values;

    /** Values by parameter; distinct, in their order. */
    private final Map<String, Set<Value>> valid = new LinkedHashMap<>();

    private final Map<String, List<Matrix.Refused>> refused = new LinkedHashMap<>();
    private final Map<String, Map<Value, Integer>> weights = new LinkedHashMap<>();

    /** @param known constants that may be named */
    MatrixChecker(Constants known, Diagnostics diagnostics) {
        this.known = known.makingWords();
        this.diagnostics = diagnostics;
        this.values = new MatrixValues(known, diagnostics);
    }

    Matrix check(Scenario scenario) {
        if (isFixed(scenario)) {
            return fixed(scenario);
        }
        scenario.matrix().forEach(this::parameter);
        scenario.matrix().forEach(this::checkWords);
        for (MatrixRule rule : scenario.rules()) {
            switch (rule) {
                case MatrixRule.Invalid r -> invalid(r);
                case MatrixRule.Weight r -> weight(r);
                case MatrixRule.Cover r -> {}
                case MatrixRule.Budget r -> {}
                case MatrixRule.Never r -> {}
                case MatrixRule.Implies r -> {}
                case MatrixRule.Row r -> {}
                case MatrixRule.Derived r -> {}
            }
        }
        List<Matrix.Parameter> parameters = valid.entrySet().stream()
                .filter(e -> !e.getValue().isEmpty())
                .map(e -> new Matrix.Parameter(
                        e.getKey(),
                        List.copyOf(e.getValue()),
                        e.getValue().stream()
                                .map(v -> weights.getOrDefault(e.getKey(), Map.of())
                                        .getOrDefault(v, 1))
                                .toList(),
                        refused.getOrDefault(e.getKey(), List.of())))
                .toList();
        return new MatrixRules(parameters, known, diagnostics).check(scenario);
    }

    /** Whether it has constants instead of parameters. */
    private static boolean isFixed(Scenario scenario) {
        return scenario.matrix().isEmpty()
                && scenario.rules().stream().anyMatch(MatrixRule.Derived.class::isInstance)
                && scenario.rules().stream()
                        .allMatch(r -> r instanceof MatrixRule.Derived || r instanceof MatrixRule.Invalid);
    }

    private Matrix fixed(Scenario scenario) {
        Map<String, Optional<Value>> constants = new LinkedHashMap<>();
        scenario.rules().forEach(r -> {
            if (r instanceof MatrixRule.Derived d) {
                constant(d, constants);
            }
        });
        constants.keySet().forEach(name -> valid.put(name, new LinkedHashSet<>()));
        scenario.rules().forEach(r -> {
            if (r instanceof MatrixRule.Invalid i) {
                invalid(i);
            }
        });
        Set<Value.Word> words = new LinkedHashSet<>();
        constants.values().forEach(c -> c.ifPresent(v -> Matrix.collect(v, words)));
        refused.values().forEach(all -> all.forEach(r -> Matrix.collect(r.value(), words)));
        Optional<Matrix.Refused> refusal = refused.entrySet().stream()
                .flatMap(e ->
                        e.getValue().stream().filter(r -> Optional.of(r.value()).equals(constants.get(e.getKey()))))
                .findFirst();
        return Matrix.of(new Matrix.Fixed(words, !refused.isEmpty(), refusal));
    }

    /** What depends on other constants follows in the case itself, and has no words of its own. */
    private void constant(MatrixRule.Derived rule, Map<String, Optional<Value>> constants) {
        String name = rule.name().text();
        if (constants.containsKey(name)) {
            diagnostics.add(
                    Diagnostic.error(Code.DUPLICATE_NAME, rule.name().span(), "the matrix has `" + name + "` twice"));
            return;
        }
        boolean depends = References.in(rule.value()).stream().anyMatch(constants::containsKey);
        constants.put(name, depends ? Optional.empty() : known.value(rule.value()));
    }

    private void parameter(Scenario.MatrixParameter p) {
        String name = p.name().text();
        if (valid.containsKey(name)) {
            diagnostics.add(
                    Diagnostic.error(Code.DUPLICATE_NAME, p.name().span(), "the matrix has `" + p.name() + "` twice"));
        }
        if (p.values().isEmpty()) {
            diagnostics.add(Diagnostic.error(Code.MATRIX_SHAPE, p.span(), "`" + p.name() + "` has no value")
                    .help("a parameter without values makes no case"));
        }
        if (p.values().size() == 1
                && p.values().getFirst() instanceof Expression.Items list
                && list.items().size() > 1
                && !list.span().file().name().endsWith(".yaml")) {
            String inside = list.span().oneLine();
            diagnostics.add(Diagnostic.warning(
                            Code.MATRIX_SHAPE, list.span(), "`" + p.name() + "` has a single value, which is a list")
                    .help("several values stand without brackets: " + p.name() + ": "
                            + inside.substring(1, inside.length() - 1).strip()));
        }
        Set<Value> distinct = valid.computeIfAbsent(name, n -> new LinkedHashSet<>());
        p.values().forEach(e -> values.add(e, p.name(), distinct));
    }

    /** In a rule a name is the parameter's, and never the word. */
    private void checkWords(Scenario.MatrixParameter p) {
        Set<Value.Word> words = new LinkedHashSet<>();
        valid.get(p.name().text()).forEach(v -> Matrix.collect(v, words));
        words.stream()
                .map(Value.Word::name)
                .filter(valid::containsKey)
                .distinct()
                .forEach(name -> {
                    Span where = p.values().stream()
                            .filter(e -> References.in(e).contains(name))
                            .findFirst()
                            .map(Expression::span)
                            .orElse(p.span());
                    diagnostics.add(Diagnostic.warning(
                                    Code.DUPLICATE_NAME, where, "the word `" + name + "` has the name of a parameter")
                            .help("in rules and steps `" + name
                                    + "` is the parameter, and this value cannot be compared with it; give one of them another"
                                    + " name"));
                });
    }

    private void invalid(MatrixRule.Invalid rule) {
        Set<Value> ofParameter = named(rule.parameter());
        if (ofParameter == null) {
            return;
        }
        List<Matrix.Refused> all = refused.computeIfAbsent(rule.parameter().text(), n -> new ArrayList<>());
        List<Expression> waiting = new ArrayList<>();
        for (MatrixRule.InvalidValue v : rule.values()) {
            waiting.add(v.value());
            if (v.errno().isPresent()) {
                Expression expected = v.errno().get();
                Optional<String> errno = errno(expected);
                errno.ifPresent(e -> waiting.forEach(x -> refuse(x, e, rule.parameter(), ofParameter, all)));
                waiting.clear();
            }
        }
        if (!waiting.isEmpty()) {
            diagnostics.add(
                    Diagnostic.error(Code.MATRIX_SHAPE, waiting.getLast().span(), "with which errno is this refused?")
                            .help("write it behind the value, or behind the last of several: invalid "
                                    + rule.parameter() + ": 0, 65536 expect EINVAL"));
        }
    }

    private void refuse(Expression e, String errno, Name parameter, Set<Value> ofParameter, List<Matrix.Refused> all) {
        Set<Value> given = new LinkedHashSet<>();
        values.add(e, parameter, given);
        for (Value value : given) {
            if (ofParameter.contains(value)) {
                diagnostics.add(Diagnostic.error(
                        Code.DUPLICATE_CASE, e.span(), "`" + parameter + "` has this value among its valid ones"));
            } else if (all.stream().anyMatch(r -> r.value().equals(value))) {
                diagnostics.add(Diagnostic.error(
                        Code.DUPLICATE_CASE, e.span(), "this invalid value of `" + parameter + "` stands here twice"));
            } else {
                all.add(new Matrix.Refused(value, errno));
            }
        }
    }

    private Optional<String> errno(Expression e) {
        Term term = known.term(e);
        if (term instanceof Term.Error(String name, int number)) {
            return Optional.of(name);
        }
        if (!(term instanceof Term.Invalid)) {
            diagnostics.add(Diagnostic.error(Code.WRONG_TYPE, e.span(), "an invalid value is refused with an errno")
                    .help("such as: expect EINVAL"));
        }
        return Optional.empty();
    }

    private void weight(MatrixRule.Weight rule) {
        Set<Value> ofParameter = named(rule.parameter());
        Term term = known.term(rule.weight());
        Optional<Value> weight = Constants.value(term);
        if (!(term instanceof Term.Invalid)
                && !(weight.isPresent()
                        && weight.get() instanceof Value.Int(var n)
                        && n.signum() > 0
                        && n.bitLength() < 32
                        && n.longValueExact() <= MOST_WEIGHT)) {
            diagnostics.add(Diagnostic.error(
                    Code.WRONG_TYPE, rule.weight().span(), "a weight is a number from 1 to " + MOST_WEIGHT));
            return;
        }
        if (ofParameter == null || weight.isEmpty()) {
            return;
        }
        for (Expression e : rule.values()) {
            Set<Value> given = new LinkedHashSet<>();
            values.add(e, rule.parameter(), given);
            for (Value value : given) {
                if (!ofParameter.contains(value)) {
                    diagnostics.add(values.noValue(e, value, rule.parameter(), ofParameter));
                } else {
                    weights.computeIfAbsent(rule.parameter().text(), n -> new LinkedHashMap<>())
                            .put(value, ((Value.Int) weight.get()).value().intValueExact());
                }
            }
        }
    }

    /** The values of a parameter; null, and a message, if there is no such parameter. */
    private Set<Value> named(Name parameter) {
        Set<Value> found = valid.get(parameter.text());
        if (found == null) {
            diagnostics.add(MatrixValues.noParameter(parameter, valid.keySet()));
        }
        return found;
    }
}
