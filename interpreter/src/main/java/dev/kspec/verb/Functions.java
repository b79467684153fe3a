// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.ast.Expression;
import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.program.Bytes;
import dev.kspec.program.Expr;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Functions that expressions may call. */
final class Functions {
    /** The largest text that {@code bytes} makes, in bytes. */
    private static final long MOST_BYTES = 16L << 20;

    private static final BigInteger HIGHEST_ADDRESS =
            BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);

    private static final Map<String, Function> ALL = new TreeMap<>(Map.of(
            "bytes", new Function(2, "bytes(COUNT, FILL): COUNT bytes, all of value FILL", Functions::bytes),
            "len", new Function(1, "len(TEXT): its number of bytes", Functions::len),
            "int", new Function(1, "int(TEXT): the decimal number written in it", Functions::parse),
            "contains", new Function(2, "contains(TEXT, PART): whether PART occurs in TEXT", Functions::contains),
            "counter", new Function(1, "counter(NAME): the counter's value now", Functions::counter),
            "address", new Function(1, "address(N): a raw address, such as a bad pointer", Functions::address)));

    private record Function(int arity, String usage, Body body) {}

    private interface Body {
        Term call(Expression.Call call, Lowering to);
    }

    private Functions() {}

    static Term call(Expression.Call call, Lowering to) {
        Function function = ALL.get(call.function().text());
        if (function == null) {
            String name = call.function().text();
            return to.unknown(
                    Code.UNKNOWN_FUNCTION,
                    call.function().span(),
                    "unknown function `" + name + "`",
                    name,
                    ALL.keySet());
        }
        if (call.arguments().size() != function.arity()) {
            to.report(Diagnostic.error(
                            call.arguments().size() < function.arity() ? Code.MISSING_OPERAND : Code.EXTRA_OPERAND,
                            call.span(),
                            "`" + call.function().text() + "` takes " + function.arity() + " argument"
                                    + (function.arity() == 1 ? "" : "s") + ", not "
                                    + call.arguments().size())
                    .help(function.usage()));
            return new Term.Invalid();
        }
        return function.body().call(call, to);
    }

    private static Term bytes(Expression.Call call, Lowering to) {
        List<Expression> in = call.arguments();
        var count = constant(in.get(0), to, 0, MOST_BYTES);
        var fill = constant(in.get(1), to, 0, 255);
        if (count == null || fill == null) {
            return new Term.Invalid();
        }
        byte[] bytes = new byte[count.intValueExact()];
        Arrays.fill(bytes, fill.byteValue());
        return new Term.Fixed(Bytes.of(bytes));
    }

    private static Term len(Expression.Call call, Lowering to) {
        Expression of = call.arguments().get(0);
        return switch (to.evaluate(of)) {
            case Term.Fixed(Bytes bytes) -> new Term.Int(Expr.constant(bytes.size()));
            case Term.InBuffer(int buffer, Expr length) -> new Term.Int(length);
            case Term term -> notText(term, of, to);
        };
    }

    private static Term parse(Expression.Call call, Lowering to) {
        Expression of = call.arguments().get(0);
        return switch (to.evaluate(of)) {
            case Term.InBuffer(int buffer, Expr length) -> new Term.Int(new Expr.Parse(buffer, length));
            case Term.Fixed(Bytes bytes) ->
                new Term.Int(new Expr.Parse(to.program().constant(bytes.toArray()), Expr.constant(bytes.size())));
            case Term term -> notText(term, of, to);
        };
    }

    private static Term contains(Expression.Call call, Lowering to) {
        Term text = to.evaluate(call.arguments().get(0));
        Term part = to.evaluate(call.arguments().get(1));
        if (text instanceof Term.InBuffer(int buffer, Expr length) && part instanceof Term.Fixed(Bytes bytes)) {
            return new Term.Bool(new Expr.Contains(buffer, length, bytes));
        }
        if (text instanceof Term.Fixed(Bytes bytes) && part instanceof Term.Fixed(Bytes wanted)) {
            return new Term.Bool(
                    new Expr.Contains(to.program().constant(bytes.toArray()), Expr.constant(bytes.size()), wanted));
        }
        return text instanceof Term.Invalid || part instanceof Term.Invalid
                ? new Term.Invalid()
                : to.wrong(Code.WRONG_TYPE, call.span(), "contains takes a text and a text known beforehand");
    }

    private static Term counter(Expression.Call call, Lowering to) {
        if (!(call.arguments().get(0) instanceof Expression.Reference(var span, var name))) {
            return to.wrong(Code.WRONG_TYPE, call.arguments().get(0).span(), "counter takes a counter's name");
        }
        return Counters.read(name, to).<Term>map(Term.Int::new).orElse(new Term.Invalid());
    }

    private static Term address(Expression.Call call, Lowering to) {
        BigInteger at = constant(call.arguments().get(0), to, BigInteger.ZERO, HIGHEST_ADDRESS);
        return at == null ? new Term.Invalid() : new Term.RawAddress(at.longValue());
    }

    private static Term notText(Term term, Expression of, Lowering to) {
        return term instanceof Term.Invalid
                ? term
                : to.wrong(Code.WRONG_TYPE, of.span(), "expected a text; this is " + term.kind());
    }

    private static BigInteger constant(Expression expression, Lowering to, long least, long most) {
        return constant(expression, to, BigInteger.valueOf(least), BigInteger.valueOf(most));
    }

    private static BigInteger constant(Expression expression, Lowering to, BigInteger least, BigInteger most) {
        return switch (to.evaluate(expression)) {
            case Term.Int(Expr.Const(BigInteger value))
            when value.compareTo(least) >= 0 && value.compareTo(most) <= 0 -> value;
            case Term.Int(Expr.Const(BigInteger value)) -> {
                to.wrong(Code.OUT_OF_RANGE, expression.span(), value + " is not between " + least + " and " + most);
                yield null;
            }
            case Term.Int i -> {
                to.wrong(Code.NOT_CONSTANT, expression.span(), "this has to be known before the case runs");
                yield null;
            }
            case Term.Invalid i -> null;
            case Term term -> {
                to.wrong(Code.WRONG_TYPE, expression.span(), "expected an integer; this is " + term.kind());
                yield null;
            }
        };
    }
}
