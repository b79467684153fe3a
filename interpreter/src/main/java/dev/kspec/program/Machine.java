// SPDX-License-Identifier: Apache-2.0
package dev.kspec.program;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The host's own reckoning of a program: registers and buffers as they follow from the raw results. Verdicts rest on
 * this, never on what the agent made of a check. What it may cost is bounded: the numbers come from the guest.
 */
public final class Machine {
    private final Program program;
    private final BigInteger[] registers;
    private final byte[][] buffers;
    private long budget;

    /** Why an expression has no value. */
    public enum Fault {
        OVERFLOW("the result does not fit into its type"),
        DIVISION("division by zero"),
        MALFORMED("the text is no integer"),
        RANGE("a place, a length or a shift is out of range");

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

    /** The reckoning would take longer than anybody waits for it. */
    public static final class Exhausted extends RuntimeException {
        private static final long serialVersionUID = 1;

        Exhausted() {
            super("it takes more work to follow than the host spends on a case", null, false, false);
        }
    }

    /** Work that one case may cost, some twenty seconds of it: 1 is a step of a regular expression, or a few bytes compared. */
    public static final long BUDGET = 1L << 32;

    private static final long OPERATION = 16;
    private static final int BYTES_SHIFT = 3;

    public Machine(Program program) {
        this(program, BUDGET);
    }

    /** @param budget the work it may cost before {@link Exhausted} is thrown */
    public Machine(Program program, long budget) {
        this.program = program;
        this.budget = budget;
        registers = new BigInteger[program.registers()];
        Arrays.fill(registers, BigInteger.ZERO);
        buffers = new byte[program.buffers().size()][];
        for (int i = 0; i < buffers.length; i++) {
            buffers[i] = initial(i);
        }
    }

    /** What it reckons. */
    public Program program() {
        return program;
    }

    private byte[] initial(int buffer) {
        Program.Buffer b = program.buffers().get(buffer);
        return Arrays.copyOf(b.initial().toArray(), b.size());
    }

    /** Registers and buffers at one moment. */
    public static final class Snapshot {
        private final BigInteger[] registers;
        private final byte[][] buffers;

        private Snapshot(BigInteger[] registers, byte[][] buffers) {
            this.registers = registers;
            this.buffers = buffers;
        }

        public BigInteger get(int register) {
            return registers[register];
        }

        /** All of a buffer. */
        public byte[] bytes(int buffer) {
            return buffers[buffer].clone();
        }
    }

    /** What a child process begins with. */
    public Snapshot snapshot() {
        byte[][] copies = new byte[buffers.length][];
        for (int i = 0; i < copies.length; i++) {
            spend(buffers[i].length >> BYTES_SHIFT);
            copies[i] = buffers[i].clone();
        }
        return new Snapshot(registers.clone(), copies);
    }

    /** Everything is again as it was; the snapshot is used up. */
    public void restore(Snapshot snapshot) {
        System.arraycopy(snapshot.registers, 0, registers, 0, registers.length);
        System.arraycopy(snapshot.buffers, 0, buffers, 0, buffers.length);
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

    /** The buffer holds again what it held at first. */
    public void reset(int buffer) {
        spend(buffers[buffer].length >> BYTES_SHIFT);
        buffers[buffer] = initial(buffer);
    }

    /** A slice's bytes. */
    public byte[] bytes(Slice slice) throws NoValue {
        return look(slice).copy();
    }

    /** The first bytes of a buffer. */
    public byte[] bytes(int buffer, Expr length) throws NoValue {
        return bytes(Slice.first(buffer, length));
    }

    /** What a demand that a place is there comes to where it is not. */
    public NoValue outOfRange() {
        return new NoValue(Fault.RANGE);
    }

    /** All of a buffer. */
    public byte[] bytes(int buffer) {
        return buffers[buffer].clone();
    }

    /** A place that an expression names, which the buffer has so many bytes behind. */
    public int place(int buffer, Expr offset, int room) throws NoValue {
        return within(buffer, evaluate(offset), BigInteger.valueOf(room)).from();
    }

    public BigInteger evaluate(Expr expr) throws NoValue {
        spend(OPERATION);
        return switch (expr) {
            case Expr.Const(BigInteger value) -> value;
            case Expr.Reg(int index) -> registers[index];
            case Expr.Load e -> load(e);
            case Expr.Unary e -> Integers.unary(e.op(), evaluate(e.operand()));
            case Expr.Binary e -> binary(e);
            case Expr.Wrap e -> Integers.wrap(evaluate(e.value()), e.width(), e.signed());
            case Expr.Fit e -> Integers.fit(evaluate(e.value()), e.width(), e.signed());
            case Expr.BytesEqual e ->
                Integers.truth(look(e.slice()).is(e.bytes().toArray()));
            case Expr.Masked e ->
                Integers.truth(look(e.slice()).is(e.value().toArray(), e.mask().toArray()));
            case Expr.Contains e ->
                Integers.truth(find(look(e.slice()), e.bytes().toArray()) >= 0);
            case Expr.Find e ->
                BigInteger.valueOf(find(look(e.slice()), e.bytes().toArray()));
            case Expr.Same e -> same(e);
            case Expr.Parse e -> Integers.parse(look(e.slice()).copy(), e.base());
            case Expr.Matches e -> {
                View text = look(e.slice());
                RegexMachine machine = new RegexMachine(e.regex().code(), this::spend);
                yield Integers.truth(machine.matches(text.buffer(), text.from(), text.to()));
            }
        };
    }

    private BigInteger binary(Expr.Binary e) throws NoValue {
        BigInteger left = evaluate(e.left());
        return switch (e.op()) {
            case AND ->
                left.signum() == 0
                        ? BigInteger.ZERO
                        : Integers.truth(evaluate(e.right()).signum() != 0);
            case OR ->
                left.signum() != 0
                        ? BigInteger.ONE
                        : Integers.truth(evaluate(e.right()).signum() != 0);
            case ADD, SUB, MUL, DIV, MOD, EQ, NE, LT, LE, GT, GE, BIT_AND, BIT_OR, BIT_XOR, SHL, SHR ->
                Integers.binary(e.op(), left, evaluate(e.right()));
        };
    }

    /** All four numbers before any is held against its buffer, as the agent's stack has them. */
    private BigInteger same(Expr.Same e) throws NoValue {
        BigInteger leftOffset = evaluate(e.left().offset());
        BigInteger leftLength = evaluate(e.left().length());
        BigInteger rightOffset = evaluate(e.right().offset());
        BigInteger rightLength = evaluate(e.right().length());
        View left = within(e.left().buffer(), leftOffset, leftLength);
        View right = within(e.right().buffer(), rightOffset, rightLength);
        spend(left.length() >> BYTES_SHIFT);
        return Integers.truth(left.is(right.copy()));
    }

    private BigInteger load(Expr.Load e) throws NoValue {
        View at = within(e.buffer(), evaluate(e.offset()), BigInteger.valueOf(e.width()));
        ByteBuffer bytes =
                ByteBuffer.wrap(at.buffer()).order(e.bigEndian() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        long bits = switch (e.width()) {
            case 1 -> bytes.get(at.from());
            case 2 -> bytes.getShort(at.from());
            case 4 -> bytes.getInt(at.from());
            default -> bytes.getLong(at.from());
        };
        return Integers.wrap(BigInteger.valueOf(bits), e.width(), e.signed());
    }

    /** Bytes where they lie. */
    @SuppressWarnings("ArrayRecordComponent") // looked at, and gone
    private record View(byte[] buffer, int from, int length) {
        int to() {
            return from + length;
        }

        byte[] copy() {
            return Arrays.copyOfRange(buffer, from, to());
        }

        boolean is(byte[] bytes) {
            return Arrays.equals(buffer, from, to(), bytes, 0, bytes.length);
        }

        boolean is(byte[] value, byte[] mask) {
            if (length != value.length) {
                return false;
            }
            for (int i = 0; i < length; i++) {
                if ((buffer[from + i] & mask[i]) != value[i]) {
                    return false;
                }
            }
            return true;
        }
    }

    private View look(Slice slice) throws NoValue {
        BigInteger offset = evaluate(slice.offset());
        View view = within(slice.buffer(), offset, evaluate(slice.length()));
        spend(view.length() >> BYTES_SHIFT);
        return view;
    }

    private View within(int buffer, BigInteger offset, BigInteger length) throws NoValue {
        BigInteger size = BigInteger.valueOf(buffers[buffer].length);
        if (offset.signum() < 0 || length.signum() < 0 || offset.add(length).compareTo(size) > 0) {
            throw new NoValue(Fault.RANGE);
        }
        return new View(buffers[buffer], offset.intValueExact(), length.intValueExact());
    }

    private int find(View text, byte[] part) {
        for (int at = text.from(); at + part.length <= text.to(); at++) {
            int same = 0;
            while (same < part.length && text.buffer()[at + same] == part[same]) {
                same++;
            }
            spend(1 + (same >> BYTES_SHIFT));
            if (same == part.length) {
                return at - text.from();
            }
        }
        return -1;
    }

    /** Counts work towards the most that the case may cost. */
    public void spend(long work) {
        budget -= work;
        if (budget < 0) {
            throw new Exhausted();
        }
    }
}
