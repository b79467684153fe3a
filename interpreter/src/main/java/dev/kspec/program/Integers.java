// SPDX-License-Identifier: Apache-2.0
package dev.kspec.program;

import dev.kspec.program.Machine.Fault;
import dev.kspec.program.Machine.NoValue;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

/** Exact arithmetic: what lies outside −2^63 … 2^64−1 is an error. Also serves what is computed before a case runs. */
public final class Integers {
    private static final BigInteger LEAST = BigInteger.ONE.shiftLeft(63).negate();
    private static final BigInteger MOST = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);
    private static final int MOST_PLACES = 127;

    private Integers() {}

    public static BigInteger unary(Expr.UnaryOp op, BigInteger a) throws NoValue {
        return switch (op) {
            case NEG -> inRange(a.negate());
            case NOT -> truth(a.signum() == 0);
            case BIT_NOT -> inRange(a.not());
            case BOOL -> truth(a.signum() != 0);
        };
    }

    public static BigInteger binary(Expr.BinaryOp op, BigInteger a, BigInteger b) throws NoValue {
        return switch (op) {
            case ADD -> inRange(a.add(b));
            case SUB -> inRange(a.subtract(b));
            case MUL -> inRange(a.multiply(b));
            case DIV -> inRange(a.divide(nonZero(b)));
            case MOD -> inRange(a.remainder(nonZero(b)));
            case EQ -> truth(a.equals(b));
            case NE -> truth(!a.equals(b));
            case LT -> truth(a.compareTo(b) < 0);
            case LE -> truth(a.compareTo(b) <= 0);
            case GT -> truth(a.compareTo(b) > 0);
            case GE -> truth(a.compareTo(b) >= 0);
            case AND -> truth(a.signum() != 0 && b.signum() != 0);
            case OR -> truth(a.signum() != 0 || b.signum() != 0);
            case BIT_AND -> inRange(a.and(b));
            case BIT_OR -> inRange(a.or(b));
            case BIT_XOR -> inRange(a.xor(b));
            case SHL -> inRange(a.shiftLeft(places(b)));
            case SHR -> a.shiftRight(places(b));
        };
    }

    /** The value modulo 2^(8·width), as that C type has it. */
    public static BigInteger wrap(BigInteger value, int width, boolean signed) {
        BigInteger modulus = BigInteger.ONE.shiftLeft(8 * width);
        BigInteger rest = value.mod(modulus);
        return signed && rest.testBit(8 * width - 1) ? rest.subtract(modulus) : rest;
    }

    /** Whether a C type of so many bytes holds the value. */
    public static boolean fits(BigInteger value, int width, boolean signed) {
        int bits = 8 * width;
        return signed ? value.bitLength() < bits : value.signum() >= 0 && value.bitLength() <= bits;
    }

    static BigInteger fit(BigInteger value, int width, boolean signed) throws NoValue {
        if (!fits(value, width, signed)) {
            throw new NoValue(Fault.OVERFLOW);
        }
        return value;
    }

    static BigInteger truth(boolean value) {
        return value ? BigInteger.ONE : BigInteger.ZERO;
    }

    private static int places(BigInteger by) throws NoValue {
        if (by.signum() < 0 || by.compareTo(BigInteger.valueOf(MOST_PLACES)) > 0) {
            throw new NoValue(Fault.RANGE);
        }
        return by.intValueExact();
    }

    private static BigInteger nonZero(BigInteger value) throws NoValue {
        if (value.signum() == 0) {
            throw new NoValue(Fault.DIVISION);
        }
        return value;
    }

    private static BigInteger inRange(BigInteger value) throws NoValue {
        if (value.compareTo(LEAST) < 0 || value.compareTo(MOST) > 0) {
            throw new NoValue(Fault.OVERFLOW);
        }
        return value;
    }

    /**
     * One sign, digits, white space around them as C's isspace has it; with base 16 0x may stand before the digits.
     *
     * @param base 8, 10, 16; 0: by the prefix 0x, 0o or none
     */
    public static BigInteger parse(byte[] bytes, int base) throws NoValue {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int from = 0;
        int to = text.length();
        while (from < to && isSpace(text.charAt(from))) {
            from++;
        }
        while (to > from && isSpace(text.charAt(to - 1))) {
            to--;
        }
        boolean negative = from < to && text.charAt(from) == '-';
        if (negative || (from < to && text.charAt(from) == '+')) {
            from++;
        }
        return inRange(signed(negative, magnitude(text.substring(from, to), base)));
    }

    private static BigInteger signed(boolean negative, BigInteger magnitude) {
        return negative ? magnitude.negate() : magnitude;
    }

    private static BigInteger magnitude(String text, int base) throws NoValue {
        boolean hex = text.startsWith("0x") && (base == 16 || base == 0);
        boolean octal = text.startsWith("0o") && base == 0;
        String digits = hex || octal ? text.substring(2) : text;
        int radix = hex ? 16 : octal ? 8 : base == 0 ? 10 : base;
        if (digits.isEmpty() || !digits.chars().allMatch(c -> c < 128 && Character.digit(c, radix) >= 0)) {
            throw new NoValue(Fault.MALFORMED);
        }
        // A long row of zeroes is a number; what is longer without them fits no type, however it goes on.
        String bare = digits.replaceFirst("^0+", "");
        if (bare.length() > 64) {
            throw new NoValue(Fault.OVERFLOW);
        }
        return bare.isEmpty() ? BigInteger.ZERO : new BigInteger(bare, radix);
    }

    private static boolean isSpace(char c) {
        return c == ' ' || (c >= '\t' && c <= '\r');
    }
}
