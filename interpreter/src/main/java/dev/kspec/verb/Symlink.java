// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.program.Syscall;
import java.util.List;

/** {@code symlink}. */
final class Symlink implements Verb {
    @Override
    public String name() {
        return "symlink";
    }

    @Override
    public Signature signature() {
        return Signature.of(
                Signature.Slot.one("TARGET", "a text: where the link leads, whether something is there or not"),
                Signature.Slot.one("PATH", "a quoted path: the link"));
    }

    @Override
    public String doc() {
        return """
                Makes a symbolic link with symlinkat(2).
""";
    }

    @Override
    public List<String> examples() {
        return List.of(
                "symlink \"f\" \"l\"; readlink \"l\" expect \"f\"; open \"l\" expect ENOENT; open \"f\" creat as f; open \"l\"");
    }

    @Override
    public Outcome lower(Operands operands, Lowering to) {
        return Outcome.of(
                to.call(
                        Syscall.SYMLINKAT,
                        List.of(Paths.path(operands, 0, to), Paths.HERE, Paths.path(operands, 1, to)),
                        List.of()),
                new Outcome.Nothing());
    }
}
