// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.program.Expr;
import dev.kspec.program.Instruction;
import dev.kspec.program.Instruction.Arg;
import dev.kspec.program.ProgramBuilder;
import dev.kspec.program.Syscall;
import java.util.List;

/** Calls one behind another that make one step: the first that fails ends it, and its errno is the step's. */
final class Chain {
    private final Lowering to;
    private final int result;
    private final ProgramBuilder.Label end;
    private boolean begun;

    Chain(Lowering to) {
        this.to = to;
        this.result = to.program().register();
        this.end = to.program().label();
    }

    /** The register with the result of the last call that was made. */
    int result() {
        return result;
    }

    /** What the body adds happens if all went well so far. */
    Chain then(Runnable body) {
        if (begun) {
            to.program().jumpUnless(to.origin(), Outcome.succeeded(result), end);
        }
        begun = true;
        body.run();
        return this;
    }

    Chain call(Syscall call, Arg... arguments) {
        return then(() -> to.program()
                .add(new Instruction.SysCall(to.origin(), result, call, List.of(arguments), List.of(), to.isCompat())));
    }

    /** Nothing more follows. */
    Outcome outcome(Outcome.Yield yield) {
        to.program().place(end);
        return Outcome.of(result, yield);
    }

    /** Nothing more follows; the step's result is another number if all went well. */
    Outcome outcome(Expr success, Outcome.Yield yield) {
        then(() -> to.program().add(new Instruction.Eval(to.origin(), result, success)));
        return outcome(yield);
    }
}
