// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.program.Expr;
import dev.kspec.program.Instruction;
import dev.kspec.program.Syscall;
import java.util.List;

/** {@code kill}. */
final class Kill implements Verb {
    @Override
    public String name() {
        return "kill";
    }

    @Override
    public Signature signature() {
        return Signature.of(
                Signature.Slot.one("PROCESS", "its number"),
                Signature.Slot.one(
                        "SIGNAL", "such as SIGTERM, or a number; 0 only looks whether the process is there"));
    }

    @Override
    public String doc() {
        return """
                Sends a signal to a process with kill(2).
                """;
    }

    @Override
    public List<String> examples() {
        return List.of("getpid as me; ignore SIGUSR1; kill me SIGUSR1", "as user 1000 { kill 1 SIGTERM expect EPERM }");
    }

    @Override
    public Outcome lower(Operands operands, Lowering to) {
        Expr process = operands.integer(0);
        if (process.equals(Expr.constant(-1))) {
            to.report(Diagnostic.error(
                            Code.OUT_OF_RANGE,
                            operands.at(0).span(),
                            "-1 stands for all processes, and so for those that run the case")
                    .help("name one process"));
        }
        int result = to.call(
                Syscall.KILL, List.of(new Instruction.Computed(process), Signals.argument(operands, 1, to)), List.of());
        return Outcome.of(result, new Outcome.Nothing());
    }
}
