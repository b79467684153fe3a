// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.program.Expr;
import dev.kspec.program.Instruction;
import java.util.List;

/** {@code readfile}. */
final class ReadFile implements Verb {
    @Override
    public String name() {
        return "readfile";
    }

    @Override
    public Signature signature() {
        return Signature.of(
                Signature.Slot.one("PATH", "a quoted path"),
                Signature.Slot.optional("SIZE", "the most bytes to read; 4096 unless told"));
    }

    @Override
    public String doc() {
        return """
                Opens a small file such as one of sysfs, reads it from its beginning and closes it; `expect` takes its bytes, `as NAME` names them.
""";
    }

    @Override
    public List<String> examples() {
        return List.of("readfile \"/proc/sys/kernel/ostype\" expect \"Linux\\n\"");
    }

    private static final int DEFAULT_SIZE = 4096;

    @Override
    public Outcome lower(Operands operands, Lowering to) {
        int path = operands.path(0);
        int size = operands.count() > 1 ? (int) operands.constant(1, 1, Transfer.MOST_BYTES) : DEFAULT_SIZE;
        int buffer = to.program().buffer(size);
        int result = to.program().register();
        to.program().add(new Instruction.ReadFile(to.origin(), result, path, buffer));
        return Outcome.of(result, new Outcome.Data(buffer, new Expr.Reg(result)));
    }
}
