// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.program.Expr;
import dev.kspec.program.Instruction;
import dev.kspec.program.Instruction.Capture;
import dev.kspec.program.Syscall;
import java.util.List;

/** {@code readlink}. */
final class Readlink implements Verb {
    @Override
    public String name() {
        return "readlink";
    }

    @Override
    public Signature signature() {
        return Signature.of(
                Signature.Slot.one("PATH", "a quoted path, or a device"),
                Signature.Slot.optional("SIZE", "the most bytes; 4096 unless told"));
    }

    @Override
    public String doc() {
        return """
                Reads with readlinkat(2) where a symbolic link leads: `expect` takes that as a text, `as NAME` names it.
""";
    }

    @Override
    public List<String> examples() {
        return List.of(
                "symlink \"../a b\" \"l\"; readlink \"l\" expect \"../a b\"; readlink \"l\" 4 expect \"../a\"",
                "readlink \"/dev/null\" expect EINVAL");
    }

    private static final int DEFAULT_SIZE = 4096;

    @Override
    public Outcome lower(Operands operands, Lowering to) {
        int size = operands.count() > 1 ? (int) operands.constant(1, 0, Transfer.MOST_BYTES) : DEFAULT_SIZE;
        int buffer = to.program().buffer(size);
        int result = to.call(
                Syscall.READLINKAT,
                List.of(
                        Paths.HERE,
                        Paths.path(operands, 0, to),
                        new Instruction.Address(buffer, 0),
                        new Instruction.Immediate(size)),
                List.of(new Capture.ByResult(buffer, 0, size)));
        return Outcome.of(result, new Outcome.Data(buffer, new Expr.Reg(result)));
    }
}
