// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.program.Syscall;
import java.util.List;

/** {@code fsync}. */
final class Fsync implements Verb {
    @Override
    public String name() {
        return "fsync";
    }

    @Override
    public Signature signature() {
        return Signature.of(Signature.Slot.one("FILE", "an open file"));
    }

    @Override
    public String doc() {
        return """
                Writes what the kernel still holds of a file to its device, contents and metadata, and waits for it, with fsync(2).
""";
    }

    @Override
    public List<String> examples() {
        return List.of(
                "open \"f\" wronly creat as f; write f \"x\"; fsync f",
                "open \"/dev/null\" wronly as n; fsync n expect EINVAL");
    }

    @Override
    public Outcome lower(Operands operands, Lowering to) {
        return Outcome.of(to.call(Syscall.FSYNC, List.of(operands.handle(0)), List.of()), new Outcome.Nothing());
    }
}
