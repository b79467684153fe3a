// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.program.Instruction;
import dev.kspec.program.Syscall;
import java.util.List;

/** {@code rmdir}. */
final class Rmdir implements Verb {
    @Override
    public String name() {
        return "rmdir";
    }

    @Override
    public Signature signature() {
        return Signature.of(Signature.Slot.one("PATH", "a quoted path, or a device"));
    }

    @Override
    public String doc() {
        return """
                Removes an empty directory with unlinkat(2).
""";
    }

    @Override
    public List<String> examples() {
        return List.of("mkdir \"d\"; rmdir \"d\"; rmdir \"d\" expect ENOENT");
    }

    private static final int AT_REMOVEDIR = 0x200;

    @Override
    public Outcome lower(Operands operands, Lowering to) {
        return Outcome.of(
                to.call(
                        Syscall.UNLINKAT,
                        List.of(Paths.HERE, Paths.path(operands, 0, to), new Instruction.Immediate(AT_REMOVEDIR)),
                        List.of()),
                new Outcome.Nothing());
    }
}
