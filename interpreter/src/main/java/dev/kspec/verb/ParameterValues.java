// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.ast.Expression;
import dev.kspec.ast.Name;
import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.program.Expr;
import dev.kspec.source.Span;
import dev.kspec.type.DriverModel;
import dev.kspec.type.DriverModel.ParameterType;
import dev.kspec.type.IntType;
import dev.kspec.type.Value;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What a driver's module is loaded with, where it is written as {@code { start: 7 }}. */
public final class ParameterValues {
    private final Consumer<Diagnostic> report;

    /** @param report takes what is wrong */
    public ParameterValues(Consumer<Diagnostic> report) {
        this.report = report;
    }

    /** {@code start: 7}. */
    public record Given(Name name, Expression value) {}

    /**
     * The module's parameters as the kernel reads them, those that are not given with their defaults.
     *
     * @param terms what an expression comes to, of a list also where parts of it are wrong
     * @param driver where the driver is named
     * @param form how a parameter that is missing would be written, up to its brace
     */
    public String text(
            DriverModel model, List<Given> parameters, Function<Expression, Term> terms, Span driver, String form) {
        Map<String, DriverModel.Parameter> known = new LinkedHashMap<>();
        model.module().ifPresent(m -> m.parameters().forEach(p -> known.put(p.name(), p)));
        Map<String, Value> values = new LinkedHashMap<>();
        known.values().forEach(p -> p.value().ifPresent(v -> values.put(p.name(), v)));
        Set<String> named = new HashSet<>();
        for (Given given : parameters) {
            String name = given.name().text();
            if (!named.add(name)) {
                report.accept(
                        Diagnostic.error(Code.DUPLICATE_NAME, given.name().span(), "`" + name + "` is given twice"));
            }
            Term value = terms.apply(given.value());
            if (known.containsKey(name)) {
                value(value, given.value().span(), known.get(name).type()).ifPresent(v -> values.put(name, v));
            } else if (!model.mistaken().contains(name)) {
                report.accept(Lowering.withNearest(
                        Diagnostic.error(
                                Code.UNKNOWN_PARAMETER,
                                given.name().span(),
                                "driver " + model.name() + " has no parameter `" + name + "`"),
                        name,
                        known.keySet()));
            }
        }
        known.values().stream()
                .filter(p -> p.value().isEmpty() && !named.contains(p.name()))
                .forEach(p -> report.accept(Diagnostic.error(
                                Code.MISSING_OPERAND,
                                driver,
                                "driver " + model.name() + " needs a value for `" + p.name()
                                        + "`, which has no default")
                        .help("write: " + form + " { " + p.name() + ": … }")));
        return values.entrySet().stream()
                .map(e -> e.getKey() + "=" + DriverModel.written(e.getValue()))
                .collect(Collectors.joining(" "));
    }

    /** A parameter's value; nothing if it does not fit its type, which is reported. */
    public Optional<Value> value(Term term, Span span, ParameterType type) {
        return term instanceof Term.Invalid ? Optional.empty() : sound(term, span, type);
    }

    private Optional<Value> sound(Term term, Span span, ParameterType type) {
        return switch (type) {
            case ParameterType.Integer(IntType t) -> integer(term, span, t);
            case ParameterType.Bool b -> bool(term, span);
            case ParameterType.Text t -> text(term, span);
            case ParameterType.Array(IntType t, int most) -> items(term, span, t, most);
        };
    }

    private Optional<Value> wrong(Term term, Span span, String wanted) {
        boolean computed = term instanceof Term.InBuffer
                || (term instanceof Term.Int(Expr number) && !(number instanceof Expr.Const));
        if (computed) {
            report.accept(Diagnostic.error(Code.NOT_CONSTANT, span, "this has to be known before the case runs"));
            return Optional.empty();
        }
        report.accept(Diagnostic.error(Code.WRONG_TYPE, span, "the parameter does not take " + term.kind())
                .label("it takes " + wanted));
        return Optional.empty();
    }

    private Optional<Value> integer(Term term, Span span, IntType type) {
        if (!(term instanceof Term.Int(Expr.Const(BigInteger value)))) {
            return wrong(term, span, "an integer");
        }
        if (!type.holds(value)) {
            report.accept(Diagnostic.error(Code.OUT_OF_RANGE, span, value + " does not fit into " + type)
                    .label("from " + type.min() + " to " + type.max()));
            return Optional.empty();
        }
        return Optional.of(new Value.Int(value));
    }

    private Optional<Value> bool(Term term, Span span) {
        return switch (term) {
            case Term.Bool(Expr.Const(BigInteger value)) -> Optional.of(new Value.Bool(value.signum() != 0));
            case Term.Int(Expr.Const(BigInteger value))
            when value.signum() == 0 || value.equals(BigInteger.ONE) ->
                Optional.of(new Value.Bool(value.signum() != 0));
            default -> wrong(term, span, "true or false");
        };
    }

    private Optional<Value> text(Term term, Span span) {
        if (!(term instanceof Term.Fixed(var bytes))) {
            return wrong(term, span, "a text");
        }
        Value.Bytes value = new Value.Bytes(bytes.toArray());
        if (DriverModel.written(value).matches("[!-~]*")) {
            return Optional.of(value);
        }
        report.accept(Diagnostic.error(
                Code.OUT_OF_RANGE, span, "a module parameter's text has neither blanks nor control characters"));
        return Optional.empty();
    }

    private Optional<Value> items(Term term, Span span, IntType type, int most) {
        if (!(term instanceof Term.Items(List<Term> items, var places))) {
            return wrong(term, span, "a list of integers");
        }
        boolean many = items.isEmpty() || items.size() > most;
        if (many) {
            report.accept(Diagnostic.error(
                    Code.OUT_OF_RANGE, span, "the parameter takes 1 to " + most + " integers, not " + items.size()));
        }
        List<Value> values = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            Span place = places.isEmpty() ? span : places.get(i);
            if (!(items.get(i) instanceof Term.Invalid)) {
                integer(items.get(i), place, type).ifPresent(values::add);
            }
        }
        return values.size() == items.size() && !many ? Optional.of(new Value.Items(values)) : Optional.empty();
    }
}
