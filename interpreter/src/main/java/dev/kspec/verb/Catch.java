// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.program.Expr;
import dev.kspec.program.Instruction;
import java.util.List;

/** {@code catch}. */
final class Catch implements Verb {
    private static final String RESTART = "restart";

    @Override
    public String name() {
        return "catch";
    }

    @Override
    public Signature signature() {
        return Signature.of(
                Signature.Slot.one("SIGNAL", "such as SIGUSR1, or a number from 1 to 64, or a list of them"),
                Signature.Slot.any("SIGNAL", "more of them; at the end `restart`, for SA_RESTART"));
    }

    @Override
    public String doc() {
        return """
                Meets signals with a handler that does nothing, with sigaction(2): the case goes on, and a call in which it waits fails
                with EINTR; with `restart` the kernel begins that call again, if it is one of those of signal(7) for which it does.
                A child of `fork`, and a lane, have the handlers that were there when they began.
                """;
    }

    @Override
    public List<String> examples() {
        return List.of("catch SIGUSR1; raise SIGUSR1", "catch SIGALRM SIGUSR1 restart", "catch SIGKILL expect EINVAL");
    }

    @Override
    public Outcome lower(Operands operands, Lowering to) {
        boolean restart = operands.count() > 1
                && operands.word(operands.count() - 1).filter(RESTART::equals).isPresent()
                && to.scope().find(RESTART).isEmpty();
        Chain chain = new Chain(to);
        for (int signal : Signals.known(operands, 0, operands.count() - (restart ? 1 : 0), to)) {
            chain.then(() -> to.program()
                    .add(new Instruction.Catch(to.origin(), chain.result(), Expr.constant(signal), restart)));
        }
        return chain.outcome(new Outcome.Nothing());
    }
}
