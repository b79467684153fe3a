// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.program.Instruction;
import dev.kspec.program.Instruction.Arg;
import dev.kspec.program.Syscall;
import java.util.List;

/** {@code chmod}. */
final class Chmod implements Verb {
    @Override
    public String name() {
        return "chmod";
    }

    @Override
    public Signature signature() {
        return Signature.of(
                Signature.Slot.one("FILE", "a quoted path, a device, or an open file"),
                Signature.Slot.one("MODE", "such as 0o640"));
    }

    @Override
    public String doc() {
        return """
                Changes who may do what with a file, with fchmodat(2), or fchmod(2) if it is open.
""";
    }

    @Override
    public List<String> examples() {
        return List.of(
                "open \"f\" creat as f; chmod \"f\" 0o600; chmod f 0o4711; stat f expect { mode: 0o104711, .. }");
    }

    @Override
    public Outcome lower(Operands operands, Lowering to) {
        Paths.Target target = Paths.target(operands, 0, to);
        operands.checkMode(1);
        Arg mode = new Instruction.Computed(operands.integer(1));
        int result = target.file().isPresent()
                ? to.call(Syscall.FCHMOD, List.of(target.file().get(), mode), List.of())
                : to.call(Syscall.FCHMODAT, List.of(Paths.HERE, target.path(), mode), List.of());
        return Outcome.of(result, new Outcome.Nothing());
    }
}
