// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.program.Expr;
import dev.kspec.program.Expr.BinaryOp;
import dev.kspec.program.Instruction;
import dev.kspec.program.Instruction.Arg;
import dev.kspec.program.Instruction.Capture;
import dev.kspec.program.Syscall;
import java.util.ArrayList;
import java.util.List;

/** {@code select}. */
final class Select implements Verb {
    @Override
    public String name() {
        return "select";
    }

    @Override
    public Signature signature() {
        return Signature.of(
                Signature.Slot.one("FILE", "an open file"),
                Signature.Slot.any("event", EVENTS.words() + "; then how long to wait, such as 100ms"));
    }

    @Override
    public String doc() {
        return """
                Waits with pselect6(2) until the file is in one of the sets (in, if none is named), as long as the duration behind them
                says at most, or without end. What `expect` and `as` speak of is an integer: POLLIN, POLLOUT and POLLPRI for the sets that
                the file is left in, 0 when the time ran out. Without `expect` the file must be ready before the time runs out.
                """;
    }

    @Override
    public List<String> examples() {
        return List.of(
                "mkfifo \"p\"; open \"p\" rdwr nonblock as p; select p in 0ms expect 0; select p in out 0ms expect POLLOUT",
                "mkfifo \"p\"; open \"p\" rdwr nonblock as p; write p \"x\"; select p in pri 1s expect POLLIN");
    }

    /** The sets in the order of the call's arguments, by what poll(2) calls them. */
    private static final List<Long> SETS = List.of(1L, 4L, 2L);

    private static final Flags EVENTS =
            Flags.of("event").with("in", 1).with("out", 4).with("pri", 2);

    private static final long IN = 1;
    /** A bit for each file that a process may have open, of which there are 4096 at most. */
    private static final int SET_BYTES = 512;

    private static final int WORD_BITS = 64;
    private static final int WORD_BYTES = 8;

    @Override
    public Outcome lower(Operands operands, Lowering to) {
        // After a mistake, any file does.
        Expr descriptor = operands.handle(0) instanceof Instruction.Computed(Expr open) ? open : Expr.ZERO;
        long events = 0;
        Arg time = Paths.NULL;
        for (int i = 1; i < operands.count(); i++) {
            if (Poll.isDuration(EVENTS, operands, i, to)) {
                operands.noMoreThan(i + 1, "select FILE [event…] [TIME]");
                time = Poll.time(operands.duration(i), to);
                break;
            }
            events |= EVENTS.at(operands, i, to);
        }
        return call(descriptor, events == 0 ? IN : events, time, to);
    }

    private static Outcome call(Expr descriptor, long events, Arg time, Lowering to) {
        Expr word = Expr.binary(
                BinaryOp.MUL,
                Expr.binary(BinaryOp.DIV, descriptor, Expr.constant(WORD_BITS)),
                Expr.constant(WORD_BYTES));
        Expr bit = Expr.binary(
                BinaryOp.SHL, Expr.constant(1), Expr.binary(BinaryOp.MOD, descriptor, Expr.constant(WORD_BITS)));
        List<Arg> arguments = new ArrayList<>();
        List<Capture> captures = new ArrayList<>();
        Expr given = Expr.ZERO;
        arguments.add(new Instruction.Computed(Expr.binary(BinaryOp.ADD, descriptor, Expr.constant(1))));
        for (long event : SETS) {
            if ((events & event) == 0) {
                arguments.add(Paths.NULL);
                continue;
            }
            int set = to.program().buffer(SET_BYTES);
            to.program().add(new Instruction.Reset(to.origin(), set));
            to.program()
                    .add(new Instruction.Store(
                            to.origin(), to.program().register(), set, word, WORD_BYTES, false, false, bit));
            arguments.add(new Instruction.Address(set, 0));
            captures.add(new Capture.Fixed(set, 0, SET_BYTES));
            Expr isIn = Expr.binary(BinaryOp.NE, new Expr.Load(set, word, WORD_BYTES, false, false), Expr.ZERO);
            given = Expr.binary(BinaryOp.ADD, given, Expr.binary(BinaryOp.MUL, isIn, Expr.constant(event)));
        }
        arguments.add(time);
        arguments.add(Paths.NULL);
        int result = to.call(to.isCompat() ? Syscall.PSELECT6_TIME64 : Syscall.PSELECT6, arguments, captures);
        return new Outcome(
                result, Expr.atLeast(new Expr.Reg(result), 1), "a file that is ready", new Outcome.Number(given));
    }
}
