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
        if (division && b.equals(BigInteger.ZERO)) {
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
        };
        return Optional.of(exact);
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
                    assertFault(machine, expr, Machine.Fault.DIVISION);
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
            return new Expr.Unary(random.nextBoolean() ? Expr.UnaryOp.NEG : Expr.UnaryOp.NOT, expr(random, depth - 1));
        }
        BinaryOp op = OPERATORS.get(random.nextInt(OPERATORS.size()));
        return new Expr.Binary(op, expr(random, depth - 1), expr(random, depth - 1));
    }

    private static Optional<BigInteger> aside(Expr expr, BigInteger register) {
        Optional<BigInteger> exact = switch (expr) {
            case Expr.Const e -> Optional.of(e.value());
            case Expr.Reg e -> Optional.of(register);
            case Expr.Unary e ->
                aside(e.operand(), register)
                        .map(v -> e.op() == Expr.UnaryOp.NEG ? v.negate() : truth(v.equals(BigInteger.ZERO)));
            case Expr.Binary e ->
                aside(e.left(), register)
                        .flatMap(l -> aside(e.right(), register).flatMap(r -> bruteForce(e.op(), l, r)));
            default -> throw new IllegalStateException(expr.toString());
        };
        return exact.filter(v -> v.compareTo(LEAST) >= 0 && v.compareTo(MOST) <= 0);
    }
}
