// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import dev.kspec.program.Bytes;
import dev.kspec.program.Expectation;
import dev.kspec.program.Expr;
import dev.kspec.program.Instruction;
import dev.kspec.program.Origin;
import dev.kspec.program.Program;
import dev.kspec.program.ProgramBuilder;
import dev.kspec.program.Regex;
import dev.kspec.program.Slice;
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
    private static final Expectation NOTHING = new Expectation("", new Expectation.Nothing());
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
            "0x1f",
            " -0o17",
            "ffffffffffffffff",
            "abc",
            "/dev/null\0",
            "/dev/full\0",
            "/no/such\0",
            "/dev/zero\0",
            "no end");
    private static final List<Syscall> CALLS =
            List.of(Syscall.CLOSE, Syscall.LSEEK, Syscall.FSYNC, Syscall.WRITE, Syscall.GETPID);
    private static final List<String> PATTERNS =
            List.of("a*b", "^[0-9]+$", "\\bno\\b", "(?i)NULL", "[^a-z]", "", "(a|b)*c", "\\z", "^$", "/\\w+/.*\\x00");
    private static final List<String> COMMANDS = List.of("cat", "true", "false", "/no/such", "wc", "echo");
    private static final int REGISTERS = 4;

    private final Random random;
    private final ProgramBuilder program = new ProgramBuilder();
    private final List<Program.Buffer> buffers = new ArrayList<>();
    /** Whether what is made now runs in a child process, where nothing can be held. */
    private boolean inChild;
    /** In a lane: its number, how many there are, and how many child processes within each other run it. */
    private List<Integer> lanesOf = List.of();

    private RandomPrograms(long seed) {
        random = new Random(seed);
    }

    static Program of(long seed) {
        return new RandomPrograms(seed).program();
    }

    private Program program() {
        for (int i = REGISTERS; i > 0; i--) {
            var unused = program.register();
        }
        for (int i = 2 + random.nextInt(4); i > 0; i--) {
            byte[] text = any(TEXTS).getBytes(StandardCharsets.ISO_8859_1);
            int size = Math.max(1, text.length + random.nextInt(12));
            var unused = program.buffer(size, text);
            buffers.add(new Program.Buffer(size, Bytes.of(text)));
        }
        block(8, 3);
        if (random.nextInt(3) > 0) {
            program.cleanUp(() -> block(5, 2));
        }
        return program.build(Duration.ofSeconds(20));
    }

    /** Some steps, and what stands around steps. */
    private void block(int most, int depth) {
        for (int i = 1 + random.nextInt(most); i > 0; i--) {
            switch (depth == 0 ? 9 : random.nextInt(16)) {
                case 0 -> condition(depth - 1);
                case 1 -> loop(depth - 1);
                case 2, 3 -> attempt(depth - 1);
                case 4 -> child(depth - 1);
                case 5 -> lanes(depth - 1);
                default -> program.add(step());
            }
        }
    }

    private void condition(int depth) {
        ProgramBuilder.Label otherwise = program.label();
        ProgramBuilder.Label end = program.label();
        program.jumpUnless(ORIGIN, expr(2), otherwise);
        block(3, depth);
        program.jump(ORIGIN, end);
        program.place(otherwise);
        block(3, depth);
        program.place(end);
    }

    private void loop(int depth) {
        int counter = program.register();
        ProgramBuilder.Label again = program.label();
        ProgramBuilder.Label end = program.label();
        program.add(new Instruction.Eval(ORIGIN, counter, Expr.constant(random.nextInt(4))));
        program.place(again);
        program.jumpUnless(ORIGIN, new Expr.Reg(counter), end);
        program.add(new Instruction.Eval(
                ORIGIN, counter, Expr.binary(Expr.BinaryOp.SUB, new Expr.Reg(counter), Expr.TRUE)));
        block(3, depth);
        program.jump(ORIGIN, again);
        program.place(end);
    }

    private void attempt(int depth) {
        ProgramBuilder.Label handler = program.label();
        ProgramBuilder.Label end = program.label();
        program.tryTo(ORIGIN, handler);
        block(4, depth);
        if (random.nextInt(4) == 0) {
            program.add(new Instruction.Raise(ORIGIN, NOTHING));
        }
        program.endTry(ORIGIN);
        program.jump(ORIGIN, end);
        program.place(handler);
        block(2, depth);
        program.place(end);
    }

    private void child(int depth) {
        boolean outer = inChild;
        inChild = true;
        program.fork(ORIGIN, register(), () -> block(3, depth));
        inChild = outer;
    }

    private void lanes(int depth) {
        if (!lanesOf.isEmpty()) {
            program.add(meeting());
            return;
        }
        boolean outer = inChild;
        inChild = true;
        int count = 1 + random.nextInt(4);
        List<ProgramBuilder.Lane> lanes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int number = i;
            lanes.add(new ProgramBuilder.Lane("l" + i, () -> {
                lanesOf = List.of(number, count, program.forks());
                block(5, depth);
            }));
        }
        program.parallel(ORIGIN, register(), lanes);
        lanesOf = List.of();
        inChild = outer;
    }

    /** What only lanes do with one another; that some wait in vain is seen by the agent. */
    private Instruction meeting() {
        int self = lanesOf.get(0);
        int count = lanesOf.get(1);
        if (lanesOf.get(2) != program.forks()) {
            return new Instruction.Eval(ORIGIN, register(), expr(1));
        }
        long some = random.nextLong() & ((1L << count) - 1);
        int point = random.nextInt(2);
        return switch (random.nextInt(4)) {
            case 0 -> new Instruction.Post(ORIGIN, point);
            case 1 -> new Instruction.Await(ORIGIN, point, some);
            case 2 -> new Instruction.Barrier(ORIGIN, point, some | 1L << self);
            default ->
                count == 1
                        ? new Instruction.Post(ORIGIN, point)
                        : new Instruction.Blocked(
                                ORIGIN,
                                register(),
                                (self + 1) % count,
                                0,
                                small(),
                                List.of(new Instruction.Range(0, 0)));
        };
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

    private Bytes text() {
        return Bytes.of(any(TEXTS).getBytes(StandardCharsets.ISO_8859_1));
    }

    private Slice slice(int buffer) {
        return new Slice(buffer, random.nextInt(3) == 0 ? small() : Expr.ZERO, length(buffer));
    }

    private Slice slice() {
        return slice(buffer());
    }

    private Instruction step() {
        return switch (random.nextInt(22)) {
            case 0, 1, 2 -> new Instruction.Eval(ORIGIN, register(), expr(3));
            case 3 -> new Instruction.Check(ORIGIN, expr(3), NOTHING);
            case 4 -> new Instruction.Sleep(ORIGIN, small());
            case 5, 6 -> format();
            case 7, 8 -> store();
            case 9, 10 -> new Instruction.Copy(ORIGIN, register(), buffer(), small(), random.nextInt(12), slice());
            case 11 -> new Instruction.Reset(ORIGIN, buffer());
            case 12 -> new Instruction.ReadFile(ORIGIN, register(), buffer(), buffer());
            case 13 -> new Instruction.WriteFile(ORIGIN, register(), buffer(), 1, 0, slice());
            case 14 ->
                random.nextInt(3) > 0
                        ? random.nextInt(2) == 0
                                ? new Instruction.Clock(ORIGIN, register())
                                : new Instruction.Connect(ORIGIN, register(), expr(1), small(), slice())
                        : new Instruction.Inherit(ORIGIN, register(), random.nextInt(3), expr(1));
            case 15 -> {
                int to = buffer();
                yield new Instruction.Peek(ORIGIN, register(), address(), to, random.nextInt(size(to) + 1));
            }
            case 16 -> new Instruction.Poke(ORIGIN, register(), address(), slice());
            case 17 -> run();
            case 18 ->
                random.nextInt(4) > 0 || inChild
                        ? new Instruction.Note(ORIGIN, register(), "n", expr(2))
                        : new Instruction.Hold(ORIGIN, register(), buffer(), new Instruction.Request.Meanwhile());
            case 19 -> {
                if (random.nextInt(4) > 0) {
                    yield mmap();
                }
                if (random.nextInt(4) == 0) {
                    program.add(new Instruction.TraceMark(ORIGIN, 0, List.of(expr(1))));
                    yield new Instruction.TraceRead(ORIGIN, register(), new Expr.Reg(0), buffer());
                }
                program.add(new Instruction.LogMark(ORIGIN, 0));
                yield new Instruction.LogRead(
                        ORIGIN, register(), random.nextInt(4) == 0 ? expr(1) : new Expr.Reg(0), buffer());
            }
            default -> call();
        };
    }

    /** Mostly one that nobody may touch. */
    private Expr address() {
        return random.nextInt(3) == 0 ? expr(1) : new Expr.Reg(register());
    }

    private Instruction mmap() {
        return new Instruction.SysCall(
                ORIGIN,
                register(),
                Syscall.MMAP,
                List.of(
                        new Instruction.Immediate(0),
                        new Instruction.Immediate(4096),
                        new Instruction.Immediate(random.nextInt(4)),
                        new Instruction.Immediate(0x22),
                        new Instruction.Immediate(-1),
                        new Instruction.Immediate(0)),
                List.of());
    }

    private Instruction run() {
        List<Slice> args =
                new ArrayList<>(List.of(program.slice(Bytes.of(any(COMMANDS).getBytes(StandardCharsets.US_ASCII)))));
        for (int i = random.nextInt(3); i > 0; i--) {
            args.add(slice());
        }
        int out = buffer();
        int err = (out + 1) % buffers.size();
        return new Instruction.Run(ORIGIN, 0, 1, 2, args, slice(), out, err);
    }

    private Instruction format() {
        List<Instruction.Part> parts = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            parts.add(
                    switch (random.nextInt(4)) {
                        case 0 -> new Instruction.Part.Fixed(text());
                        case 1 -> new Instruction.Part.Decimal(expr(2));
                        case 2 -> new Instruction.Part.Hex(expr(2));
                        default -> new Instruction.Part.FromBuffer(slice());
                    });
        }
        return new Instruction.Format(ORIGIN, register(), buffer(), parts);
    }

    private Instruction store() {
        int buffer = buffer();
        Expr offset = random.nextInt(3) == 0 ? small() : Expr.constant(random.nextInt(size(buffer)));
        return new Instruction.Store(
                ORIGIN, register(), buffer, offset, width(), random.nextBoolean(), random.nextBoolean(), expr(2));
    }

    private int width() {
        return 1 << random.nextInt(4);
    }

    /** One that fits. */
    private int width(int buffer) {
        int width;
        do {
            width = width();
        } while (width > size(buffer));
        return width;
    }

    private Instruction call() {
        List<Instruction.Arg> args = new ArrayList<>(List.of(new Instruction.Computed(small())));
        for (int i = random.nextInt(3); i > 0; i--) {
            args.add(
                    switch (random.nextInt(3)) {
                        case 0 -> new Instruction.Computed(expr(2));
                        case 1 -> new Instruction.Address(buffer(), small());
                        default -> new Instruction.Immediate(random.nextInt(3));
                    });
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
        boolean compat = System.getProperty("os.arch").equals("amd64") && random.nextInt(4) == 0;
        return new Instruction.SysCall(ORIGIN, register(), any(CALLS), args, captures, compat);
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
        int buffer = buffer();
        return switch (random.nextInt(depth == 0 ? 3 : 16)) {
            case 0 -> number();
            case 1 -> new Expr.Reg(register());
            case 2 ->
                new Expr.Load(
                        buffer,
                        depth > 0 && random.nextInt(4) == 0
                                ? expr(depth - 1)
                                : Expr.constant(random.nextInt(size(buffer))),
                        width(),
                        random.nextBoolean(),
                        random.nextBoolean());
            case 3 -> new Expr.Unary(any(List.of(Expr.UnaryOp.values())), expr(depth - 1));
            case 4, 5, 6, 7, 8 ->
                new Expr.Binary(any(List.of(Expr.BinaryOp.values())), expr(depth - 1), expr(depth - 1));
            case 9 -> new Expr.Wrap(expr(depth - 1), width(), random.nextBoolean());
            case 10 -> new Expr.Fit(expr(depth - 1), width(), random.nextBoolean());
            case 11 -> new Expr.Parse(slice(), any(List.of(0, 8, 10, 16)));
            case 12 -> new Expr.Same(slice(), slice());
            case 13 -> new Expr.Matches(slice(), regex());
            case 14 -> random.nextBoolean() ? new Expr.Find(slice(), part()) : new Expr.Contains(slice(), part());
            default -> {
                Bytes bytes = text();
                byte[] mask = new byte[bytes.size()];
                random.nextBytes(mask);
                yield random.nextBoolean()
                        ? new Expr.BytesEqual(buffer, length(buffer), bytes)
                        : new Expr.Masked(slice(), bytes, Bytes.of(mask));
            }
        };
    }

    private Bytes part() {
        byte[] text = any(TEXTS).getBytes(StandardCharsets.ISO_8859_1);
        return Bytes.of(java.util.Arrays.copyOf(text, Math.min(text.length, random.nextInt(3))));
    }

    private Regex regex() {
        try {
            return Regex.compile(any(PATTERNS));
        } catch (Regex.SyntaxError e) {
            throw new IllegalStateException(e);
        }
    }
}
