// SPDX-License-Identifier: Apache-2.0
package dev.kspec.wire;

import dev.kspec.program.Bytes;
import dev.kspec.program.Expectation;
import dev.kspec.program.Expr;
import dev.kspec.program.Instruction;
import dev.kspec.program.Origin;
import dev.kspec.program.Program;
import dev.kspec.program.Syscall;
import dev.kspec.source.SourceFile;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Programs made from the text that the vectors give of them. */
final class ProgramText {
    /** System calls that no verb needs are given this one's place; {@link #numbers} tells which they really are. */
    private static final Syscall STAND_IN = Syscall.FSYNC;

    private final Origin origin = new Origin(new SourceFile("vector", "").span(0, 0), "vector");
    private final List<Program.Buffer> buffers = new ArrayList<>();
    private final List<Instruction> steps = new ArrayList<>();
    private final Map<Integer, Integer> numbers = new HashMap<>();
    private final Vectors.Vector source;
    private final Program program;

    ProgramText(Vectors.Vector vector) {
        source = vector;
        for (String line : vector.values()) {
            String[] words = line.split(" ");
            if (words[0].equals("buffer")) {
                buffers.add(new Program.Buffer(
                        number(words[2], "size"), Bytes.of(HexFormat.of().parseHex(after(words[3], "init")))));
            } else if (words[0].equals("step")) {
                steps.add(step(words[2], fields(line)));
            }
        }
        program = new Program(
                buffers,
                Integer.parseInt(vector.value("registers")),
                steps,
                Integer.parseInt(vector.value("finally")),
                Duration.ofMillis(Long.parseLong(vector.value("timeout_ms"))),
                false);
    }

    Program program() {
        return program;
    }

    /** The numbers of system calls, by step, that {@link Syscall} does not know. */
    Map<Integer, Integer> numbers() {
        return numbers;
    }

    /** How many numbers stand as U64 though they would fit into S64. */
    int smallUnsigned() {
        return (int) source.values().stream()
                .flatMap(line -> Pattern.compile("U64:(\\d+)").matcher(line).results())
                .filter(number -> new BigInteger(number.group(1)).bitLength() <= 63)
                .count();
    }

    private static String after(String word, String key) {
        if (!word.startsWith(key + "=")) {
            throw new IllegalArgumentException(word + " where " + key + " should be");
        }
        return word.substring(key.length() + 1);
    }

    private static int number(String word, String key) {
        return Integer.parseUnsignedInt(after(word, key));
    }

    /** {@code key=value} pairs; a value in brackets may hold blanks. */
    private static Map<String, String> fields(String line) {
        Map<String, String> fields = new HashMap<>();
        int depth = 0;
        int begin = 0;
        for (int i = 0; i <= line.length(); i++) {
            char c = i == line.length() ? ' ' : line.charAt(i);
            depth += c == '[' || c == '(' ? 1 : c == ']' || c == ')' ? -1 : 0;
            if (c == ' ' && depth == 0) {
                String[] pair = line.substring(begin, i).split("=", 2);
                if (pair.length == 2) {
                    fields.put(pair[0], pair[1]);
                }
                begin = i + 1;
            }
        }
        return fields;
    }

    private Instruction step(String op, Map<String, String> f) {
        return switch (op) {
            case "SYSCALL" ->
                new Instruction.SysCall(
                        origin,
                        integer(f, "dst"),
                        call(integer(f, "nr")),
                        list(f.get("args")).stream().map(ProgramText::arg).toList(),
                        list(f.get("caps")).stream().map(ProgramText::capture).toList());
            case "READ_FILE" ->
                new Instruction.ReadFile(origin, integer(f, "dst"), integer(f, "path"), integer(f, "buffer"));
            case "WRITE_FILE" ->
                new Instruction.WriteFile(
                        origin,
                        integer(f, "dst"),
                        integer(f, "path"),
                        integer(f, "flags"),
                        integer(f, "mode"),
                        integer(f, "buffer"),
                        expr(f.get("length")));
            case "EVAL" -> new Instruction.Eval(origin, integer(f, "dst"), expr(f.get("expr")));
            case "CHECK" ->
                new Instruction.Check(
                        origin, expr(f.get("expr")), new Expectation("something", new Expectation.Parts(List.of())));
            case "SLEEP" -> new Instruction.Sleep(origin, expr(f.get("expr")));
            case "STORE" ->
                new Instruction.Store(
                        origin,
                        integer(f, "dst"),
                        integer(f, "buffer"),
                        integer(f, "offset"),
                        integer(f, "width"),
                        integer(f, "signed") == 1,
                        expr(f.get("expr")));
            case "FORMAT" ->
                new Instruction.Format(
                        origin,
                        integer(f, "dst"),
                        integer(f, "buffer"),
                        list(f.get("parts")).stream().map(ProgramText::part).toList());
            default -> throw new IllegalArgumentException(op);
        };
    }

    private static int integer(Map<String, String> fields, String key) {
        return Integer.parseUnsignedInt(fields.get(key));
    }

    private Syscall call(int number) {
        return Arrays.stream(Syscall.values())
                .filter(c -> c.number("x86_64") == number)
                .findFirst()
                .orElseGet(() -> {
                    numbers.put(steps.size(), number);
                    return STAND_IN;
                });
    }

    /** The elements of {@code [A,B…]}; commas within round brackets or behind SAME's first buffer separate nothing. */
    private static List<String> list(String text) {
        List<String> elements = new ArrayList<>();
        int depth = 0;
        int begin = 1;
        for (int i = 1; i < text.length(); i++) {
            char c = text.charAt(i);
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (depth == 0 && (c == ',' || c == ']')) {
                if (i > begin) {
                    elements.add(text.substring(begin, i));
                }
                begin = i + 1;
            }
        }
        return elements;
    }

    private static Instruction.Arg arg(String text) {
        String[] parts = text.split(":", 2);
        return switch (parts[0]) {
            case "IMM" -> new Instruction.Immediate(Long.parseUnsignedLong(parts[1]));
            case "EXPR" -> new Instruction.Computed(expr(parts[1]));
            case "ADDR" -> new Instruction.Address(place(parts[1])[0], place(parts[1])[1]);
            default -> throw new IllegalArgumentException(text);
        };
    }

    private static Instruction.Capture capture(String text) {
        String[] parts = text.split(":");
        int[] place = place(parts[1]);
        int max = Integer.parseUnsignedInt(parts[2]);
        return switch (parts[0]) {
            case "FIXED" -> new Instruction.Capture.Fixed(place[0], place[1], max);
            case "RESULT" -> new Instruction.Capture.ByResult(place[0], place[1], max);
            default -> throw new IllegalArgumentException(text);
        };
    }

    private static Instruction.Part part(String text) {
        String[] parts = text.split(":", 2);
        return switch (parts[0]) {
            case "BYTES" -> new Instruction.Part.Fixed(Bytes.of(HexFormat.of().parseHex(parts[1])));
            case "DEC" -> new Instruction.Part.Decimal(expr(parts[1]));
            case "BUF" -> {
                String[] buffer = parts[1].split(":", 2);
                yield new Instruction.Part.FromBuffer(Integer.parseInt(buffer[0]), expr(buffer[1]));
            }
            default -> throw new IllegalArgumentException(text);
        };
    }

    private static int[] place(String text) {
        return Arrays.stream(text.split("\\+"))
                .mapToInt(Integer::parseUnsignedInt)
                .toArray();
    }

    /** {@code (A B OP)} as a tree. */
    private static Expr expr(String text) {
        Deque<Expr> stack = new ArrayDeque<>();
        for (String word : text.substring(1, text.length() - 1).split(" ")) {
            String[] parts = word.split(":", -1);
            stack.push(instruction(parts, stack));
        }
        Expr value = stack.pop();
        if (!stack.isEmpty()) {
            throw new IllegalArgumentException(text);
        }
        return value;
    }

    private static Expr instruction(String[] parts, Deque<Expr> stack) {
        return switch (parts[0]) {
            case "S64", "U64" -> new Expr.Const(new BigInteger(parts[1]));
            case "REG" -> new Expr.Reg(Integer.parseInt(parts[1]));
            case "LOAD" -> {
                int[] place = place(parts[1]);
                yield new Expr.Load(place[0], place[1], Integer.parseInt(parts[2]), parts[3].equals("1"));
            }
            case "NEG", "NOT" -> new Expr.Unary(Expr.UnaryOp.valueOf(parts[0]), stack.pop());
            case "BYTES_EQ" -> new Expr.BytesEqual(Integer.parseInt(parts[1]), stack.pop(), bytes(parts[2]));
            case "CONTAINS" -> new Expr.Contains(Integer.parseInt(parts[1]), stack.pop(), bytes(parts[2]));
            case "PARSE" -> new Expr.Parse(Integer.parseInt(parts[1]), stack.pop());
            case "SAME" -> {
                String[] both = parts[1].split(",");
                Expr second = stack.pop();
                yield new Expr.Same(Integer.parseInt(both[0]), stack.pop(), Integer.parseInt(both[1]), second);
            }
            default -> {
                Expr right = stack.pop();
                yield new Expr.Binary(operator(parts[0]).orElseThrow(), stack.pop(), right);
            }
        };
    }

    private static Optional<Expr.BinaryOp> operator(String name) {
        return Arrays.stream(Expr.BinaryOp.values())
                .filter(op -> op.name().equals(name))
                .findFirst();
    }

    private static Bytes bytes(String hex) {
        return Bytes.of(HexFormat.of().parseHex(hex));
    }
}
