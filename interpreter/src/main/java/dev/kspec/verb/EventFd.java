// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.program.Expr;
import dev.kspec.program.Instruction;
import dev.kspec.program.Syscall;
import java.util.List;

/** {@code eventfd}. */
final class EventFd implements Verb {
    private static final Flags FLAGS =
            Flags.of("flag of eventfd").with("nonblock", Sockets.NONBLOCK).with("semaphore", 1);

    @Override
    public String name() {
        return "eventfd";
    }

    @Override
    public Signature signature() {
        return Signature.of(
                Signature.Slot.optional("COUNT", "where it begins; 0 unless told"),
                Signature.Slot.any("flag", FLAGS.words()));
    }

    @Override
    public String doc() {
        return """
                Makes a file that is a counter, with eventfd2(2); `as NAME` names it. Read and written are 8 bytes each.
                """;
    }

    @Override
    public List<String> examples() {
        return List.of("eventfd 2 nonblock as e; read e 8 expect x\"02 00 00 00 00 00 00 00\"; read e 8 expect EAGAIN");
    }

    @Override
    public Outcome lower(Operands operands, Lowering to) {
        boolean counted = operands.count() > 0 && FLAGS.find(operands, 0, to).isEmpty();
        Expr count = counted ? operands.integer(0) : Expr.ZERO;
        long flags = FLAGS.from(counted ? 1 : 0, operands, to) | Sockets.CLOEXEC;
        int result = to.call(
                Syscall.EVENTFD2,
                List.of(new Instruction.Computed(count), new Instruction.Immediate(flags)),
                List.of());
        return Outcome.of(result, new Outcome.Opened());
    }
}
