// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.program.Syscall;
import java.util.List;

/** {@code sync}. */
final class Sync implements Verb {
    @Override
    public String name() {
        return "sync";
    }

    @Override
    public Signature signature() {
        return Signature.of(Signature.Slot.optional("FILE", "an open file: its filesystem only"));
    }

    @Override
    public String doc() {
        return """
                Writes what the kernel still holds of all filesystems to their devices, and waits for it, with sync(2); with an open file that
                file's filesystem only, with syncfs(2).
""";
    }

    @Override
    public List<String> examples() {
        return List.of("sync", "open \"f\" creat as f; sync f");
    }

    @Override
    public Outcome lower(Operands operands, Lowering to) {
        int result = operands.count() == 0
                ? to.call(Syscall.SYNC, List.of(), List.of())
                : to.call(Syscall.SYNCFS, List.of(operands.handle(0)), List.of());
        return Outcome.of(result, new Outcome.Nothing());
    }
}
