// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.program.Instruction;
import dev.kspec.program.Instruction.Arg;
import dev.kspec.program.Syscall;
import java.util.List;

/** {@code reset}. */
final class Reset implements Verb {
    @Override
    public String name() {
        return "reset";
    }

    @Override
    public Signature signature() {
        return Signature.of(Signature.Slot.one("SOCKET", "a connected socket"));
    }

    @Override
    public String doc() {
        return """
                Closes a connection at once: SO_LINGER with no time (socket(7)), then close(2). TCP sends RST instead of FIN; the
                other end reads ECONNRESET.
                """;
    }

    @Override
    public List<String> examples() {
        return List.of("socket ipv4 stream as s; reset s; close s expect EBADF");
    }

    @Override
    public Outcome lower(Operands operands, Lowering to) {
        Arg socket = operands.handle(0);
        byte[] linger = Buffers.ints(1, 0);
        return new Chain(to)
                .call(
                        Syscall.SETSOCKOPT,
                        socket,
                        new Instruction.Immediate(SocketOptions.SOL_SOCKET),
                        new Instruction.Immediate(SocketOptions.SO_LINGER),
                        Buffers.address(to.program().constant(linger)),
                        new Instruction.Immediate(linger.length))
                .call(Syscall.CLOSE, socket)
                .outcome(new Outcome.Nothing());
    }
}
