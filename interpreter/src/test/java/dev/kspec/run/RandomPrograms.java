// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import dev.kspec.program.Bytes;
import dev.kspec.program.Expectation;
import dev.kspec.program.Expr;
import dev.kspec.program.Instruction;
import dev.kspec.program.Origin;
import dev.kspec.program.Program;
import dev.kspec.program.Syscall;
import dev.kspec.source.SourceFile;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Programs that do harmless things in every way that the wire knows, most of them wrongly. */
final class RandomPrograms {
    private static final Origin ORIGIN = new Origin(new SourceFile("random.kspec", "").span(0, 0), "step");
    private static final List<String> NUMBERS = List.of(
            "0",
            "1",
            "-1",
            "2",
            "3",
            "7",
            "8",
            "16",
            "127",
            "128",
            "255",
            "256",
            "-128",
            "-129",
            "65535",
            "2147483647",
            "2147483648",
            "-2147483648",
            "4294967295",
            "9223372036854775807",
            "9223372036854775808",
            "-9223372036854775808",
            "18446744073709551615");
    private static final List<String> TEXTS = List.of(
            "",
            "0",
            "-1",
            " 42\n",
            "+7",
            "- 1",
            "12x",
            "\t\r\n",
            "18446744073709551615",
            "18446744073709551616",
            "-9223372036854775809",
            "00000000000000000000000000000000000000000001",
            "abc",
            "/dev/null\0",
            "/dev/full\0",
            "/no/such\0",
            "/dev/zero\0",
            "no end");
    private static final List<Syscall> CALLS = List.of(Syscall.CLOSE, Syscall.LSEEK, Syscall.FSYNC, Syscall.WRITE);
    private static final int REGISTERS = 4;

    private final Random random;
    private final List<Program.Buffer> buffers = new ArrayList<>();

    private RandomPrograms(long seed) {
        random = new Random(seed);
    }

    static Program of(long seed) {
        return new RandomPrograms(seed).program();
    }

    private Program program() {
        for (int i = 1 + random.nextInt(5); i > 0; i--) {
            byte[] text = any(TEXTS).getBytes(StandardCharsets.ISO_8859_1);
            buffers.add(new Program.Buffer(Math.max(1, text.length + random.nextInt(12)), Bytes.of(text)));
        }
        List<Instruction> steps = new ArrayList<>();
        for (int i = 1 + random.nextInt(12); i > 0; i--) {
            steps.add(step());
        }
        return new Program(buffers, REGISTERS, steps, random.nextInt(steps.size() + 1), Duration.ofSeconds(20), false);
    }

    private <T> T any(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    private int register() {
        return random.nextInt(REGISTERS);
    }

    private int buffer() {
        return random.nextInt(buffers.size());
    }

    private int size(int buffer) {
        return buffers.get(buffer).size();
    }

    private Instruction step() {
        return switch (random.nextInt(10)) {
            case 0, 1 -> new Instruction.Eval(ORIGIN, register(), expr(3));
            case 2 -> new Instruction.Check(ORIGIN, expr(3), new Expectation("", new Expectation.Result(register())));
            case 3 -> new Instruction.Sleep(ORIGIN, small());
            case 4, 5 -> format();
            case 6 -> store();
            case 7 -> new Instruction.ReadFile(ORIGIN, register(), buffer(), buffer());
            case 8 -> new Instruction.WriteFile(ORIGIN, register(), buffer(), 1, 0, buffer(), length(buffer()));
            default -> call();
        };
    }

    private Instruction format() {
        List<Instruction.Part> parts = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            int buffer = buffer();
            parts.add(
                    switch (random.nextInt(3)) {
                        case 0 ->
                            new Instruction.Part.Fixed(Bytes.of(any(TEXTS).getBytes(StandardCharsets.ISO_8859_1)));
                        case 1 -> new Instruction.Part.Decimal(expr(2));
                        default -> new Instruction.Part.FromBuffer(buffer, length(buffer));
                    });
        }
        return new Instruction.Format(ORIGIN, register(), buffer(), parts);
    }

    private Instruction store() {
        int buffer = buffer();
        int width = width(buffer);
        return new Instruction.Store(
                ORIGIN,
                register(),
                buffer,
                random.nextInt(size(buffer) - width + 1),
                width,
                random.nextBoolean(),
                expr(2));
    }

    private int width(int buffer) {
        int width;
        do {
            width = 1 << random.nextInt(4);
        } while (width > size(buffer));
        return width;
    }

    private Instruction call() {
        List<Instruction.Arg> args = new ArrayList<>(List.of(new Instruction.Computed(small())));
        for (int i = random.nextInt(3); i > 0; i--) {
            args.add(
                    random.nextBoolean()
                            ? new Instruction.Computed(expr(2))
                            : new Instruction.Immediate(random.nextInt(3)));
        }
        List<Instruction.Capture> captures = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            int buffer = buffer();
            int offset = random.nextInt(size(buffer));
            int max = random.nextInt(size(buffer) - offset + 1);
            captures.add(
                    switch (random.nextInt(3)) {
                        case 0 -> new Instruction.Capture.ByResult(buffer, offset, max);
                        case 1 -> new Instruction.Capture.Fixed(buffer, offset, max);
                        default -> new Instruction.Capture.Number(buffer, 0, width(buffer), random.nextBoolean());
                    });
        }
        return new Instruction.SysCall(ORIGIN, register(), any(CALLS), args, captures);
    }

    private Expr number() {
        return new Expr.Const(new BigInteger(any(NUMBERS)));
    }

    /** Mostly a small number: a file, a length, a time that is soon over. */
    private Expr small() {
        return switch (random.nextInt(6)) {
            case 0 -> Expr.constant(-1);
            case 1 -> new Expr.Binary(Expr.BinaryOp.MOD, expr(1), Expr.constant(5));
            default -> Expr.constant(random.nextInt(8));
        };
    }

    private Expr length(int buffer) {
        return switch (random.nextInt(5)) {
            case 0 -> expr(1);
            case 1 -> new Expr.Reg(register());
            default -> Expr.constant(random.nextInt(size(buffer) + 1));
        };
    }

    private Expr expr(int depth) {
        int kind = random.nextInt(depth == 0 ? 3 : 10);
        int buffer = buffer();
        Bytes bytes = Bytes.of(any(TEXTS).getBytes(StandardCharsets.ISO_8859_1));
        return switch (kind) {
            case 0 -> number();
            case 1 -> new Expr.Reg(register());
            case 2 -> {
                int width = width(buffer);
                yield new Expr.Load(buffer, random.nextInt(size(buffer) - width + 1), width, random.nextBoolean());
            }
            case 3 -> new Expr.Unary(any(List.of(Expr.UnaryOp.values())), expr(depth - 1));
            case 4, 5, 6 -> new Expr.Binary(any(List.of(Expr.BinaryOp.values())), expr(depth - 1), expr(depth - 1));
            case 7 -> new Expr.Parse(buffer, length(buffer));
            case 8 -> {
                int other = buffer();
                yield new Expr.Same(buffer, length(buffer), other, length(other));
            }
            default ->
                random.nextBoolean()
                        ? new Expr.BytesEqual(buffer, length(buffer), bytes)
                        : new Expr.Contains(buffer, length(buffer), bytes);
        };
    }
}
