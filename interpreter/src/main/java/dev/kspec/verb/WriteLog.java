// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.program.Bytes;
import dev.kspec.program.Expr;
import dev.kspec.program.Instruction;
import dev.kspec.program.Slice;
import java.util.List;

/** {@code writelog}. */
final class WriteLog implements Verb {
    private static final int O_WRONLY = 1;

    @Override
    public String name() {
        return "writelog";
    }

    @Override
    public Signature signature() {
        return Signature.of(Signature.Slot.one("TEXT", "one line, at its beginning perhaps a level: \"<4>careful\""));
    }

    @Override
    public String doc() {
        return """
                Writes a line into the kernel's log through /dev/kmsg (Documentation/ABI/testing/dev-kmsg): a mark among the lines
                of a driver. The kernel drops lines when too many come at once.
                """;
    }

    @Override
    public List<String> examples() {
        return List.of("assert log r\"careful, [0-9]\" times 1 across { writelog \"careful, ${1 + 1}\" }");
    }

    @Override
    public Outcome lower(Operands operands, Lowering to) {
        Slice text = line(operands, to);
        int result = to.program().register();
        to.program()
                .add(new Instruction.WriteFile(to.origin(), result, to.program().path("/dev/kmsg"), O_WRONLY, 0, text));
        Expr all = new Expr.Binary(Expr.BinaryOp.EQ, new Expr.Reg(result), text.length());
        return new Outcome(result, all, "all bytes written", new Outcome.Nothing());
    }

    /** With its end: until that comes, the kernel keeps a line back, for it might go on (KERN_CONT). */
    private static Slice line(Operands operands, Lowering to) {
        Instruction.Part end = new Instruction.Part.Fixed(Bytes.of((byte) '\n'));
        Term term = operands.term(0);
        Slice slice = Texts.slice(term, to);
        if (slice == null) {
            to.wrongOperand(operands.at(0), term, "expected a text");
            return Slice.of(to.program().buffer(1), 0, 0);
        }
        Instruction.Part text = term instanceof Term.Fixed(Bytes bytes)
                ? new Instruction.Part.Fixed(bytes)
                : new Instruction.Part.FromBuffer(slice);
        return Texts.slice(Texts.made(List.of(text, end), to), to);
    }
}
