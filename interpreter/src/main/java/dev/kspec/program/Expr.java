// SPDX-License-Identifier: Apache-2.0
package dev.kspec.program;

import java.math.BigInteger;

/** An integer computed in the guest, exactly: outside −2^63 … 2^64−1 is an error, never a wrap. Truth is 1 or 0. */
public sealed interface Expr {
    Expr TRUE = constant(1);

    record Const(BigInteger value) implements Expr {}

    /** A register's value. */
    record Reg(int index) implements Expr {}

    /** An integer of 1, 2, 4 or 8 bytes in a buffer, in the target's byte order. */
    record Load(int buffer, int offset, int width, boolean signed) implements Expr {}

    record Unary(UnaryOp op, Expr operand) implements Expr {}

    record Binary(BinaryOp op, Expr left, Expr right) implements Expr {}

    /** Whether a buffer's first {@code length} bytes are these. */
    record BytesEqual(int buffer, Expr length, Bytes bytes) implements Expr {}

    /** Whether these bytes occur in a buffer's first {@code length} bytes. */
    record Contains(int buffer, Expr length, Bytes bytes) implements Expr {}

    /** Whether two buffers begin with the same bytes, both lengths equal. */
    record Same(int left, Expr leftLength, int right, Expr rightLength) implements Expr {}

    /** The decimal integer written in a buffer's first {@code length} bytes, white space around it allowed. */
    record Parse(int buffer, Expr length) implements Expr {}

    /** Operators with one operand. */
    enum UnaryOp {
        NEG,
        NOT
    }

    /** Operators with two operands. */
    enum BinaryOp {
        ADD,
        SUB,
        MUL,
        DIV,
        MOD,
        EQ,
        NE,
        LT,
        LE,
        GT,
        GE,
        AND,
        OR
    }

    static Expr constant(long value) {
        return new Const(BigInteger.valueOf(value));
    }

    static Expr binary(BinaryOp op, Expr left, Expr right) {
        return new Binary(op, left, right);
    }

    static Expr and(Expr left, Expr right) {
        return left.equals(TRUE) ? right : right.equals(TRUE) ? left : new Binary(BinaryOp.AND, left, right);
    }

    static Expr or(Expr left, Expr right) {
        return new Binary(BinaryOp.OR, left, right);
    }

    static Expr equal(Expr left, long right) {
        return new Binary(BinaryOp.EQ, left, constant(right));
    }

    static Expr atLeast(Expr left, long right) {
        return new Binary(BinaryOp.GE, left, constant(right));
    }
}
