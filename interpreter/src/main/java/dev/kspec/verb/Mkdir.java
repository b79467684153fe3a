// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.program.Expr;
import dev.kspec.program.Instruction;
import dev.kspec.program.Syscall;
import java.util.List;

/** {@code mkdir}. */
final class Mkdir implements Verb {
    @Override
    public String name() {
        return "mkdir";
    }

    @Override
    public Signature signature() {
        return Signature.of(
                Signature.Slot.one("PATH", "a quoted path, or a device"),
                Signature.Slot.optional("MODE", "such as 0o700; 0o755 unless told"));
    }

    @Override
    public String doc() {
        return """
                Makes a directory with mkdirat(2).
""";
    }

    @Override
    public List<String> examples() {
        return List.of(
                "mkdir \"d\"; open \"d/f\" creat as f; mkdir \"d\" expect EEXIST",
                "mkdir \"private\" 0o700; stat \"private\" expect { type: S_IFDIR, permissions: 0o700, .. }");
    }

    private static final int DEFAULT_MODE = 0755;

    @Override
    public Outcome lower(Operands operands, Lowering to) {
        if (operands.count() > 1) {
            operands.checkMode(1);
        }
        Expr mode = operands.count() > 1 ? operands.integer(1) : Expr.constant(DEFAULT_MODE);
        return Outcome.of(
                to.call(
                        Syscall.MKDIRAT,
                        List.of(Paths.HERE, Paths.path(operands, 0, to), new Instruction.Computed(mode)),
                        List.of()),
                new Outcome.Nothing());
    }
}
