// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.program.Expr;
import dev.kspec.program.Instruction;
import dev.kspec.program.Instruction.Arg;
import dev.kspec.program.Instruction.Capture;
import dev.kspec.program.Slice;
import dev.kspec.program.Syscall;
import dev.kspec.type.CType;
import dev.kspec.type.Layout;
import java.util.List;

/** {@code epoll_wait}. */
final class EpollWait implements Verb {
    @Override
    public String name() {
        return "epoll_wait";
    }

    @Override
    public Signature signature() {
        return Signature.of(
                Signature.Slot.one("EPOLL", "what epoll_create gave"),
                Signature.Slot.optional("TIME", "how long to wait, such as 100ms; without end unless told"),
                Signature.Slot.optional("MOST", "the most events; 64 unless told"));
    }

    @Override
    public String doc() {
        return """
                Waits with epoll_pwait(2) for files that are ready; a part of a millisecond counts as a whole one. `expect` and `as` speak of
                the list of what came, each with `events` (an integer, such as POLLIN) and `data` (the number that epoll_ctl was told); `[]` when the
                time ran out. Without `expect` something must come before that.
""";
    }

    @Override
    public List<String> examples() {
        return List.of(
                "mkfifo \"p\"; open \"p\" rdwr nonblock as p; epoll_create as e; epoll_ctl e add p in out; epoll_wait e 1s as ready; assert len(ready) == 1 && ready[0].events == POLLOUT",
                "epoll_create as e; epoll_wait e 1ms 0 expect EINVAL");
    }

    private static final int DEFAULT_MOST = 64;
    /** As many as are looked at; the kernel's limit is far above. */
    private static final int MOST = 65536;

    private static final long MILLISECOND = 1_000_000;

    @Override
    public Outcome lower(Operands operands, Lowering to) {
        Arg epoll = operands.handle(0);
        long nanos = operands.count() > 1 ? operands.duration(1) : -MILLISECOND;
        long millis = Math.ceilDiv(nanos, MILLISECOND);
        int most = operands.count() > 2 ? (int) operands.constant(2, -1, MOST) : DEFAULT_MOST;
        CType event = EpollCtl.event(to.abi());
        int size = Layout.of(event, to.abi()).size();
        int buffer = to.program().buffer(Math.max(most, 0) * size);
        int result = to.call(
                Syscall.EPOLL_PWAIT,
                List.of(
                        epoll,
                        new Instruction.Address(buffer, 0),
                        new Instruction.Immediate(most),
                        new Instruction.Immediate(Math.min(millis, Integer.MAX_VALUE)),
                        Paths.NULL,
                        new Instruction.Immediate(8)),
                List.of(new Capture.Fixed(buffer, 0, Math.max(most, 0) * size)));
        Expr length = Expr.binary(
                Expr.BinaryOp.MUL,
                Expr.constant(size),
                Expr.binary(Expr.BinaryOp.MUL, new Expr.Reg(result), Outcome.succeeded(result)));
        return new Outcome(
                result,
                Expr.atLeast(new Expr.Reg(result), 1),
                "a file that is ready",
                new Outcome.Value(new Term.Records(Slice.first(buffer, length), event, to.abi())));
    }
}
