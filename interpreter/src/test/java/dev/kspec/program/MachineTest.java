// SPDX-License-Identifier: Apache-2.0
package dev.kspec.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.kspec.program.Expr.BinaryOp;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class MachineTest {
    private static final BigInteger LEAST = new BigInteger("-9223372036854775808");
    private static final BigInteger MOST = new BigInteger("18446744073709551615");
    /** Where arithmetic in 64 bits goes wrong. */
    private static final List<BigInteger> EDGES = edges();

    private static final List<BinaryOp> OPERATORS = List.of(BinaryOp.values());
    private static final List<Expr.UnaryOp> UNARY = List.of(Expr.UnaryOp.values());

    private static List<BigInteger> edges() {
        List<BigInteger> edges = new ArrayList<>();
        for (int bit : new int[] {0, 1, 7, 8, 15, 16, 31, 32, 62, 63, 64}) {
            for (int off = -2; off <= 2; off++) {
                BigInteger power = BigInteger.ONE.shiftLeft(bit).add(BigInteger.valueOf(off));
                List.of(power, power.negate()).stream()
                        .filter(v -> v.compareTo(LEAST) >= 0 && v.compareTo(MOST) <= 0)
                        .filter(v -> !edges.contains(v))
                        .forEach(edges::add);
            }
        }
        return edges;
    }

    private static Machine machine(int registers, Program.Buffer... buffers) {
        return new Machine(new Program(List.of(buffers), registers, List.of(), 0, Duration.ofSeconds(1), false));
    }

    private static Program.Buffer buffer(int size, int... bytes) {
        byte[] initial = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            initial[i] = (byte) bytes[i];
        }
        return new Program.Buffer(size, Bytes.of(initial));
    }

    private static Program.Buffer text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new Program.Buffer(Math.max(1, bytes.length), Bytes.of(bytes));
    }

    private static void assertFault(Machine machine, Expr expr, Machine.Fault fault) {
        assertThatExceptionOfType(Machine.NoValue.class)
                .isThrownBy(() -> machine.evaluate(expr))
                .satisfies(e -> assertThat(e.fault()).isEqualTo(fault))
                .withMessage(fault.words());
    }

    /** What an operator gives in unbounded integers; nothing where it has no value. */
    private static Optional<BigInteger> bruteForce(BinaryOp op, BigInteger a, BigInteger b) {
        boolean division = op == BinaryOp.DIV || op == BinaryOp.MOD;
        boolean shift = op == BinaryOp.SHL || op == BinaryOp.SHR;
        if ((division && b.equals(BigInteger.ZERO)) || (shift && !isShift(b))) {
            return Optional.empty();
        }
        BigInteger exact = switch (op) {
            case ADD -> a.add(b);
            case SUB -> a.subtract(b);
            case MUL -> a.multiply(b);
            case DIV -> a.divide(b);
            case MOD -> a.subtract(a.divide(b).multiply(b));
            case EQ -> truth(a.compareTo(b) == 0);
            case NE -> truth(a.compareTo(b) != 0);
            case LT -> truth(a.compareTo(b) < 0);
            case LE -> truth(a.compareTo(b) <= 0);
            case GT -> truth(a.compareTo(b) > 0);
            case GE -> truth(a.compareTo(b) >= 0);
            case AND -> truth(!a.equals(BigInteger.ZERO) && !b.equals(BigInteger.ZERO));
            case OR -> truth(!a.equals(BigInteger.ZERO) || !b.equals(BigInteger.ZERO));
            case BIT_AND -> bitwise(a, b, (x, y) -> x & y);
            case BIT_OR -> bitwise(a, b, (x, y) -> x | y);
            case BIT_XOR -> bitwise(a, b, (x, y) -> x ^ y);
            case SHL -> a.multiply(BigInteger.TWO.pow(b.intValueExact()));
            case SHR -> floorDivide(a, BigInteger.TWO.pow(b.intValueExact()));
        };
        return Optional.of(exact);
    }

    private static boolean isShift(BigInteger by) {
        return by.signum() >= 0 && by.compareTo(BigInteger.valueOf(127)) <= 0;
    }

    /** Bit by bit, in more bits than any operand has. */
    private static BigInteger bitwise(BigInteger a, BigInteger b, java.util.function.IntBinaryOperator op) {
        BigInteger result = BigInteger.ZERO;
        for (int bit = 0; bit < 70; bit++) {
            int one = op.applyAsInt(a.testBit(bit) ? 1 : 0, b.testBit(bit) ? 1 : 0);
            result = result.add(BigInteger.valueOf(one).shiftLeft(bit));
        }
        boolean negative = op.applyAsInt(a.signum() < 0 ? 1 : 0, b.signum() < 0 ? 1 : 0) == 1;
        return negative ? result.subtract(BigInteger.ONE.shiftLeft(70)) : result;
    }

    private static BigInteger floorDivide(BigInteger a, BigInteger b) {
        BigInteger[] parts = a.divideAndRemainder(b);
        return parts[1].signum() < 0 ? parts[0].subtract(BigInteger.ONE) : parts[0];
    }

    private static BigInteger truth(boolean value) {
        return value ? BigInteger.ONE : BigInteger.ZERO;
    }

    @ParameterizedTest
    @EnumSource
    void operatorsAreExactOrFail(BinaryOp op) throws Machine.NoValue {
        Machine machine = machine(2);
        for (BigInteger a : EDGES) {
            for (BigInteger b : EDGES) {
                machine.set(0, a);
                machine.set(1, b);
                Expr expr = new Expr.Binary(op, new Expr.Reg(0), new Expr.Reg(1));
                Optional<BigInteger> exact = bruteForce(op, a, b);
                if (exact.isEmpty()) {
                    boolean division = op == BinaryOp.DIV || op == BinaryOp.MOD;
                    assertFault(machine, expr, division ? Machine.Fault.DIVISION : Machine.Fault.RANGE);
                } else if (exact.get().compareTo(LEAST) < 0 || exact.get().compareTo(MOST) > 0) {
                    assertFault(machine, expr, Machine.Fault.OVERFLOW);
                } else {
                    assertThat(machine.evaluate(expr)).isEqualTo(exact.get());
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"7, 2, 3, 1", "-7, 2, -3, -1", "7, -2, -3, 1", "-7, -2, 3, -1"})
    void divisionGoesTowardsZeroAsInC(long a, long b, long quotient, long remainder) throws Machine.NoValue {
        Machine machine = machine(0);
        Expr left = Expr.constant(a);
        Expr right = Expr.constant(b);
        assertThat(machine.evaluate(new Expr.Binary(BinaryOp.DIV, left, right))).isEqualTo(quotient);
        assertThat(machine.evaluate(new Expr.Binary(BinaryOp.MOD, left, right))).isEqualTo(remainder);
    }

    @Test
    void signsAndTruth() throws Machine.NoValue {
        Machine machine = machine(1);
        for (BigInteger value : EDGES) {
            machine.set(0, value);
            Expr not = new Expr.Unary(Expr.UnaryOp.NOT, new Expr.Reg(0));
            assertThat(machine.evaluate(not)).isEqualTo(truth(value.equals(BigInteger.ZERO)));
            Expr negated = new Expr.Unary(Expr.UnaryOp.NEG, new Expr.Reg(0));
            if (value.negate().compareTo(LEAST) < 0) {
                assertFault(machine, negated, Machine.Fault.OVERFLOW);
            } else {
                assertThat(machine.evaluate(negated)).isEqualTo(value.negate());
            }
        }
    }

    @Test
    void registersBeginAtZero() throws Machine.NoValue {
        Machine machine = machine(2);
        assertThat(machine.get(1)).isZero();
        machine.set(1, MOST);
        assertThat(machine.evaluate(new Expr.Reg(1))).isEqualTo(MOST);
        assertThat(machine.evaluate(new Expr.Reg(0))).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "1, false, 255",
        "1, true, -1",
        "2, false, 65279",
        "2, true, -257",
        "4, false, 2147417855",
        "4, true, 2147417855",
        "8, false, 9223090559730515711",
        "8, true, 9223090559730515711"
    })
    void loadsAreLittleEndian(int width, boolean signed, String expected) throws Machine.NoValue {
        int[][] bytes = {
            {0xff}, {0xff, 0xfe}, {0xff, 0xfe, 0xfe, 0x7f}, {0xff, 0xfe, 0xfe, 0x7f, 0xff, 0xff, 0xfe, 0x7f}
        };
        int[] chosen = bytes[Integer.numberOfTrailingZeros(width)];
        Machine machine = machine(0, buffer(8, chosen));
        BigInteger loaded = machine.evaluate(new Expr.Load(0, 0, width, signed));
        BigInteger byHand = BigInteger.ZERO;
        for (int i = 0; i < width; i++) {
            byHand = byHand.add(BigInteger.valueOf(chosen[i]).shiftLeft(8 * i));
        }
        if (signed && byHand.testBit(8 * width - 1)) {
            byHand = byHand.subtract(BigInteger.ONE.shiftLeft(8 * width));
        }
        assertThat(loaded).isEqualTo(byHand).isEqualTo(new BigInteger(expected));
    }

    @Test
    void theWholeRangeOfU64IsLoaded() throws Machine.NoValue {
        Machine machine = machine(0, buffer(8, 255, 255, 255, 255, 255, 255, 255, 255));
        assertThat(machine.evaluate(new Expr.Load(0, 0, 8, false))).isEqualTo(MOST);
        assertThat(machine.evaluate(new Expr.Load(0, 0, 8, true))).isEqualTo(BigInteger.ONE.negate());
    }

    @Test
    void loadsStayWithinTheirBuffer() throws Machine.NoValue {
        Machine machine = machine(0, buffer(4, 1, 2, 3, 4));
        assertThat(machine.evaluate(new Expr.Load(0, 2, 2, false))).isEqualTo(0x0403);
        assertFault(machine, new Expr.Load(0, 3, 2, false), Machine.Fault.RANGE);
        assertFault(machine, new Expr.Load(0, 0, 8, false), Machine.Fault.RANGE);
        assertFault(machine, new Expr.Load(0, Integer.MAX_VALUE, 8, false), Machine.Fault.RANGE);
    }

    @Test
    void lengthsStayWithinTheirBuffer() throws Machine.NoValue {
        Machine machine = machine(0, text("abc"), text("abcd"));
        assertThat(machine.bytes(0, Expr.constant(2))).containsExactly('a', 'b');
        assertThat(machine.bytes(0, Expr.constant(0))).isEmpty();
        for (long wrong : new long[] {-1, 4, Long.MAX_VALUE, Long.MIN_VALUE}) {
            Expr length = Expr.constant(wrong);
            Bytes some = Bytes.of((byte) 'a');
            assertFault(machine, new Expr.BytesEqual(0, length, some), Machine.Fault.RANGE);
            assertFault(machine, new Expr.Contains(0, length, some), Machine.Fault.RANGE);
            assertFault(machine, new Expr.Parse(0, length), Machine.Fault.RANGE);
            assertFault(machine, new Expr.Same(0, length, 0, Expr.constant(1)), Machine.Fault.RANGE);
        }
    }

    @Test
    void bytesAreCompared() throws Machine.NoValue {
        Machine machine = machine(0, text("hello"), text("hell"));
        Expr five = Expr.constant(5);
        Expr four = Expr.constant(4);
        assertThat(machine.evaluate(new Expr.BytesEqual(0, five, bytes("hello"))))
                .isOne();
        assertThat(machine.evaluate(new Expr.BytesEqual(0, four, bytes("hello"))))
                .isZero();
        assertThat(machine.evaluate(new Expr.BytesEqual(0, four, bytes("hell"))))
                .isOne();
        assertThat(machine.evaluate(new Expr.Same(0, four, 1, four))).isOne();
        assertThat(machine.evaluate(new Expr.Same(0, five, 1, four))).isZero();
        assertThat(machine.evaluate(new Expr.Contains(0, five, bytes("ell")))).isOne();
        assertThat(machine.evaluate(new Expr.Contains(0, five, bytes("")))).isOne();
        assertThat(machine.evaluate(new Expr.Contains(0, four, bytes("lo")))).isZero();
        assertThat(machine.evaluate(new Expr.Contains(0, five, bytes("hello!"))))
                .isZero();
    }

    private static Bytes bytes(String text) {
        return Bytes.of(text.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "0,0",
                "42,42",
                "-7,-7",
                "+7,7",
                "007,7",
                "18446744073709551615,18446744073709551615",
                "-9223372036854775808,-9223372036854775808",
                "-0,0",
                "\" \t42\n\",42",
                "\"\u000b\f42\r\n\",42"
            })
    void decimalTextsAreRead(String text, String expected) throws Machine.NoValue {
        Machine machine = machine(0, text(text));
        assertThat(machine.evaluate(new Expr.Parse(0, Expr.constant(text.length()))))
                .isEqualTo(new BigInteger(expected));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "-", "+", "--1", "+-1", "1 2", "0x10", "1e3", "1.0", "1_000", "٤٢", "12\0", "\0", "a"})
    void otherTextsAreNot(String text) {
        Program.Buffer buffer = text(text);
        assertFault(
                machine(0, buffer),
                new Expr.Parse(0, Expr.constant(buffer.initial().size())),
                Machine.Fault.MALFORMED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"18446744073709551616", "-9223372036854775809", "99999999999999999999999999999999999999999"})
    void numbersBeyond64BitsAreNot(String text) {
        assertFault(machine(0, text(text)), new Expr.Parse(0, Expr.constant(text.length())), Machine.Fault.OVERFLOW);
    }

    @Test
    void whatComesBackFillsBuffers() throws Machine.NoValue {
        Machine machine = machine(0, buffer(4, 1, 2, 3, 4));
        byte[] data = {9, 8, 7};
        assertThat(machine.fill(0, 1, data, 1, 2)).isTrue();
        assertThat(machine.bytes(0, Expr.constant(4))).containsExactly(1, 8, 7, 4);
        assertThat(machine.fill(0, 4, data, 0, 0)).isTrue();
        assertThat(machine.fill(0, 3, data, 0, 2)).isFalse();
        assertThat(machine.fill(0, 0, data, 2, 2)).isFalse();
        assertThat(machine.fill(0, -1, data, 0, 1)).isFalse();
        assertThat(machine.fill(0, 0, data, 0, -1)).isFalse();
        assertThat(machine.fill(0, Integer.MAX_VALUE, data, 0, 1)).isFalse();
        assertThat(machine.fill(0, 0, data, Integer.MAX_VALUE, 1)).isFalse();
        assertThat(machine.bytes(0, Expr.constant(4))).containsExactly(1, 8, 7, 4);
    }

    /** Nested expressions against the same reckoning done aside. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void nestedExpressionsAreExact(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            Machine machine = machine(1);
            machine.set(0, EDGES.get(random.nextInt(EDGES.size())));
            Expr expr = expr(random, 4);
            Optional<BigInteger> expected = aside(expr, machine.get(0));
            try {
                assertThat(machine.evaluate(expr)).isEqualTo(expected.orElseThrow());
            } catch (Machine.NoValue e) {
                assertThat(expected).as(ProgramPrinter.expr(expr)).isEmpty();
            }
        }
    }

    private static Expr expr(Random random, int depth) {
        if (depth == 0 || random.nextInt(5) == 0) {
            return random.nextBoolean() ? new Expr.Reg(0) : new Expr.Const(EDGES.get(random.nextInt(EDGES.size())));
        }
        if (random.nextInt(6) == 0) {
            return new Expr.Unary(UNARY.get(random.nextInt(UNARY.size())), expr(random, depth - 1));
        }
        BinaryOp op = OPERATORS.get(random.nextInt(OPERATORS.size()));
        return new Expr.Binary(op, expr(random, depth - 1), expr(random, depth - 1));
    }

    private static Optional<BigInteger> aside(Expr expr, BigInteger register) {
        Optional<BigInteger> exact = switch (expr) {
            case Expr.Const e -> Optional.of(e.value());
            case Expr.Reg e -> Optional.of(register);
            case Expr.Unary e ->
                aside(e.operand(), register).map(v -> switch (e.op()) {
                    case NEG -> v.negate();
                    case NOT -> truth(v.equals(BigInteger.ZERO));
                    case BIT_NOT -> v.negate().subtract(BigInteger.ONE);
                    case BOOL -> truth(!v.equals(BigInteger.ZERO));
                });
            case Expr.Binary e ->
                aside(e.left(), register)
                        .flatMap(l -> isDecided(e.op(), l)
                                ? Optional.of(truth(l.signum() != 0))
                                : aside(e.right(), register).flatMap(r -> bruteForce(e.op(), l, r)));
            default -> throw new IllegalStateException(expr.toString());
        };
        return exact.filter(v -> v.compareTo(LEAST) >= 0 && v.compareTo(MOST) <= 0);
    }

    private static boolean isDecided(BinaryOp op, BigInteger left) {
        return (op == BinaryOp.AND && left.signum() == 0) || (op == BinaryOp.OR && left.signum() != 0);
    }

    @Test
    void theRightSideIsNotLookedAtWhenTheLeftDecides() throws Machine.NoValue {
        Machine machine = machine(0);
        Expr broken = Expr.binary(BinaryOp.DIV, Expr.TRUE, Expr.ZERO);
        assertThat(machine.evaluate(Expr.and(Expr.ZERO, broken))).isZero();
        assertThat(machine.evaluate(Expr.or(Expr.constant(7), broken))).isOne();
        assertThat(machine.evaluate(Expr.binary(BinaryOp.AND, Expr.constant(3), Expr.constant(-4))))
                .isOne();
        assertFault(machine, Expr.binary(BinaryOp.AND, Expr.constant(3), broken), Machine.Fault.DIVISION);
        assertFault(machine, Expr.or(Expr.ZERO, broken), Machine.Fault.DIVISION);
    }

    @ParameterizedTest
    @CsvSource({
        "260, 1, false, 4",
        "200, 1, true, -56",
        "-1, 1, false, 255",
        "-1, 8, false, 18446744073709551615",
        "18446744073709551615, 8, true, -1",
        "65536, 2, true, 0",
        "2147483648, 4, true, -2147483648"
    })
    void valuesWrapAsCTypesDo(BigInteger value, int width, boolean signed, BigInteger wrapped) throws Machine.NoValue {
        Machine machine = machine(0);
        assertThat(machine.evaluate(new Expr.Wrap(new Expr.Const(value), width, signed)))
                .isEqualTo(wrapped);
        assertFault(machine, new Expr.Fit(new Expr.Const(value), width, signed), Machine.Fault.OVERFLOW);
        assertThat(machine.evaluate(new Expr.Fit(new Expr.Const(wrapped), width, signed)))
                .isEqualTo(wrapped);
    }

    @Test
    void bigEndianLoadsAtComputedPlaces() throws Machine.NoValue {
        Machine machine = machine(1, buffer(8, 0, 0x12, 0x34, 0x56, 0xff, 0xfe));
        machine.set(0, BigInteger.ONE);
        assertThat(machine.evaluate(new Expr.Load(0, new Expr.Reg(0), 2, false, true)))
                .isEqualTo(0x1234);
        assertThat(machine.evaluate(new Expr.Load(0, Expr.plus(new Expr.Reg(0), Expr.constant(3)), 2, true, true)))
                .isEqualTo(-2);
        assertFault(machine, new Expr.Load(0, Expr.constant(-1), 1, false, false), Machine.Fault.RANGE);
        assertFault(machine, new Expr.Load(0, new Expr.Const(MOST), 8, false, false), Machine.Fault.RANGE);
    }

    @Test
    void slicesBeginAnywhere() throws Machine.NoValue {
        Machine machine = machine(0, text("a hello, hello"));
        Slice hello = Slice.of(0, 2, 5);
        assertThat(machine.bytes(hello)).containsExactly('h', 'e', 'l', 'l', 'o');
        assertThat(machine.evaluate(new Expr.BytesEqual(hello, bytes("hello")))).isOne();
        assertThat(machine.evaluate(new Expr.Same(hello, Slice.of(0, 9, 5)))).isOne();
        assertThat(machine.evaluate(new Expr.Same(hello, Slice.of(0, 8, 5)))).isZero();
        assertThat(machine.evaluate(new Expr.Find(Slice.of(0, 3, 11), bytes("hello"))))
                .isEqualTo(6);
        assertThat(machine.evaluate(new Expr.Find(hello, bytes("x")))).isEqualTo(-1);
        assertThat(machine.evaluate(new Expr.Find(Slice.of(0, 14, 0), bytes(""))))
                .isZero();
        assertFault(machine, new Expr.Find(Slice.of(0, 14, 1), bytes("")), Machine.Fault.RANGE);
        assertFault(machine, new Expr.BytesEqual(Slice.of(0, -1, 1), bytes("")), Machine.Fault.RANGE);
        assertFault(
                machine,
                new Expr.BytesEqual(Slice.of(0, Long.MAX_VALUE, Long.MAX_VALUE), bytes("")),
                Machine.Fault.RANGE);
    }

    @Test
    void masksHideBits() throws Machine.NoValue {
        Machine machine = machine(0, buffer(4, 0xde, 0xad, 0xbe, 0xef));
        Bytes mask = Bytes.of((byte) 0xff, (byte) 0, (byte) 0xf0, (byte) 0xff);
        assertThat(machine.evaluate(new Expr.Masked(
                        Slice.of(0, 0, 4), Bytes.of((byte) 0xde, (byte) 0, (byte) 0xb0, (byte) 0xef), mask)))
                .isOne();
        assertThat(machine.evaluate(new Expr.Masked(
                        Slice.of(0, 0, 4), Bytes.of((byte) 0xde, (byte) 1, (byte) 0xb0, (byte) 0xef), mask)))
                .as("a value's bit that the mask hides is never met")
                .isZero();
        assertThat(machine.evaluate(new Expr.Masked(
                        Slice.of(0, 0, 3), Bytes.of((byte) 0xde, (byte) 0, (byte) 0xb0, (byte) 0xef), mask)))
                .isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "0x1f, 0, 31",
        "0o17, 0, 15",
        "017, 0, 17",
        "-0x10, 16, -16",
        "ff, 16, 255",
        "FF, 16, 255",
        "777, 8, 511",
        "+0o7, 0, 7",
        "0, 0, 0",
        "00, 8, 0",
        "0xffffffffffffffff, 0, 18446744073709551615"
    })
    void textsInOtherBasesAreRead(String text, int base, BigInteger expected) throws Machine.NoValue {
        Machine machine = machine(0, text(text));
        assertThat(machine.evaluate(new Expr.Parse(Slice.of(0, 0, text.length()), base)))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "0x, 0",
        "0x, 16",
        "0o, 0",
        "0x1, 10",
        "0x1, 8",
        "0o1, 8",
        "8, 8",
        "0o8, 0",
        "g, 16",
        "0X1, 16",
        "0x-1, 16"
    })
    void otherTextsInOtherBasesAreNot(String text, int base) {
        assertFault(
                machine(0, text(text)), new Expr.Parse(Slice.of(0, 0, text.length()), base), Machine.Fault.MALFORMED);
    }

    @Test
    void regularExpressionsLookAtTheirSliceOnly() throws Exception {
        Machine machine = machine(0, text("x: 12\ny: 345\n"));
        Regex number = Regex.compile("^y: \\d+$");
        assertThat(machine.evaluate(new Expr.Matches(Slice.of(0, 0, 13), number)))
                .isOne();
        assertThat(machine.evaluate(new Expr.Matches(Slice.of(0, 0, 9), number)))
                .isZero();
        assertThat(machine.evaluate(new Expr.Matches(Slice.of(0, 6, 4), number)))
                .isOne();
        assertThat(machine.evaluate(new Expr.Matches(Slice.of(0, 7, 4), number)))
                .isZero();
        assertFault(machine, new Expr.Matches(Slice.of(0, 0, 99), number), Machine.Fault.RANGE);
    }

    @Test
    void aSnapshotBringsEverythingBack() throws Machine.NoValue {
        Machine machine = machine(1, text("abc"));
        Machine.Snapshot snapshot = machine.snapshot();
        machine.set(0, BigInteger.TEN);
        assertThat(machine.fill(0, 0, new byte[] {'x'}, 0, 1)).isTrue();
        machine.restore(snapshot);
        assertThat(machine.get(0)).isZero();
        assertThat(machine.bytes(0)).containsExactly('a', 'b', 'c');
        assertThat(machine.fill(0, 0, new byte[] {'x'}, 0, 1)).isTrue();
        machine.reset(0);
        assertThat(machine.bytes(0)).containsExactly('a', 'b', 'c');
    }

    @Test
    void workIsBounded() {
        Program program = new Program(List.of(text("a".repeat(1000))), 0, List.of(), 0, Duration.ofSeconds(1), false);
        Machine machine = new Machine(program, 500);
        assertThatExceptionOfType(Machine.Exhausted.class).isThrownBy(() -> {
            for (int i = 0; i < 100; i++) {
                var unused = machine.evaluate(new Expr.Find(Slice.of(0, 0, 1000), bytes("b")));
            }
        });
    }
}
