// SPDX-License-Identifier: Apache-2.0
package dev.kspec.wire;

import dev.kspec.program.Bytes;
import dev.kspec.program.Expectation;
import dev.kspec.program.Expr;
import dev.kspec.program.Instruction;
import dev.kspec.program.Origin;
import dev.kspec.program.Program;
import dev.kspec.program.Showing;
import dev.kspec.program.Slice;
import dev.kspec.program.Syscall;
import dev.kspec.source.SourceFile;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/** Programs made from the text that the vectors give of them. */
final class ProgramText {
    /** System calls that no verb needs are given this one's place; {@link #numbers} tells which they really are. */
    private static final Syscall STAND_IN = Syscall.FSYNC;

    private static final Expectation NOTHING = new Expectation("something", new Expectation.Nothing());

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
                false,
                surroundings(Integer.parseInt(vector.value("flags")) & ~WireConstants.PROGRAM_MARKS),
                Showing.PLAIN,
                List.of(),
                Optional.of(Integer.parseInt(vector.value("step_ms")))
                        .filter(ms -> ms > 0)
                        .map(Duration::ofMillis),
                (Integer.parseInt(vector.value("flags")) & WireConstants.PROGRAM_MARKS) != 0);
    }

    private static Program.Surroundings surroundings(int flags) {
        return switch (flags) {
            case 0 -> Program.Surroundings.SHARED;
            case WireConstants.PROGRAM_NETNS -> Program.Surroundings.OWN_NETWORK;
            case WireConstants.PROGRAM_KEEP -> Program.Surroundings.LASTING;
            default -> throw new IllegalArgumentException("flags " + flags);
        };
    }

    Program program() {
        return program;
    }

    /** The numbers of system calls, by step, that {@link Syscall} does not know. */
    Map<Integer, Integer> numbers() {
        return numbers;
    }

    /** Whether the host would write it so: it makes what AND_THEN and OR_ELSE leave 1 or 0, whatever it is. */
    boolean isHosts() {
        return source.values().stream().allMatch(ExprText::isHosts);
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
                        call(integer(f, "nr"), integer(f, "flags") == 1),
                        list(f.get("args")).stream().map(ProgramText::arg).toList(),
                        list(f.get("caps")).stream().map(ProgramText::capture).toList(),
                        integer(f, "flags") == 1);
            case "READ_FILE" ->
                new Instruction.ReadFile(origin, integer(f, "dst"), integer(f, "path"), integer(f, "buffer"));
            case "WRITE_FILE" ->
                new Instruction.WriteFile(
                        origin,
                        integer(f, "dst"),
                        integer(f, "path"),
                        integer(f, "flags"),
                        integer(f, "mode"),
                        slice(f.get("slice")));
            case "EVAL" -> new Instruction.Eval(origin, integer(f, "dst"), expr(f, "expr"));
            case "CHECK" -> new Instruction.Check(origin, expr(f, "expr"), NOTHING);
            case "PARALLEL" -> {
                List<Integer> ends =
                        list(f.get("ends")).stream().map(Integer::valueOf).toList();
                yield new Instruction.Parallel(
                        origin,
                        integer(f, "dst"),
                        ends,
                        ends.stream().map(Object::toString).toList());
            }
            case "POST" -> new Instruction.Post(origin, integer(f, "point"));
            case "AWAIT" -> new Instruction.Await(origin, integer(f, "point"), Long.parseUnsignedLong(f.get("lanes")));
            case "BARRIER" ->
                new Instruction.Barrier(origin, integer(f, "point"), Long.parseUnsignedLong(f.get("lanes")));
            case "BLOCKED" ->
                new Instruction.Blocked(
                        origin,
                        integer(f, "dst"),
                        integer(f, "lane"),
                        integer(f, "past"),
                        expr(f, "ns"),
                        list(f.get("steps")).stream()
                                .map(r -> r.split("-"))
                                .map(r -> new Instruction.Range(Integer.parseInt(r[0]), Integer.parseInt(r[1])))
                                .toList());
            case "SLEEP" -> new Instruction.Sleep(origin, expr(f, "expr"));
            case "STORE" ->
                new Instruction.Store(
                        origin,
                        integer(f, "dst"),
                        integer(f, "buffer"),
                        expr(f, "offset"),
                        integer(f, "width"),
                        isSigned(f.get("flags")),
                        isBig(f.get("flags")),
                        expr(f, "value"));
            case "COPY" ->
                new Instruction.Copy(
                        origin,
                        integer(f, "dst"),
                        integer(f, "buffer"),
                        expr(f, "offset"),
                        integer(f, "room"),
                        slice(f.get("slice")));
            case "RESET" -> new Instruction.Reset(origin, integer(f, "buffer"));
            case "FORMAT" ->
                new Instruction.Format(
                        origin,
                        integer(f, "dst"),
                        integer(f, "buffer"),
                        list(f.get("parts")).stream().map(ProgramText::part).toList());
            case "PEEK" ->
                new Instruction.Peek(
                        origin, integer(f, "dst"), expr(f, "address"), integer(f, "buffer"), integer(f, "length"));
            case "POKE" -> new Instruction.Poke(origin, integer(f, "dst"), expr(f, "address"), slice(f.get("slice")));
            case "RUN" ->
                new Instruction.Run(
                        origin,
                        integer(f, "dst"),
                        integer(f, "out_dst"),
                        integer(f, "err_dst"),
                        list(f.get("args")).stream().map(ProgramText::slice).toList(),
                        slice(f.get("input")),
                        integer(f, "out"),
                        integer(f, "err"));
            case "LOG_MARK" -> new Instruction.LogMark(origin, integer(f, "dst"));
            case "LOG_READ" ->
                new Instruction.LogRead(origin, integer(f, "dst"), expr(f, "handle"), integer(f, "buffer"));
            case "TRACE_MARK" ->
                new Instruction.TraceMark(
                        origin,
                        integer(f, "dst"),
                        list(f.get("ids")).stream().map(ExprText::expr).toList());
            case "TRACE_READ" ->
                new Instruction.TraceRead(origin, integer(f, "dst"), expr(f, "handle"), integer(f, "buffer"));
            case "HOLD" ->
                new Instruction.Hold(
                        origin, integer(f, "dst"), integer(f, "buffer"), new Instruction.Request.Meanwhile());
            case "INHERIT" ->
                new Instruction.Inherit(origin, integer(f, "dst"), (int) Long.parseLong(f.get("seq")), expr(f, "fd"));
            case "CATCH" ->
                new Instruction.Catch(origin, integer(f, "dst"), expr(f, "signal"), integer(f, "flags") == 1);
            case "CONNECT" ->
                new Instruction.Connect(
                        origin, integer(f, "dst"), expr(f, "listener"), expr(f, "count"), slice(f.get("from")));
            default -> flow(op, f);
        };
    }

    private Instruction flow(String op, Map<String, String> f) {
        return switch (op) {
            case "JUMP" -> new Instruction.Jump(origin, integer(f, "target"));
            case "JUMP_UNLESS" -> new Instruction.JumpUnless(origin, integer(f, "target"), expr(f, "expr"));
            case "TRY" -> new Instruction.Try(origin, integer(f, "handler"));
            case "END_TRY" -> new Instruction.EndTry(origin);
            case "BOUND" ->
                new Instruction.Bound(
                        origin,
                        integer(f, "slot"),
                        integer(f, "end"),
                        Long.parseUnsignedLong(f.get("ns")),
                        0,
                        origin.span());
            case "RAISE" -> new Instruction.Raise(origin, NOTHING);
            case "CLOCK" -> new Instruction.Clock(origin, integer(f, "dst"));
            case "FORK" -> new Instruction.Fork(origin, integer(f, "dst"), integer(f, "end"));
            case "FORK_END" -> new Instruction.ForkEnd(origin);
            default -> throw new IllegalArgumentException(op);
        };
    }

    private static Expr expr(Map<String, String> fields, String key) {
        return ExprText.expr(fields.get(key));
    }

    private static boolean isSigned(String flags) {
        return (Integer.parseInt(flags) & 1) != 0;
    }

    private static boolean isBig(String flags) {
        return (Integer.parseInt(flags) & 2) != 0;
    }

    /** {@code BUFFER:EXPR:EXPR}. */
    private static Slice slice(String text) {
        int first = text.indexOf(':');
        int second = text.indexOf("):(", first) + 1;
        return new Slice(
                Integer.parseInt(text.substring(0, first)),
                ExprText.expr(text.substring(first + 1, second)),
                ExprText.expr(text.substring(second + 1)));
    }

    private static int integer(Map<String, String> fields, String key) {
        return Integer.parseUnsignedInt(fields.get(key));
    }

    private Syscall call(int number, boolean compat) {
        return Arrays.stream(Syscall.values())
                .filter(c -> c.number("x86_64", compat).equals(OptionalInt.of(number)))
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
            case "EXPR" -> new Instruction.Computed(ExprText.expr(parts[1]));
            case "ADDR" -> {
                String[] place = parts[1].split(":", 2);
                yield new Instruction.Address(Integer.parseInt(place[0]), ExprText.expr(place[1]));
            }
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
            case "DEC" -> new Instruction.Part.Decimal(ExprText.expr(parts[1]));
            case "HEX" -> new Instruction.Part.Hex(ExprText.expr(parts[1]));
            case "BUF" -> new Instruction.Part.FromBuffer(slice(parts[1]));
            default -> throw new IllegalArgumentException(text);
        };
    }

    private static int[] place(String text) {
        return Arrays.stream(text.split("\\+"))
                .mapToInt(Integer::parseUnsignedInt)
                .toArray();
    }
}
