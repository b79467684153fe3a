// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.program.Syscall;
import java.util.List;

/** {@code close}. */
final class Close implements Verb {
    @Override
    public String name() {
        return "close";
    }

    @Override
    public Signature signature() {
        return Signature.of(Signature.Slot.one("FILE", "an open file"));
    }

    @Override
    public String doc() {
        return """
                Closes an open file with close(2). Its name goes on to stand for the closed descriptor, so that EBADF can be seen.
""";
    }

    @Override
    public List<String> examples() {
        return List.of("open \"/dev/null\" as f; close f; close f expect EBADF");
    }

    @Override
    public Outcome lower(Operands operands, Lowering to) {
        int result = to.call(Syscall.CLOSE, List.of(operands.handle(0)), List.of());
        return Outcome.of(result, new Outcome.Nothing());
    }
}
