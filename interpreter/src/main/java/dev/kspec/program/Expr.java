// SPDX-License-Identifier: Apache-2.0
package dev.kspec.program;

import java.math.BigInteger;

/** An integer computed in the guest, exactly: outside −2^63 … 2^64−1 is an error, never a wrap. Truth is 1 or 0. */
public sealed interface Expr {
    Expr ZERO = constant(0);
    Expr TRUE = constant(1);

    record Const(BigInteger value) implements Expr {}

    /** A register's value. */
    record Reg(int index) implements Expr {}

    /** An integer of 1, 2, 4 or 8 bytes in a buffer, in the target's byte order or big-endian. */
    record Load(int buffer, Expr offset, int width, boolean signed, boolean bigEndian) implements Expr {
        /** In the target's byte order, at a place known beforehand. */
        public Load(int buffer, int offset, int width, boolean signed) {
            this(buffer, constant(offset), width, signed, false);
        }
    }

    record Unary(UnaryOp op, Expr operand) implements Expr {}

    record Binary(BinaryOp op, Expr left, Expr right) implements Expr {}

    /** The value modulo 2^(8·width), as the C type of 1, 2, 4 or 8 bytes has it. */
    record Wrap(Expr value, int width, boolean signed) implements Expr {}

    /** The value itself; an overflow if it is outside the range of the C type of 1, 2, 4 or 8 bytes. */
    record Fit(Expr value, int width, boolean signed) implements Expr {}

    /** Whether a slice is these bytes. */
    record BytesEqual(Slice slice, Bytes bytes) implements Expr {
        public BytesEqual(int buffer, Expr length, Bytes bytes) {
            this(Slice.first(buffer, length), bytes);
        }
    }

    /** Whether a slice is as long as the value, and the same where the mask (as long too) has its bits set. */
    record Masked(Slice slice, Bytes value, Bytes mask) implements Expr {}

    /** Whether these bytes occur in a slice. */
    record Contains(Slice slice, Bytes bytes) implements Expr {
        public Contains(int buffer, Expr length, Bytes bytes) {
            this(Slice.first(buffer, length), bytes);
        }
    }

    /** Where in a slice these bytes occur first, counted from 0; −1 if nowhere. */
    record Find(Slice slice, Bytes bytes) implements Expr {}

    /** Whether two slices hold the same bytes. */
    record Same(Slice left, Slice right) implements Expr {
        public Same(int left, Expr leftLength, int right, Expr rightLength) {
            this(Slice.first(left, leftLength), Slice.first(right, rightLength));
        }
    }

    /**
     * The integer written in a slice, white space around it allowed.
     *
     * @param base 8, 10 or 16; 0: by its prefix 0x, 0o or none
     */
    record Parse(Slice slice, int base) implements Expr {
        /** A decimal integer. */
        public Parse(int buffer, Expr length) {
            this(Slice.first(buffer, length), 10);
        }
    }

    /** Whether a regular expression matches somewhere in a slice. */
    record Matches(Slice slice, Regex regex) implements Expr {}

    /** Operators with one operand. */
    enum UnaryOp {
        NEG,
        /** 1 if the operand is 0, else 0. */
        NOT,
        /** ~x, which is −x−1. */
        BIT_NOT,
        /** 1 if the operand is not 0, else 0. */
        BOOL
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
        /** Both are not 0; the right one is not computed if the left one is 0. */
        AND,
        /** One of them is not 0; the right one is not computed if the left one is not 0. */
        OR,
        /** On two's complement without end, as BIT_OR and BIT_XOR. */
        BIT_AND,
        BIT_OR,
        BIT_XOR,
        /** By 0 … 127 places. */
        SHL,
        /** By 0 … 127 places, toward −∞. */
        SHR
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

    static Expr not(Expr operand) {
        return new Unary(UnaryOp.NOT, operand);
    }

    static Expr equal(Expr left, long right) {
        return new Binary(BinaryOp.EQ, left, constant(right));
    }

    static Expr atLeast(Expr left, long right) {
        return new Binary(BinaryOp.GE, left, constant(right));
    }

    /** The sum; a zero on either side is left out. */
    static Expr plus(Expr left, Expr right) {
        return left.equals(ZERO) ? right : right.equals(ZERO) ? left : new Binary(BinaryOp.ADD, left, right);
    }
}
