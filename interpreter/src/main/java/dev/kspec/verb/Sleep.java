// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.program.Expr;
import dev.kspec.program.Instruction;
import java.util.List;

/** {@code sleep}. */
final class Sleep implements Verb {
    @Override
    public String name() {
        return "sleep";
    }

    @Override
    public Signature signature() {
        return Signature.of(Signature.Slot.one("TIME", "a duration, such as 10ms"));
    }

    @Override
    public String doc() {
        return """
                Sleeps in the guest, by its monotonic clock, the whole time. To wait for something is better than to sleep.
""";
    }

    @Override
    public List<String> examples() {
        return List.of("sleep 5ms");
    }

    @Override
    public Outcome lower(Operands operands, Lowering to) {
        to.program().add(new Instruction.Sleep(to.origin(), Expr.constant(operands.duration(0))));
        int result = to.program().register();
        return Outcome.of(result, new Outcome.Nothing());
    }
}
