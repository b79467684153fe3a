// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.program.Instruction;
import java.util.List;
import java.util.Optional;

/** {@code fstat}. */
final class Fstat implements Verb {
    @Override
    public String name() {
        return "fstat";
    }

    @Override
    public Signature signature() {
        return Signature.of(Signature.Slot.one("FILE", "an open file"));
    }

    @Override
    public String doc() {
        return """
                Tells about an open file, whatever its name is by now, as stat does (statx(2)).
""";
    }

    @Override
    public List<String> examples() {
        return List.of(
                "open \"f\" creat as f; unlink \"f\"; fstat f expect { type: S_IFREG, nlink: 0, .. }; close f; fstat f expect EBADF");
    }

    @Override
    public Outcome lower(Operands operands, Lowering to) {
        Paths.Target open = new Paths.Target(
                Optional.of(operands.handle(0)),
                new Instruction.Address(to.program().path(""), 0));
        return FileStatus.of(open, 0, to);
    }
}
