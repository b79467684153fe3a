// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.program.Expr;
import dev.kspec.program.Expr.BinaryOp;
import dev.kspec.program.Instruction;
import dev.kspec.program.Instruction.Arg;
import dev.kspec.program.Instruction.Capture;
import dev.kspec.program.Slice;
import dev.kspec.program.Syscall;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code getsockopt}. */
final class GetSockOpt implements Verb {
    private static final long MOST = 1 << 20;
    /** IFNAMSIZ, the longest text that an option with a name has. */
    private static final int LONGEST_TEXT = 16;

    @Override
    public String name() {
        return "getsockopt";
    }

    @Override
    public Signature signature() {
        return Signature.of(
                Signature.Slot.one("SOCKET", "a socket"),
                Signature.Slot.one(
                        "OPTION",
                        SocketOptions.words() + "; or a level (" + SocketOptions.LEVELS.words()
                                + ", or a number) and the option's number"),
                Signature.Slot.any("SIZE", "by numbers: the most bytes that the option has; it is an int unless told"));
    }

    @Override
    public String doc() {
        return """
                Tells an option of a socket with getsockopt(2): an integer; of rcvtimeo and sndtimeo { sec, usec }, of linger
                { on, seconds }, of peercred { pid, uid, gid }; of device a text. An option by its numbers with a SIZE gives its bytes.
                """;
    }

    @Override
    public List<String> examples() {
        return List.of(
                "socket ipv4 stream as s; getsockopt s type expect 1; getsockopt s error expect 0",
                "socket ipv4 stream as s; setsockopt s rcvtimeo 1500ms; getsockopt s rcvtimeo expect { sec: 1, .. }",
                "socket ipv4 stream as s; getsockopt s tcp 11 104 as info; assert len(info) > 8");
    }

    @Override
    public Outcome lower(Operands operands, Lowering to) {
        Arg socket = operands.handle(0);
        Optional<SocketOptions.Wanted> found = SocketOptions.at(operands, to);
        if (found.isEmpty()) {
            return Outcome.of(to.program().register(), new Outcome.Number(Expr.ZERO));
        }
        SocketOptions.Wanted wanted = found.get();
        boolean sized = wanted.form().isEmpty() && operands.count() > wanted.next();
        if (wanted.form().isPresent()) {
            operands.noMoreThan(wanted.next(), "getsockopt SOCKET OPTION");
        } else {
            operands.noMoreThan(wanted.next() + 1, "getsockopt SOCKET LEVEL NUMBER [SIZE]");
        }
        SocketOptions.Form form = wanted.form().orElse(sized ? SocketOptions.Form.TEXT : SocketOptions.Form.INT);
        int size = switch (form) {
            case INT -> 4;
            case LINGER -> 8;
            case CREDENTIALS -> 12;
            case TIME -> 2 * to.abi().wordBytes();
            case TEXT -> sized ? (int) operands.constant(wanted.next(), 0, MOST) : LONGEST_TEXT;
        };
        int buffer = Buffers.fresh(size, new byte[0], to);
        int length = Buffers.fresh(4, Buffers.ints(size), to);
        int result = to.call(
                Syscall.GETSOCKOPT,
                List.of(
                        socket,
                        new Instruction.Computed(wanted.level()),
                        new Instruction.Computed(wanted.number()),
                        Buffers.address(buffer),
                        Buffers.address(length)),
                List.of(
                        form == SocketOptions.Form.INT
                                ? new Capture.Number(buffer, 0, size, true)
                                : new Capture.Fixed(buffer, 0, size),
                        new Capture.Number(length, 0, 4, false)));
        return Outcome.of(result, given(form, sized, buffer, length, to));
    }

    private static Outcome.Yield given(SocketOptions.Form form, boolean sized, int buffer, int length, Lowering to) {
        return switch (form) {
            case INT -> new Outcome.Number(Buffers.loadInt(buffer, 0));
            case LINGER -> parts("on", Buffers.loadInt(buffer, 0), "seconds", Buffers.loadInt(buffer, 4));
            case TIME -> parts("sec", Buffers.loadLong(buffer, 0, to), "usec", Buffers.loadLong(buffer, 1, to));
            case CREDENTIALS ->
                parts(
                        "pid",
                        Buffers.loadInt(buffer, 0),
                        "uid",
                        new Expr.Load(buffer, 4, 4, false),
                        "gid",
                        new Expr.Load(buffer, 8, 4, false));
            case TEXT -> {
                Expr bytes = new Expr.Load(length, 0, 4, false);
                Expr nul = Expr.binary(BinaryOp.GT, bytes, Expr.ZERO);
                yield new Outcome.Data(Slice.first(buffer, sized ? bytes : Expr.binary(BinaryOp.SUB, bytes, nul)));
            }
        };
    }

    private static Outcome.Yield parts(Object... namesAndValues) {
        Map<String, Term> parts = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            parts.put((String) namesAndValues[i], new Term.Int((Expr) namesAndValues[i + 1]));
        }
        return new Outcome.Value(new Term.Struct(null, parts));
    }
}
