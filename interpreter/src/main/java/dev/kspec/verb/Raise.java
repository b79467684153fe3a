// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.program.Expr;
import dev.kspec.program.Instruction;
import dev.kspec.program.Instruction.Arg;
import dev.kspec.program.Origin;
import dev.kspec.program.Syscall;
import java.util.List;

/** {@code raise}. */
final class Raise implements Verb {
    @Override
    public String name() {
        return "raise";
    }

    @Override
    public Signature signature() {
        return Signature.of(Signature.Slot.one("SIGNAL", "such as SIGUSR1, or a number"));
    }

    @Override
    public String doc() {
        return """
                Sends a signal to the case itself, as raise(3). Unless it is blocked or ignored, it does what signal(7) says: most
                end the case.
                """;
    }

    @Override
    public List<String> examples() {
        return List.of("block SIGUSR1; raise SIGUSR1; waitsignal SIGUSR1 0s", "raise 65 expect EINVAL");
    }

    @Override
    public Outcome lower(Operands operands, Lowering to) {
        Arg signal = Signals.argument(operands, 0, to);
        Origin shown = to.origin();
        to.at(shown.aside());
        int process = to.call(Syscall.GETPID, List.of(), List.of());
        int thread = to.call(Syscall.GETTID, List.of(), List.of());
        to.at(shown);
        int result = to.call(
                Syscall.TGKILL,
                List.of(
                        new Instruction.Computed(new Expr.Reg(process)),
                        new Instruction.Computed(new Expr.Reg(thread)),
                        signal),
                List.of());
        return Outcome.of(result, new Outcome.Nothing());
    }
}
