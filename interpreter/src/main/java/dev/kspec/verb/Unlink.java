// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.program.Instruction;
import dev.kspec.program.Syscall;
import java.util.List;

/** {@code unlink}. */
final class Unlink implements Verb {
    @Override
    public String name() {
        return "unlink";
    }

    @Override
    public Signature signature() {
        return Signature.of(Signature.Slot.one("PATH", "a quoted path"));
    }

    @Override
    public String doc() {
        return """
                Removes a file with unlinkat(2).
""";
    }

    @Override
    public List<String> examples() {
        return List.of("open \"/tmp/x\" wronly creat as f; unlink \"/tmp/x\"; open \"/tmp/x\" expect ENOENT");
    }

    private static final int AT_FDCWD = -100;

    @Override
    public Outcome lower(Operands operands, Lowering to) {
        int result = to.call(
                Syscall.UNLINKAT,
                List.of(
                        new Instruction.Immediate(AT_FDCWD),
                        new Instruction.Address(operands.path(0), 0),
                        new Instruction.Immediate(0)),
                List.of());
        return Outcome.of(result, new Outcome.Nothing());
    }
}
