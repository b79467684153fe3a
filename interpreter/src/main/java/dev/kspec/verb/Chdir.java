// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.program.Syscall;
import java.util.List;

/** {@code chdir}. */
final class Chdir implements Verb {
    @Override
    public String name() {
        return "chdir";
    }

    @Override
    public Signature signature() {
        return Signature.of(Signature.Slot.one("FILE", "a quoted path, a device, or an open file"));
    }

    @Override
    public String doc() {
        return """
                Changes the directory where relative paths begin, with chdir(2), or fchdir(2) if it is open. A case begins in a directory of its own.
""";
    }

    @Override
    public List<String> examples() {
        return List.of(
                "mkdir \"d\"; chdir \"d\"; open \"f\" creat as f; chdir \"..\"; open \"d/f\"",
                "chdir \"/dev/null\" expect ENOTDIR");
    }

    @Override
    public Outcome lower(Operands operands, Lowering to) {
        Paths.Target target = Paths.target(operands, 0, to);
        int result = target.file().isPresent()
                ? to.call(Syscall.FCHDIR, List.of(target.file().get()), List.of())
                : to.call(Syscall.CHDIR, List.of(target.path()), List.of());
        return Outcome.of(result, new Outcome.Nothing());
    }
}
