// SPDX-License-Identifier: Apache-2.0
package dev.kspec.wire;

import dev.kspec.program.Expr;
import java.math.BigInteger;

/** Expressions as postfix code, their length first. */
final class ExprEncoder {
    private ExprEncoder() {}

    static void write(Expr expr, WireWriter out) throws WireException {
        WireWriter code = new WireWriter();
        push(expr, code);
        if (code.size() > 0xffff) {
            throw new WireException("an expression takes " + code.size() + " bytes; 65535 is the most");
        }
        out.u16(code.size()).raw(code.toArray());
    }

    private static void push(Expr expr, WireWriter out) {
        switch (expr) {
            case Expr.Const(BigInteger value) ->
                out.u8(value.bitLength() > 63 ? WireConstants.EX_U64 : WireConstants.EX_S64)
                        .u64(value.longValue());
            case Expr.Reg(int index) -> out.u8(WireConstants.EX_REG).u16(index);
            case Expr.Load e ->
                out.u8(WireConstants.EX_LOAD)
                        .u16(e.buffer())
                        .u32(e.offset())
                        .u8(e.width())
                        .u8(e.signed() ? 1 : 0);
            case Expr.Unary e -> {
                push(e.operand(), out);
                out.u8(
                        switch (e.op()) {
                            case NEG -> WireConstants.EX_NEG;
                            case NOT -> WireConstants.EX_NOT;
                        });
            }
            case Expr.Binary e -> {
                push(e.left(), out);
                push(e.right(), out);
                out.u8(operator(e.op()));
            }
            case Expr.BytesEqual e -> {
                push(e.length(), out);
                out.u8(WireConstants.EX_BYTES_EQ).u16(e.buffer()).blob(e.bytes().toArray());
            }
            case Expr.Contains e -> {
                push(e.length(), out);
                out.u8(WireConstants.EX_CONTAINS).u16(e.buffer()).blob(e.bytes().toArray());
            }
            case Expr.Same e -> {
                push(e.leftLength(), out);
                push(e.rightLength(), out);
                out.u8(WireConstants.EX_SAME).u16(e.left()).u16(e.right());
            }
            case Expr.Parse e -> {
                push(e.length(), out);
                out.u8(WireConstants.EX_PARSE).u16(e.buffer());
            }
        }
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
            case AND -> WireConstants.EX_AND;
            case OR -> WireConstants.EX_OR;
        };
    }
}
