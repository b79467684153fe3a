// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.diag.Code;
import dev.kspec.program.Expr;
import dev.kspec.program.Instruction;
import dev.kspec.program.Instruction.Arg;
import java.util.Optional;

/** Behind two files and a number of bytes: {@code from OFFSET}, {@code to OFFSET} and flags, in any order. */
final class Offsets {
    static final String WHAT = "from OFFSET, to OFFSET: there instead of at the file's position, which then stays";

    private final Operands operands;
    private final Lowering to;
    private Arg from = Paths.NULL;
    private Arg into = Paths.NULL;
    private long bits;

    private Offsets(Operands operands, Lowering to) {
        this.operands = operands;
        this.to = to;
    }

    static Offsets at(int index, Flags flags, Operands operands, Lowering to) {
        Offsets offsets = new Offsets(operands, to);
        Flags all = Flags.of("operand of " + operands.step().verb())
                .with("from", 0)
                .with("to", 0)
                .with(flags);
        for (int i = index; i < operands.count(); i++) {
            Optional<String> word = operands.word(i);
            if (word.filter("from"::equals).isPresent()) {
                i++;
                offsets.from = offsets.pointer(i);
            } else if (word.filter("to"::equals).isPresent()) {
                i++;
                offsets.into = offsets.pointer(i);
            } else {
                Optional<Long> flag = all.find(operands, i, to);
                if (flag.isEmpty()) {
                    all.unknown(operands, i, to);
                    return offsets;
                }
                offsets.bits |= flag.get();
            }
        }
        return offsets;
    }

    /** Where the call is told the first file's offset, NULL if that is the file's position. */
    Arg from() {
        return from;
    }

    /** The same for the second file. */
    Arg into() {
        return into;
    }

    Arg flags() {
        return new Instruction.Immediate(bits);
    }

    private Arg pointer(int index) {
        if (index < operands.count()) {
            return pointer(operands.integer(index), to);
        }
        to.wrong(
                Code.MISSING_OPERAND,
                operands.at(index - 1).span(),
                "`" + operands.word(index - 1).orElse("") + "` needs an offset behind it");
        return Paths.NULL;
    }

    /** A pointer to an offset of 64 bits; the call moves it, hence it is set each time. */
    static Arg pointer(Expr offset, Lowering to) {
        int buffer = to.program().buffer(8);
        to.program().add(new Instruction.Store(to.origin(), to.program().register(), buffer, 0, 8, true, offset));
        return new Instruction.Address(buffer, 0);
    }
}
