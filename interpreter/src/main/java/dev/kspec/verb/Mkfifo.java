// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.program.Instruction;
import dev.kspec.program.Syscall;
import java.util.List;

/** {@code mkfifo}. */
final class Mkfifo implements Verb {
    @Override
    public String name() {
        return "mkfifo";
    }

    @Override
    public Signature signature() {
        return Signature.of(Signature.Slot.one("PATH", "a quoted path"));
    }

    @Override
    public String doc() {
        return """
                Makes a named pipe (mode 0600) with mknodat(2).
""";
    }

    @Override
    public List<String> examples() {
        return List.of("mkfifo \"/tmp/p\"; open \"/tmp/p\" rdwr nonblock as p; write p \"hi\"; read p 9 expect \"hi\"");
    }

    private static final int S_IFIFO = 010000;
    private static final int AT_FDCWD = -100;

    @Override
    public Outcome lower(Operands operands, Lowering to) {
        int result = to.call(
                Syscall.MKNODAT,
                List.of(
                        new Instruction.Immediate(AT_FDCWD),
                        new Instruction.Address(operands.path(0), 0),
                        new Instruction.Immediate(S_IFIFO | 0600),
                        new Instruction.Immediate(0)),
                List.of());
        return Outcome.of(result, new Outcome.Nothing());
    }
}
