// SPDX-License-Identifier: Apache-2.0
package dev.kspec.program;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The host's own reckoning of a program: registers and buffers as they follow from the raw results. Verdicts rest on
 * this, never on what the agent made of a check.
 */
public final class Machine {
    private static final BigInteger LEAST = BigInteger.ONE.shiftLeft(63).negate();
    private static final BigInteger MOST = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);

    private final BigInteger[] registers;
    private final byte[][] buffers;

    /** Why an expression has no value. */
    public enum Fault {
        OVERFLOW("the result does not fit into 64 bits"),
        DIVISION("division by zero"),
        MALFORMED("the text is no decimal integer"),
        RANGE("a length reaches past its buffer");

        private final String words;

        Fault(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }
    }

    /** An expression that has no value. */
    public static final class NoValue extends Exception {
        private static final long serialVersionUID = 1;
        private final Fault fault;

        NoValue(Fault fault) {
            super(fault.words(), null, false, false);
            this.fault = fault;
        }

        public Fault fault() {
            return fault;
        }
    }

    public Machine(Program program) {
        registers = new BigInteger[program.registers()];
        Arrays.fill(registers, BigInteger.ZERO);
        buffers = new byte[program.buffers().size()][];
        for (int i = 0; i < buffers.length; i++) {
            Program.Buffer buffer = program.buffers().get(i);
            buffers[i] = Arrays.copyOf(buffer.initial().toArray(), buffer.size());
        }
    }

    public void set(int register, BigInteger value) {
        registers[register] = value;
    }

    public BigInteger get(int register) {
        return registers[register];
    }

    /** Puts bytes that came back into a buffer; false if they do not fit there. */
    public boolean fill(int buffer, int offset, byte[] data, int from, int length) {
        if (offset < 0
                || from < 0
                || length < 0
                || (long) offset + length > buffers[buffer].length
                || (long) from + length > data.length) {
            return false;
        }
        System.arraycopy(data, from, buffers[buffer], offset, length);
        return true;
    }

    /** The first bytes of a buffer. */
    public byte[] bytes(int buffer, Expr length) throws NoValue {
        return first(buffer, evaluate(length));
    }

    public BigInteger evaluate(Expr expr) throws NoValue {
        return switch (expr) {
            case Expr.Const(BigInteger value) -> value;
            case Expr.Reg(int index) -> registers[index];
            case Expr.Load e -> load(e);
            case Expr.Unary e ->
                switch (e.op()) {
                    case NEG -> inRange(evaluate(e.operand()).negate());
                    case NOT -> truth(evaluate(e.operand()).signum() == 0);
                };
            case Expr.Binary e -> binary(e.op(), evaluate(e.left()), evaluate(e.right()));
            case Expr.BytesEqual e ->
                truth(Arrays.equals(bytes(e.buffer(), e.length()), e.bytes().toArray()));
            case Expr.Contains e ->
                truth(contains(bytes(e.buffer(), e.length()), e.bytes().toArray()));
            case Expr.Same e -> {
                // Both lengths before either is held against its buffer, as the agent's stack has it.
                BigInteger left = evaluate(e.leftLength());
                BigInteger right = evaluate(e.rightLength());
                yield truth(Arrays.equals(first(e.left(), left), first(e.right(), right)));
            }
            case Expr.Parse e -> parse(bytes(e.buffer(), e.length()));
        };
    }

    private byte[] first(int buffer, BigInteger length) throws NoValue {
        if (length.signum() < 0 || length.compareTo(BigInteger.valueOf(buffers[buffer].length)) > 0) {
            throw new NoValue(Fault.RANGE);
        }
        return Arrays.copyOf(buffers[buffer], length.intValueExact());
    }

    private BigInteger load(Expr.Load e) throws NoValue {
        if ((long) e.offset() + e.width() > buffers[e.buffer()].length) {
            throw new NoValue(Fault.RANGE);
        }
        ByteBuffer bytes = ByteBuffer.wrap(buffers[e.buffer()]).order(ByteOrder.LITTLE_ENDIAN);
        long bits = switch (e.width()) {
            case 1 -> bytes.get(e.offset());
            case 2 -> bytes.getShort(e.offset());
            case 4 -> bytes.getInt(e.offset());
            default -> bytes.getLong(e.offset());
        };
        BigInteger value = BigInteger.valueOf(bits);
        return e.signed() || value.signum() >= 0 ? value : value.add(BigInteger.ONE.shiftLeft(e.width() * 8));
    }

    private static BigInteger binary(Expr.BinaryOp op, BigInteger a, BigInteger b) throws NoValue {
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
        };
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

    private static BigInteger truth(boolean value) {
        return value ? BigInteger.ONE : BigInteger.ZERO;
    }

    private static boolean contains(byte[] text, byte[] part) {
        for (int at = 0; at + part.length <= text.length; at++) {
            if (Arrays.equals(text, at, at + part.length, part, 0, part.length)) {
                return true;
            }
        }
        return false;
    }

    /** One sign, digits, white space around them as C's isspace has it. */
    static BigInteger parse(byte[] bytes) throws NoValue {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int from = 0;
        int to = text.length();
        while (from < to && isSpace(text.charAt(from))) {
            from++;
        }
        while (to > from && isSpace(text.charAt(to - 1))) {
            to--;
        }
        String number = text.substring(from, to);
        if (!number.matches("[+-]?[0-9]+")) {
            throw new NoValue(Fault.MALFORMED);
        }
        return inRange(new BigInteger(number));
    }

    private static boolean isSpace(char c) {
        return c == ' ' || (c >= '\t' && c <= '\r');
    }
}
