// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.program.Instruction;
import dev.kspec.program.Syscall;
import java.util.List;

/** {@code access}. */
final class AccessFile implements Verb {
    @Override
    public String name() {
        return "access";
    }

    @Override
    public Signature signature() {
        return Signature.of(
                Signature.Slot.one("PATH", "a quoted path, or a device"),
                Signature.Slot.any("right", RIGHTS.words() + "; without any: whether it is there"));
    }

    @Override
    public String doc() {
        return """
                Asks with faccessat(2) whether the real user of the process may read, write or execute a file.
""";
    }

    @Override
    public List<String> examples() {
        return List.of(
                "access \"/dev/null\" r w; access \"/dev/null\" x expect EACCES; access \"/no/such/file\" expect ENOENT",
                "as user 1000 { access \"/root\" w expect EACCES }");
    }

    private static final Flags RIGHTS =
            Flags.of("right").with("r", 4).with("w", 2).with("x", 1).with("exists", 0);

    @Override
    public Outcome lower(Operands operands, Lowering to) {
        return Outcome.of(
                to.call(
                        Syscall.FACCESSAT,
                        List.of(
                                Paths.HERE,
                                Paths.path(operands, 0, to),
                                new Instruction.Immediate(RIGHTS.from(1, operands, to))),
                        List.of()),
                new Outcome.Nothing());
    }
}
