// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.program.Instruction;
import dev.kspec.program.Syscall;
import java.util.List;

/** {@code pipe}. */
final class Pipe implements Verb {
    private static final Flags FLAGS =
            Flags.of("flag of pipe").with("nonblock", Sockets.NONBLOCK).with("direct", 040000);

    @Override
    public String name() {
        return "pipe";
    }

    @Override
    public Signature signature() {
        return Signature.of(Signature.Slot.any("flag", FLAGS.words()));
    }

    @Override
    public String doc() {
        return """
                Makes a pipe with pipe2(2); `as NAME` names the list of both ends: NAME[0] to read from, NAME[1] to write to.
                With direct each write is a packet of its own.
                """;
    }

    @Override
    public List<String> examples() {
        return List.of("pipe nonblock as p; write p[1] \"hi\"; read p[0] 64 expect \"hi\"; read p[0] 64 expect EAGAIN");
    }

    @Override
    public Outcome lower(Operands operands, Lowering to) {
        long flags = FLAGS.from(0, operands, to) | Sockets.CLOEXEC;
        return Pairs.make(Syscall.PIPE2, List.of(new Instruction.Immediate(flags)), 0, to);
    }
}
