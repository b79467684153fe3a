// SPDX-License-Identifier: Apache-2.0
package dev.kspec.wire;

import dev.kspec.program.Expr;
import dev.kspec.program.Slice;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.Deque;

/** Expressions as postfix code, their length first. */
final class ExprEncoder {
    private ExprEncoder() {}

    static void write(Expr expr, WireWriter out) throws WireException {
        WireWriter code = new WireWriter();
        int depth = push(expr, code);
        if (depth > WireConstants.WIRE_MAX_STACK) {
            throw new WireException("an expression is nested too deeply: it takes " + depth + " values at a time; "
                    + WireConstants.WIRE_MAX_STACK + " is the most");
        }
        out.blob(code.toArray());
    }

    static void write(Slice slice, WireWriter out) throws WireException {
        out.u16(slice.buffer());
        write(slice.offset(), out);
        write(slice.length(), out);
    }

    /** Writes code that leaves one value; returns how many there are at a time. */
    private static int push(Expr expr, WireWriter out) throws WireException {
        return switch (expr) {
            case Expr.Const(BigInteger value) -> {
                out.u8(value.bitLength() > 63 ? WireConstants.EX_U64 : WireConstants.EX_S64)
                        .u64(value.longValue());
                yield 1;
            }
            case Expr.Reg(int index) -> {
                out.u8(WireConstants.EX_REG).u16(index);
                yield 1;
            }
            case Expr.Load e -> {
                int depth = push(e.offset(), out);
                out.u8(WireConstants.EX_LOAD).u16(e.buffer()).u8(e.width()).u8(flags(e.signed(), e.bigEndian()));
                yield depth;
            }
            case Expr.Unary e -> {
                int depth = push(e.operand(), out);
                out.u8(operator(e.op()));
                yield depth;
            }
            case Expr.Binary e -> binary(e, out);
            case Expr.Wrap e -> {
                int depth = push(e.value(), out);
                out.u8(WireConstants.EX_WRAP).u8(e.width()).u8(flags(e.signed(), false));
                yield depth;
            }
            case Expr.Fit e -> {
                int depth = push(e.value(), out);
                out.u8(WireConstants.EX_FIT).u8(e.width()).u8(flags(e.signed(), false));
                yield depth;
            }
            case Expr.BytesEqual e -> {
                int depth = looking(WireConstants.EX_BYTES_EQ, e.slice(), out);
                out.blob(e.bytes().toArray());
                yield depth;
            }
            case Expr.Masked e -> {
                int depth = looking(WireConstants.EX_MASKED, e.slice(), out);
                out.blob(e.value().toArray()).blob(e.mask().toArray());
                yield depth;
            }
            case Expr.Contains e -> {
                int depth = looking(WireConstants.EX_CONTAINS, e.slice(), out);
                out.blob(e.bytes().toArray());
                yield depth;
            }
            case Expr.Find e -> {
                int depth = looking(WireConstants.EX_FIND, e.slice(), out);
                out.blob(e.bytes().toArray());
                yield depth;
            }
            case Expr.Parse e -> {
                int depth = looking(WireConstants.EX_PARSE, e.slice(), out);
                out.u8(e.base());
                yield depth;
            }
            case Expr.Matches e -> {
                int depth = looking(WireConstants.EX_MATCH, e.slice(), out);
                out.blob(RegexEncoder.encode(e.regex()));
                yield depth;
            }
            case Expr.Same e -> {
                int left = pushPlace(e.left(), out);
                int right = pushPlace(e.right(), out);
                out.u8(WireConstants.EX_SAME)
                        .u16(e.left().buffer())
                        .u16(e.right().buffer());
                yield Math.max(left, 2 + right);
            }
        };
    }

    /** What leans to the left may be as long as a file has lines: it takes no more of the stack for that. */
    private static int binary(Expr.Binary whole, WireWriter out) throws WireException {
        Deque<Expr.Binary> spine = new ArrayDeque<>();
        Expr leftmost = whole;
        while (leftmost instanceof Expr.Binary e) {
            spine.push(e);
            leftmost = e.left();
        }
        int depth = push(leftmost, out);
        for (Expr.Binary e : spine) {
            depth = binary(e, depth, out);
        }
        return depth;
    }

    /** @param left how many values its left side, which is there already, takes at a time */
    private static int binary(Expr.Binary e, int left, WireWriter out) throws WireException {
        boolean and = e.op() == Expr.BinaryOp.AND;
        if (!and && e.op() != Expr.BinaryOp.OR) {
            int right = push(e.right(), out);
            out.u8(operator(e.op()));
            return Math.max(left, 1 + right);
        }
        WireWriter skipped = new WireWriter();
        int right = push(e.right(), skipped);
        if (!isTruth(e.right())) {
            skipped.u8(WireConstants.EX_BOOL);
        }
        out.u8(and ? WireConstants.EX_AND_THEN : WireConstants.EX_OR_ELSE)
                .u32(skipped.size())
                .raw(skipped.toArray());
        return Math.max(left, right);
    }

    /** Whether it comes to 1 or 0 and nothing else. */
    private static boolean isTruth(Expr expr) {
        return switch (expr) {
            case Expr.Binary e ->
                switch (e.op()) {
                    case EQ, NE, LT, LE, GT, GE, AND, OR -> true;
                    case ADD, SUB, MUL, DIV, MOD, BIT_AND, BIT_OR, BIT_XOR, SHL, SHR -> false;
                };
            case Expr.Unary e ->
                switch (e.op()) {
                    case NOT, BOOL -> true;
                    case NEG, BIT_NOT -> false;
                };
            case Expr.BytesEqual e -> true;
            case Expr.Masked e -> true;
            case Expr.Contains e -> true;
            case Expr.Same e -> true;
            case Expr.Matches e -> true;
            case Expr.Const e -> false;
            case Expr.Reg e -> false;
            case Expr.Load e -> false;
            case Expr.Wrap e -> false;
            case Expr.Fit e -> false;
            case Expr.Find e -> false;
            case Expr.Parse e -> false;
        };
    }

    private static int looking(int op, Slice slice, WireWriter out) throws WireException {
        int depth = pushPlace(slice, out);
        out.u8(op).u16(slice.buffer());
        return depth;
    }

    private static int pushPlace(Slice slice, WireWriter out) throws WireException {
        int offset = push(slice.offset(), out);
        return Math.max(offset, 1 + push(slice.length(), out));
    }

    static int flags(boolean signed, boolean bigEndian) {
        return (signed ? WireConstants.INT_SIGNED : 0) | (bigEndian ? WireConstants.INT_BIG : 0);
    }

    private static int operator(Expr.UnaryOp op) {
        return switch (op) {
            case NEG -> WireConstants.EX_NEG;
            case NOT -> WireConstants.EX_NOT;
            case BIT_NOT -> WireConstants.EX_BIT_NOT;
            case BOOL -> WireConstants.EX_BOOL;
        };
    }

    private static int operator(Expr.BinaryOp op) {
        return switch (op) {
            case ADD -> WireConstants.EX_ADD;
            case SUB -> WireConstants.EX_SUB;
            case MUL -> WireConstants.EX_MUL;
            case DIV -> WireConstants.EX_DIV;
            case MOD -> WireConstants.EX_MOD;
            case EQ -> WireConstants.EX_EQ;
            case NE -> WireConstants.EX_NE;
            case LT -> WireConstants.EX_LT;
            case LE -> WireConstants.EX_LE;
            case GT -> WireConstants.EX_GT;
            case GE -> WireConstants.EX_GE;
            case AND -> WireConstants.EX_AND_THEN;
            case OR -> WireConstants.EX_OR_ELSE;
            case BIT_AND -> WireConstants.EX_BIT_AND;
            case BIT_OR -> WireConstants.EX_BIT_OR;
            case BIT_XOR -> WireConstants.EX_BIT_XOR;
            case SHL -> WireConstants.EX_SHL;
            case SHR -> WireConstants.EX_SHR;
        };
    }
}
