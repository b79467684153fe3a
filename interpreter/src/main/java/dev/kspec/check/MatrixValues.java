// SPDX-License-Identifier: Apache-2.0
package dev.kspec.check;

import dev.kspec.ast.Expression;
import dev.kspec.ast.Name;
import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.diag.Diagnostics;
import dev.kspec.diag.Nearest;
import dev.kspec.program.Expr;
import dev.kspec.type.Abi;
import dev.kspec.type.CType;
import dev.kspec.type.IntType;
import dev.kspec.type.Value;
import dev.kspec.verb.Term;
import java.math.BigInteger;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Values of a matrix: one by one, or several at once: a range, the boundary of one, the powers of two in one. */
final class MatrixValues {
    /** Written as a range; whoever wants more wants a loop. */
    private static final int MOST_AT_ONCE = 10_000;

    private final Constants known;
    private final Diagnostics diagnostics;

    MatrixValues(Constants known, Diagnostics diagnostics) {
        this.known = known;
        this.diagnostics = diagnostics;
    }

    /** Adds what an expression stands for; a single value must be a new one. */
    void add(Expression e, Name parameter, Set<Value> to) {
        if (e instanceof Expression.Call call
                && call.named().isEmpty()
                && call.arguments().size() == 1) {
            switch (call.function().text()) {
                case "boundary" -> {
                    range(call.arguments().getFirst()).ifPresent(r -> boundary(r, to));
                    return;
                }
                case "powers" -> {
                    range(call.arguments().getFirst()).ifPresent(r -> powers(r, call, to));
                    return;
                }
                default -> {}
            }
        }
        Term term = known.term(e);
        if (term instanceof Term.Range(Expr.Const(BigInteger from), Expr.Const(BigInteger last))) {
            all(e, from, last, to);
            return;
        }
        Optional<Value> value = known.valueOf(e, term);
        if (value.isPresent() && !to.add(value.get())) {
            diagnostics.add(Diagnostic.error(
                            Code.DUPLICATE_CASE, e.span(), "this value of `" + parameter + "` stands here twice")
                    .help("each row of a matrix is a case of its own"));
        }
    }

    private record Bounds(BigInteger from, BigInteger to) {}

    /** A range, or an integer type for all that it holds. */
    private Optional<Bounds> range(Expression e) {
        if (e instanceof Expression.Reference(var span, var name)
                && known.type(name.text()).orElse(null) instanceof CType.Int type) {
            IntType bounds = type.on(Abi.X86_64);
            return Optional.of(new Bounds(bounds.min(), bounds.max()));
        }
        Term term = known.term(e);
        if (term instanceof Term.Range(Expr.Const(BigInteger from), Expr.Const(BigInteger to))) {
            return Optional.of(new Bounds(from, to));
        }
        if (!(term instanceof Term.Invalid)) {
            diagnostics.add(Diagnostic.error(Code.WRONG_TYPE, e.span(), "here a range is wanted, or an integer type")
                    .help("such as 1..4096 or u16"));
        }
        return Optional.empty();
    }

    private void all(Expression e, BigInteger from, BigInteger last, Set<Value> to) {
        if (last.subtract(from).bitLength() > 31 || last.subtract(from).intValueExact() >= MOST_AT_ONCE) {
            diagnostics.add(
                    Diagnostic.error(Code.OUT_OF_RANGE, e.span(), "a range of more than " + MOST_AT_ONCE + " values")
                            .help("boundary(" + e.span().oneLine() + ") stands for the values at its ends"));
            return;
        }
        for (BigInteger i = from; i.compareTo(last) <= 0; i = i.add(BigInteger.ONE)) {
            to.add(new Value.Int(i));
        }
    }

    /** The ends and what is next to them, and what is next to zero. */
    private static void boundary(Bounds bounds, Set<Value> to) {
        BigInteger one = BigInteger.ONE;
        TreeSet<BigInteger> values = new TreeSet<>(List.of(
                bounds.from(),
                bounds.from().add(one),
                one.negate(),
                BigInteger.ZERO,
                one,
                bounds.to().subtract(one),
                bounds.to()));
        values.stream()
                .filter(v -> v.compareTo(bounds.from()) >= 0 && v.compareTo(bounds.to()) <= 0)
                .forEach(v -> to.add(new Value.Int(v)));
    }

    private void powers(Bounds bounds, Expression.Call call, Set<Value> to) {
        int before = to.size();
        for (BigInteger p = BigInteger.ONE; p.compareTo(bounds.to()) <= 0; p = p.shiftLeft(1)) {
            if (p.compareTo(bounds.from()) >= 0) {
                to.add(new Value.Int(p));
            }
        }
        if (to.size() == before) {
            diagnostics.add(Diagnostic.error(
                    Code.OUT_OF_RANGE, call.span(), "there is no power of two that is not here already"));
        }
    }

    Diagnostic noValue(Expression e, Value value, Name parameter, Collection<Value> valid) {
        Diagnostic none = Diagnostic.error(
                Code.UNKNOWN_NAME, e.span(), value.canonical() + " is no value of `" + parameter + "`");
        return valid.size() > 20
                ? none
                : none.help("its values: "
                        + String.join(", ", valid.stream().map(Value::canonical).toList()));
    }

    static Diagnostic noParameter(Name parameter, Collection<String> known) {
        Diagnostic none = Diagnostic.error(
                Code.UNKNOWN_NAME, parameter.span(), "the matrix has no parameter `" + parameter + "`");
        return Nearest.to(parameter.text(), known)
                .map(n -> none.label("did you mean `" + n + "`?"))
                .orElseGet(() -> known.isEmpty() ? none : none.help("its parameters: " + String.join(", ", known)));
    }
}
