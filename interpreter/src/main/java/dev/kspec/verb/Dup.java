// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.program.Syscall;
import java.util.List;

/** {@code dup}. */
final class Dup implements Verb {
    @Override
    public String name() {
        return "dup";
    }

    @Override
    public Signature signature() {
        return Signature.of(
                Signature.Slot.one("FILE", "an open file"),
                Signature.Slot.optional("ONTO", "another open file, which is closed and becomes the same"));
    }

    @Override
    public String doc() {
        return """
                Gives an open file a second descriptor with dup(2); `as NAME` names it. Both have one position and one set of flags. With a
                second file that one's descriptor becomes the copy, with dup3(2).
""";
    }

    @Override
    public List<String> examples() {
        return List.of(
                "open \"f\" rdwr creat as f; dup f as g; write f \"ab\"; lseek g 0 cur expect 2",
                "open \"/dev/null\" as n; open \"/dev/zero\" as z; dup n z; read z 4 expect \"\"");
    }

    @Override
    public Outcome lower(Operands operands, Lowering to) {
        int result = operands.count() == 1
                ? to.call(Syscall.DUP, List.of(operands.handle(0)), List.of())
                : to.call(Syscall.DUP3, List.of(operands.handle(0), operands.handle(1), Paths.NULL), List.of());
        return Outcome.of(result, new Outcome.Opened());
    }
}
