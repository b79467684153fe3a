// SPDX-License-Identifier: Apache-2.0
package dev.kspec.check;

import dev.kspec.program.Bytes;
import dev.kspec.program.Expr;
import dev.kspec.program.Instruction;
import dev.kspec.program.Program;
import dev.kspec.program.Slice;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What the arguments of a program's steps are, as far as that is known before it runs. */
final class PlainArguments {
    private final Program program;
    /** Buffers that the program itself writes to: what they hold turns out when it runs. */
    private final Set<Integer> written = new HashSet<>();

    PlainArguments(Program program) {
        this.program = program;
        program.instructions().stream().flatMap(PlainArguments::writtenBy).forEach(written::add);
    }

    private static Stream<Integer> writtenBy(Instruction instruction) {
        return switch (instruction) {
            case Instruction.Format i -> Stream.of(i.buffer());
            case Instruction.Store i -> Stream.of(i.buffer());
            case Instruction.Copy i -> Stream.of(i.buffer());
            case Instruction.ReadFile i -> Stream.of(i.buffer());
            case Instruction.Peek i -> Stream.of(i.buffer());
            case Instruction.Run i -> Stream.of(i.out(), i.err());
            case Instruction.LogRead i -> Stream.of(i.buffer());
            case Instruction.TraceRead i -> Stream.of(i.buffer());
            case Instruction.Hold i -> Stream.of(i.buffer());
            case Instruction.SysCall i -> i.captures().stream().map(Instruction.Capture::buffer);
            default -> Stream.empty();
        };
    }

    /** The text from an address up to its NUL. */
    Optional<String> text(Instruction.Address address) {
        return constant(address.offset()).flatMap(offset -> text(address.buffer(), offset));
    }

    Optional<String> text(int buffer, long offset) {
        return offset == 0 && written.contains(buffer) ? made(buffer) : given(buffer, offset);
    }

    /** A text whose only parts that turn out later are numbers, with 0 for these. */
    private Optional<String> made(int buffer) {
        List<Instruction> makers = program.instructions().stream()
                .filter(i -> writtenBy(i).anyMatch(b -> b == buffer))
                .toList();
        if (makers.size() != 1 || !(makers.getFirst() instanceof Instruction.Format format)) {
            return Optional.empty();
        }
        StringBuilder text = new StringBuilder();
        for (Instruction.Part part : format.parts()) {
            switch (part) {
                case Instruction.Part.Fixed(Bytes bytes) ->
                    text.append(new String(bytes.toArray(), StandardCharsets.UTF_8));
                case Instruction.Part.Decimal d -> text.append('0');
                case Instruction.Part.Hex h -> text.append('0');
                case Instruction.Part.FromBuffer f -> {
                    return Optional.empty();
                }
            }
        }
        int end = text.indexOf("\0");
        return Optional.of(end < 0 ? text.toString() : text.substring(0, end));
    }

    private Optional<String> given(int buffer, long offset) {
        return bytes(buffer, offset).map(b -> {
            int end = 0;
            while (end < b.length && b[end] != 0) {
                end++;
            }
            return new String(b, 0, end, StandardCharsets.UTF_8);
        });
    }

    Optional<String> text(Slice slice) {
        Optional<Long> length = constant(slice.length());
        return constant(slice.offset())
                .flatMap(offset -> bytes(slice.buffer(), offset))
                .flatMap(b -> length.filter(n -> n >= 0 && n <= b.length)
                        .map(n -> new String(b, 0, Math.toIntExact(n), StandardCharsets.UTF_8)));
    }

    private Optional<byte[]> bytes(int buffer, long offset) {
        Bytes initial = program.buffers().get(buffer).initial();
        return written.contains(buffer) || offset < 0 || offset > initial.size()
                ? Optional.empty()
                : Optional.of(Arrays.copyOfRange(initial.toArray(), Math.toIntExact(offset), initial.size()));
    }

    Optional<Long> number(Instruction.SysCall call, int index) {
        if (index >= call.args().size()) {
            return Optional.empty();
        }
        return switch (call.args().get(index)) {
            case Instruction.Immediate(long bits) -> Optional.of(bits);
            case Instruction.Opening(long flags) -> Optional.of(flags);
            case Instruction.Computed(Expr value) -> constant(value);
            case Instruction.Address a -> Optional.empty();
        };
    }

    /** Whether it is 0: no path, or no signal. */
    boolean isNull(Instruction.SysCall call, int index) {
        return number(call, index).filter(n -> n == 0).isPresent();
    }

    private static Optional<Long> constant(Expr value) {
        return value instanceof Expr.Const(var number) ? Optional.of(number.longValue()) : Optional.empty();
    }
}
