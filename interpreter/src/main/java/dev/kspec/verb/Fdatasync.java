// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.program.Syscall;
import java.util.List;

/** {@code fdatasync}. */
final class Fdatasync implements Verb {
    @Override
    public String name() {
        return "fdatasync";
    }

    @Override
    public Signature signature() {
        return Signature.of(Signature.Slot.one("FILE", "an open file"));
    }

    @Override
    public String doc() {
        return """
                Writes a file's contents to its device, and of the metadata only what is needed to read them again, with fdatasync(2).
""";
    }

    @Override
    public List<String> examples() {
        return List.of(
                "open \"f\" wronly creat as f; write f \"x\"; fdatasync f",
                "open \"/dev/null\" wronly as n; fdatasync n expect EINVAL");
    }

    @Override
    public Outcome lower(Operands operands, Lowering to) {
        return Outcome.of(to.call(Syscall.FDATASYNC, List.of(operands.handle(0)), List.of()), new Outcome.Nothing());
    }
}
