// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.diag.Code;
import dev.kspec.program.Expr;
import dev.kspec.program.Instruction;
import dev.kspec.program.Slice;
import java.util.List;

/** {@code writefile}. */
final class WriteFile implements Verb {
    @Override
    public String name() {
        return "writefile";
    }

    @Override
    public Signature signature() {
        return Signature.of(Signature.Slot.one("PATH", "a quoted path"), Signature.Slot.one("BYTES", "a text"));
    }

    @Override
    public String doc() {
        return """
                Opens a file for writing, writes once and closes it: for sysfs, procfs and debugfs. The file is neither created nor truncated. Without `expect` all bytes must have been taken.
""";
    }

    @Override
    public List<String> examples() {
        return List.of("writefile \"/proc/self/comm\" \"tested\"");
    }

    private static final int O_WRONLY = 1;

    @Override
    public Outcome lower(Operands operands, Lowering to) {
        int path = operands.path(0);
        Operands.Data data = operands.data(1);
        int result = to.program().register();
        if (data.length() == null || !(data.address() instanceof Instruction.Address(int buffer, Expr offset))) {
            to.wrong(Code.WRONG_TYPE, operands.at(1).span(), "writefile takes a text");
            return Outcome.of(result, new Outcome.Count());
        }
        to.program()
                .add(new Instruction.WriteFile(
                        to.origin(), result, path, O_WRONLY, 0, new Slice(buffer, offset, data.length())));
        Expr all = new Expr.Binary(Expr.BinaryOp.EQ, new Expr.Reg(result), data.length());
        return new Outcome(result, all, "all bytes written", new Outcome.Count());
    }
}
