// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.ast.Expression;
import dev.kspec.ast.Expression.BinaryOperator;
import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.program.Expr;
import dev.kspec.program.Expr.BinaryOp;
import dev.kspec.program.Expr.UnaryOp;
import dev.kspec.program.Integers;
import dev.kspec.program.Machine.NoValue;
import java.math.BigInteger;

/** Integers and durations; an overflow is an error here as in the guest, never a wrap. */
final class Arithmetic {
    private static final BigInteger LEAST = BigInteger.ONE.shiftLeft(63).negate();
    private static final BigInteger MOST = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);

    private final Lowering to;

    Arithmetic(Lowering to) {
        this.to = to;
    }

    Term constant(BigInteger value, Expression e) {
        if (value.compareTo(LEAST) >= 0 && value.compareTo(MOST) <= 0) {
            return new Term.Int(new Expr.Const(value));
        }
        return to.wrong(Code.OVERFLOW, e.span(), "the integer does not fit into 64 bits: " + value);
    }

    Term unary(Expression.Unary e, Term operand) {
        if (operand instanceof Term.Error error && e.operator() == Expression.UnaryOperator.NEGATE) {
            to.report(Diagnostic.error(Code.WRONG_TYPE, e.span(), "an errno has no sign")
                    .label("write " + error.name()));
            return new Term.Invalid();
        }
        if (!(operand instanceof Term.Int(Expr value))) {
            return to.wrongOperand(e.operand(), operand, "`" + e.operator().symbol() + "` takes an integer");
        }
        boolean negate = e.operator() == Expression.UnaryOperator.NEGATE;
        return value instanceof Expr.Const(BigInteger v)
                ? constant(negate ? v.negate() : v.not(), e)
                : new Term.Int(new Expr.Unary(negate ? UnaryOp.NEG : UnaryOp.BIT_NOT, value));
    }

    Term binary(Expression.Binary e, Term left, Term right) {
        if (left instanceof Term.Invalid || right instanceof Term.Invalid) {
            return new Term.Invalid();
        }
        if (left instanceof Term.Duration || right instanceof Term.Duration) {
            return duration(e, left, right);
        }
        String rule = "`" + e.operator().symbol() + "` takes integers";
        if (!(left instanceof Term.Int(Expr l))) {
            return notInteger(e, e.left(), left, rule);
        }
        if (!(right instanceof Term.Int(Expr r))) {
            return notInteger(e, e.right(), right, rule);
        }
        return integers(e, op(e.operator()), l, r);
    }

    private Term notInteger(Expression.Binary e, Expression operand, Term term, String rule) {
        if (e.operator() == BinaryOperator.ADD && (term instanceof Term.Fixed || term instanceof Term.InBuffer)) {
            to.report(Diagnostic.error(Code.WRONG_TYPE, operand.span(), rule + "; this is " + term.kind())
                    .help("texts are put together in quotes: \"${a}${b}\"; int(text) reads a number"));
            return new Term.Invalid();
        }
        if (e.operator() == BinaryOperator.MULTIPLY && (term instanceof Term.Fixed || term instanceof Term.InBuffer)) {
            to.report(Diagnostic.error(Code.WRONG_TYPE, operand.span(), rule + "; this is " + term.kind())
                    .help("a text several times over is repeated(TEXT, COUNT)"));
            return new Term.Invalid();
        }
        return to.wrongOperand(operand, term, rule);
    }

    private Term integers(Expression.Binary e, BinaryOp op, Expr l, Expr r) {
        if (r instanceof Expr.Const(BigInteger b)) {
            if (b.signum() == 0 && (op == BinaryOp.DIV || op == BinaryOp.MOD)) {
                return to.wrong(Code.DIVISION_BY_ZERO, e.span(), "division by zero");
            }
            if ((op == BinaryOp.SHL || op == BinaryOp.SHR) && (b.signum() < 0 || b.bitLength() > 7)) {
                return to.wrong(Code.OUT_OF_RANGE, e.right().span(), "a shift goes by 0 to 127 places, not by " + b);
            }
            if (l instanceof Expr.Const(BigInteger a)) {
                try {
                    return new Term.Int(new Expr.Const(Integers.binary(op, a, b)));
                } catch (NoValue overflow) {
                    to.report(Diagnostic.error(
                                    Code.OVERFLOW,
                                    e.span(),
                                    "the integer does not fit into 64 bits: " + a + " "
                                            + e.operator().symbol() + " " + b)
                            .help("integers go from -9223372036854775808 to 18446744073709551615"));
                    return new Term.Invalid();
                }
            }
        }
        return new Term.Int(new Expr.Binary(op, l, r));
    }

    private Term duration(Expression.Binary e, Term left, Term right) {
        BigInteger nanos = switch (e.operator()) {
            case ADD ->
                left instanceof Term.Duration(long a) && right instanceof Term.Duration(long b)
                        ? BigInteger.valueOf(a).add(BigInteger.valueOf(b))
                        : null;
            case SUBTRACT ->
                left instanceof Term.Duration(long a) && right instanceof Term.Duration(long b)
                        ? BigInteger.valueOf(a).subtract(BigInteger.valueOf(b))
                        : null;
            case MULTIPLY -> times(left, right);
            case DIVIDE ->
                left instanceof Term.Duration(long a)
                                && right instanceof Term.Int(Expr.Const(BigInteger b))
                                && b.signum() > 0
                        ? BigInteger.valueOf(a).divide(b)
                        : null;
            default -> null;
        };
        if (nanos == null) {
            to.report(Diagnostic.error(
                            Code.WRONG_TYPE,
                            e.operatorSpan(),
                            "`" + e.operator().symbol() + "` cannot join " + left.kind() + " and " + right.kind())
                    .help("durations are added, subtracted, multiplied with and divided by a known integer"));
            return new Term.Invalid();
        }
        if (nanos.signum() < 0 || nanos.bitLength() > 63) {
            return to.wrong(Code.OVERFLOW, e.span(), "a duration is not negative and below 2^63 nanoseconds");
        }
        return new Term.Duration(nanos.longValueExact());
    }

    private static BigInteger times(Term left, Term right) {
        if (left instanceof Term.Duration(long a) && right instanceof Term.Int(Expr.Const(BigInteger b))) {
            return BigInteger.valueOf(a).multiply(b);
        }
        return right instanceof Term.Duration && left instanceof Term.Int ? times(right, left) : null;
    }

    /** The operation, done at once if both sides are known and it has a value. */
    static Expr fold(BinaryOp op, Expr left, Expr right) {
        if (left instanceof Expr.Const(BigInteger a) && right instanceof Expr.Const(BigInteger b)) {
            try {
                return new Expr.Const(Integers.binary(op, a, b));
            } catch (NoValue e) {
                return new Expr.Binary(op, left, right);
            }
        }
        if (left instanceof Expr.Const(BigInteger a) && (op == BinaryOp.AND || op == BinaryOp.OR)) {
            boolean decided = (a.signum() != 0) == (op == BinaryOp.OR);
            return decided ? Expr.constant(a.signum() == 0 ? 0 : 1) : new Expr.Unary(UnaryOp.BOOL, right);
        }
        return new Expr.Binary(op, left, right);
    }

    static Expr not(Expr value) {
        return value instanceof Expr.Const(BigInteger v)
                ? Expr.constant(v.signum() == 0 ? 1 : 0)
                : new Expr.Unary(UnaryOp.NOT, value);
    }

    static BinaryOp op(BinaryOperator operator) {
        return switch (operator) {
            case ADD -> BinaryOp.ADD;
            case SUBTRACT -> BinaryOp.SUB;
            case MULTIPLY -> BinaryOp.MUL;
            case DIVIDE -> BinaryOp.DIV;
            case REMAINDER -> BinaryOp.MOD;
            case BIT_AND -> BinaryOp.BIT_AND;
            case BIT_OR -> BinaryOp.BIT_OR;
            case BIT_XOR -> BinaryOp.BIT_XOR;
            case SHIFT_LEFT -> BinaryOp.SHL;
            case SHIFT_RIGHT -> BinaryOp.SHR;
            case EQUAL -> BinaryOp.EQ;
            case NOT_EQUAL -> BinaryOp.NE;
            case LESS -> BinaryOp.LT;
            case LESS_OR_EQUAL -> BinaryOp.LE;
            case GREATER -> BinaryOp.GT;
            case GREATER_OR_EQUAL -> BinaryOp.GE;
            case AND -> BinaryOp.AND;
            case OR -> BinaryOp.OR;
            case MATCHES, IN, IS, IS_NOT, NOT_IN -> throw new IllegalArgumentException(operator.symbol());
        };
    }
}
