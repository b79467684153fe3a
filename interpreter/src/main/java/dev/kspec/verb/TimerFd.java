// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.diag.Code;
import dev.kspec.program.Expr;
import dev.kspec.program.Instruction;
import dev.kspec.program.Syscall;
import java.util.List;
import java.util.stream.LongStream;

/** {@code timerfd}. */
final class TimerFd implements Verb {
    private static final int CLOCK_MONOTONIC = 1;

    @Override
    public String name() {
        return "timerfd";
    }

    @Override
    public Signature signature() {
        return Signature.of(
                Signature.Slot.one("TIME", "when it fires first, from now on, such as 10ms"),
                Signature.Slot.optional("PERIOD", "how long it takes to fire again; never unless told"),
                Signature.Slot.optional("nonblock", "so that a read does not wait"));
    }

    @Override
    public String doc() {
        return """
                Makes a timer that is a file, with timerfd_create(2) and timerfd_settime(2), by the monotonic clock; `as NAME`
                names it. Read are 8 bytes: how often it has fired since the last time.
                """;
    }

    @Override
    public List<String> examples() {
        return List.of(
                "timerfd 5ms as t; read t 8 expect x\"01 00 00 00 00 00 00 00\"",
                "timerfd 1h 10ms nonblock as t; read t 8 expect EAGAIN");
    }

    @Override
    public Outcome lower(Operands operands, Lowering to) {
        long first = operands.duration(0);
        int last = operands.count() - 1;
        boolean nonblock = operands.word(last).filter("nonblock"::equals).isPresent();
        long period = last - (nonblock ? 1 : 0) > 0 ? operands.duration(1) : 0;
        if (first == 0) {
            to.wrong(Code.OUT_OF_RANGE, operands.at(0).span(), "a timer of no time never fires");
        }
        long flags = Sockets.CLOEXEC | (nonblock ? Sockets.NONBLOCK : 0);
        int file = to.program().register();
        byte[] times = Buffers.longs(
                to,
                LongStream.concat(LongStream.of(Buffers.seconds(period, 1)), LongStream.of(Buffers.seconds(first, 1)))
                        .toArray());
        Chain chain = new Chain(to)
                .call(
                        Syscall.TIMERFD_CREATE,
                        new Instruction.Immediate(CLOCK_MONOTONIC),
                        new Instruction.Immediate(flags));
        chain.then(() -> to.program().add(new Instruction.Eval(to.origin(), file, new Expr.Reg(chain.result()))));
        return chain.call(
                        Syscall.TIMERFD_SETTIME,
                        new Instruction.Computed(new Expr.Reg(file)),
                        new Instruction.Immediate(0),
                        Buffers.address(to.program().constant(times)),
                        new Instruction.Immediate(0))
                .outcome(new Expr.Reg(file), new Outcome.Opened());
    }
}
