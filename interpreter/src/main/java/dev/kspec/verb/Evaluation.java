// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.ast.Expression;
import dev.kspec.ast.Expression.BinaryOperator;
import dev.kspec.ast.Text;
import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.program.Bytes;
import dev.kspec.program.Expectation;
import dev.kspec.program.Expr;
import dev.kspec.program.Expr.BinaryOp;
import dev.kspec.program.Instruction;
import dev.kspec.type.Errno;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;

/** Expressions of the language turned into terms; what is constant is computed at once. */
final class Evaluation {
    private static final BigInteger LEAST = BigInteger.ONE.shiftLeft(63).negate();
    private static final BigInteger MOST = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);
    private static final int LONGEST_DECIMAL = 21;

    private final Lowering to;
    /** What comparisons looked at since the collection was begun; null while nobody wants to know. */
    private List<Expectation.Part> seen;

    private Expectation.BytesPart seenBytes;

    Evaluation(Lowering to) {
        this.to = to;
    }

    Term evaluate(Expression expression) {
        return switch (expression) {
            case Expression.Int e -> integer(e);
            case Expression.Duration e -> new Term.Duration(e.nanos());
            case Text e -> text(e);
            case Expression.Reference e -> reference(e);
            case Expression.Call e -> Functions.call(e, to);
            case Expression.Unary e -> unary(e);
            case Expression.Binary e -> binary(e);
        };
    }

    /** A condition with what a report needs in order to show why it does not hold. */
    Optional<Lowering.Condition> condition(Expression e) {
        seen = new ArrayList<>();
        seenBytes = null;
        Term term = evaluate(e);
        List<Expectation.Part> parts = seen;
        seen = null;
        return switch (term) {
            case Term.Bool(Expr value) ->
                Optional.of(new Lowering.Condition(
                        value, parts.isEmpty() && seenBytes != null ? seenBytes : new Expectation.Parts(parts)));
            case Term.Invalid i -> Optional.empty();
            case Term other -> {
                to.report(
                        Diagnostic.error(Code.WRONG_TYPE, e.span(), "assert takes a condition; this is " + other.kind())
                                .help("compare it with something: " + e.span().oneLine() + " == …"));
                yield Optional.empty();
            }
        };
    }

    private void note(Expression e, Expr value) {
        if (seen != null && !(value instanceof Expr.Const)) {
            seen.add(new Expectation.Part(e.span().oneLine(), value));
        }
    }

    private Term integer(Expression.Int e) {
        return inRange(e.value(), e) ? new Term.Int(new Expr.Const(e.value())) : new Term.Invalid();
    }

    private boolean inRange(BigInteger value, Expression e) {
        boolean fits = value.compareTo(LEAST) >= 0 && value.compareTo(MOST) <= 0;
        if (!fits) {
            to.wrong(Code.OVERFLOW, e.span(), "the integer does not fit into 64 bits: " + value);
        }
        return fits;
    }

    private Term reference(Expression.Reference e) {
        String name = e.name().text();
        var known = to.scope().find(name);
        if (known.isPresent()) {
            return known.get();
        }
        var number = Errno.number(name);
        if (number.isPresent()) {
            return new Term.Error(name, number.getAsInt());
        }
        if (name.matches("E[A-Z0-9]+")
                || Errno.number(name.toUpperCase(Locale.ROOT)).isPresent()) {
            return to.unknown(Code.UNKNOWN_ERRNO, e.span(), "unknown errno `" + name + "`", name, Errno.names());
        }
        return to.unknown(
                Code.UNKNOWN_NAME,
                e.span(),
                "unknown name `" + name + "`",
                name,
                new TreeSet<>(to.scope().names()));
    }

    private Term text(Text e) {
        if (e.isPlain()) {
            return new Term.Fixed(Bytes.of(e.plainBytes()));
        }
        List<Instruction.Part> parts = new ArrayList<>();
        int size = 0;
        for (Text.Piece piece : e.pieces()) {
            Instruction.Part part = part(piece);
            if (part == null) {
                return new Term.Invalid();
            }
            parts.add(part);
            size += switch (part) {
                case Instruction.Part.Fixed f -> f.bytes().size();
                case Instruction.Part.Decimal d -> LONGEST_DECIMAL;
                case Instruction.Part.FromBuffer b -> to.program().size(b.buffer());
            };
        }
        if (parts.stream().allMatch(p -> p instanceof Instruction.Part.Fixed)) {
            return joined(parts);
        }
        int buffer = to.program().buffer(size);
        int length = to.program().register();
        to.program().add(new Instruction.Format(to.origin(), length, buffer, parts));
        return new Term.InBuffer(buffer, new Expr.Reg(length));
    }

    private Instruction.Part part(Text.Piece piece) {
        return switch (piece) {
            case Text.Bytes b -> new Instruction.Part.Fixed(Bytes.of(b.bytes()));
            case Text.Interpolation i ->
                switch (evaluate(i.expression())) {
                    case Term.Int(Expr.Const c) ->
                        new Instruction.Part.Fixed(ascii(c.value().toString()));
                    case Term.Int(Expr value) -> new Instruction.Part.Decimal(value);
                    case Term.Fixed(Bytes bytes) -> new Instruction.Part.Fixed(bytes);
                    case Term.InBuffer(int buffer, Expr length) -> new Instruction.Part.FromBuffer(buffer, length);
                    case Term.Invalid x -> null;
                    case Term.Error x -> notText(i, x);
                    case Term.Bool x -> notText(i, x);
                    case Term.Handle x -> notText(i, x);
                    case Term.Duration x -> notText(i, x);
                    case Term.RawAddress x -> notText(i, x);
                };
        };
    }

    private Instruction.Part notText(Text.Interpolation i, Term term) {
        to.wrong(
                Code.WRONG_TYPE,
                i.expression().span(),
                term.kind() + " cannot stand in a text; only integers and texts can");
        return null;
    }

    private static Bytes ascii(String text) {
        return Bytes.of(text.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    }

    private static Term joined(List<Instruction.Part> parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        parts.forEach(p -> out.writeBytes(((Instruction.Part.Fixed) p).bytes().toArray()));
        return new Term.Fixed(Bytes.of(out.toByteArray()));
    }

    private Term unary(Expression.Unary e) {
        Term operand = evaluate(e.operand());
        return switch (e.operator()) {
            case NOT ->
                operand instanceof Term.Bool(Expr value)
                        ? new Term.Bool(new Expr.Unary(Expr.UnaryOp.NOT, value))
                        : wrongOperand(e.operand(), operand, "`!` takes a condition");
            case NEGATE ->
                operand instanceof Term.Error error
                        ? negatedErrno(e, error)
                        : operand instanceof Term.Int(Expr value)
                                ? fold(e, new Expr.Unary(Expr.UnaryOp.NEG, value))
                                : wrongOperand(e.operand(), operand, "`-` takes an integer");
        };
    }

    private Term negatedErrno(Expression.Unary e, Term.Error error) {
        to.report(Diagnostic.error(Code.WRONG_TYPE, e.span(), "an errno has no sign")
                .label("write " + error.name()));
        return new Term.Invalid();
    }

    private Term binary(Expression.Binary e) {
        Term left = evaluate(e.left());
        Term right = evaluate(e.right());
        if (left instanceof Term.Invalid || right instanceof Term.Invalid) {
            return new Term.Invalid();
        }
        return switch (e.operator()) {
            case ADD, SUBTRACT, MULTIPLY, DIVIDE, REMAINDER -> arithmetic(e, left, right);
            case AND, OR -> logic(e, left, right);
            case EQUAL, NOT_EQUAL, LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL -> compare(e, left, right);
        };
    }

    private Term arithmetic(Expression.Binary e, Term left, Term right) {
        if (!(left instanceof Term.Int(Expr l))) {
            return wrongOperand(e.left(), left, "`" + e.operator().symbol() + "` takes integers");
        }
        if (!(right instanceof Term.Int(Expr r))) {
            return wrongOperand(e.right(), right, "`" + e.operator().symbol() + "` takes integers");
        }
        return fold(e, new Expr.Binary(op(e.operator()), l, r));
    }

    private Term logic(Expression.Binary e, Term left, Term right) {
        if (!(left instanceof Term.Bool(Expr l))) {
            return wrongOperand(e.left(), left, "`" + e.operator().symbol() + "` takes conditions");
        }
        if (!(right instanceof Term.Bool(Expr r))) {
            return wrongOperand(e.right(), right, "`" + e.operator().symbol() + "` takes conditions");
        }
        return new Term.Bool(new Expr.Binary(op(e.operator()), l, r));
    }

    private Term compare(Expression.Binary e, Term left, Term right) {
        if (left instanceof Term.Int(Expr l) && right instanceof Term.Int(Expr r)) {
            note(e.left(), l);
            note(e.right(), r);
            return new Term.Bool(new Expr.Binary(op(e.operator()), l, r));
        }
        boolean equality = e.operator() == BinaryOperator.EQUAL || e.operator() == BinaryOperator.NOT_EQUAL;
        Expr same = equality ? sameBytes(left, right) : null;
        if (same != null) {
            return new Term.Bool(e.operator() == BinaryOperator.EQUAL ? same : new Expr.Unary(Expr.UnaryOp.NOT, same));
        }
        to.report(Diagnostic.error(
                        Code.WRONG_TYPE,
                        e.operatorSpan(),
                        "`" + e.operator().symbol() + "` cannot compare " + left.kind() + " with " + right.kind())
                .help(
                        equality
                                ? "integers are compared with integers, texts with texts; int(text) reads a number from a text"
                                : "only integers have an order; int(text) reads a number from a text"));
        return new Term.Invalid();
    }

    /** The condition that two texts are the same, or null if they are not both texts. */
    private Expr sameBytes(Term left, Term right) {
        if (left instanceof Term.InBuffer(int b, Expr length) && right instanceof Term.Fixed(Bytes bytes)) {
            seenBytes = new Expectation.BytesPart(b, length, Optional.of(bytes));
            return to.program().bytesEqual(b, length, bytes);
        }
        if (left instanceof Term.Fixed && right instanceof Term.InBuffer) {
            return sameBytes(right, left);
        }
        if (left instanceof Term.InBuffer(int a, Expr la) && right instanceof Term.InBuffer(int b, Expr lb)) {
            return new Expr.Same(a, la, b, lb);
        }
        return left instanceof Term.Fixed(Bytes a) && right instanceof Term.Fixed(Bytes b)
                ? Expr.constant(a.equals(b) ? 1 : 0)
                : null;
    }

    private Term wrongOperand(Expression operand, Term term, String rule) {
        return term instanceof Term.Invalid
                ? new Term.Invalid()
                : to.wrong(Code.WRONG_TYPE, operand.span(), rule + "; this is " + term.kind());
    }

    private Term fold(Expression e, Expr expr) {
        BigInteger value = switch (expr) {
            case Expr.Unary(Expr.UnaryOp op, Expr.Const(BigInteger v)) -> v.negate();
            case Expr.Binary(BinaryOp op, Expr l, Expr.Const(BigInteger b))
            when b.signum() == 0 && (op == BinaryOp.DIV || op == BinaryOp.MOD) -> {
                to.wrong(Code.DIVISION_BY_ZERO, e.span(), "division by zero");
                yield null;
            }
            case Expr.Binary(BinaryOp op, Expr.Const(BigInteger a), Expr.Const(BigInteger b)) -> compute(op, a, b);
            default -> null;
        };
        if (value == null) {
            return new Term.Int(expr);
        }
        return inRange(value, e) ? new Term.Int(new Expr.Const(value)) : new Term.Invalid();
    }

    private static BigInteger compute(BinaryOp op, BigInteger a, BigInteger b) {
        return switch (op) {
            case ADD -> a.add(b);
            case SUB -> a.subtract(b);
            case MUL -> a.multiply(b);
            case DIV -> a.divide(b);
            case MOD -> a.remainder(b);
            case EQ, NE, LT, LE, GT, GE, AND, OR -> throw new IllegalArgumentException(op.toString());
        };
    }

    static BinaryOp op(BinaryOperator operator) {
        return switch (operator) {
            case ADD -> BinaryOp.ADD;
            case SUBTRACT -> BinaryOp.SUB;
            case MULTIPLY -> BinaryOp.MUL;
            case DIVIDE -> BinaryOp.DIV;
            case REMAINDER -> BinaryOp.MOD;
            case EQUAL -> BinaryOp.EQ;
            case NOT_EQUAL -> BinaryOp.NE;
            case LESS -> BinaryOp.LT;
            case LESS_OR_EQUAL -> BinaryOp.LE;
            case GREATER -> BinaryOp.GT;
            case GREATER_OR_EQUAL -> BinaryOp.GE;
            case AND -> BinaryOp.AND;
            case OR -> BinaryOp.OR;
        };
    }
}
