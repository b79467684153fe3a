// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.program.Instruction;
import dev.kspec.program.Instruction.Arg;
import dev.kspec.program.Syscall;
import java.util.List;

/** {@code accept}. */
final class Accept implements Verb {
    private static final Flags FLAGS = Flags.of("flag of accept").with("nonblock", Sockets.NONBLOCK);

    @Override
    public String name() {
        return "accept";
    }

    @Override
    public Signature signature() {
        return Signature.of(
                Signature.Slot.one("SOCKET", "a socket that listens"),
                Signature.Slot.optional("nonblock", "so that nothing on the new connection waits"));
    }

    @Override
    public String doc() {
        return """
                Takes the next connection that waits at a listening socket, with accept4(2); `as NAME` names the connection. Who is
                at the other end, peername tells. It waits for one to come, unless the listening socket is a nonblock one.
                """;
    }

    @Override
    public List<String> examples() {
        return List.of(
                "socket unix stream as s; bind s \"s\"; listen s 1; socket unix stream as c; connect c \"s\"; accept s nonblock as d",
                "socket unix stream nonblock as s; bind s \"s\"; listen s 1; accept s expect EAGAIN");
    }

    @Override
    public Outcome lower(Operands operands, Lowering to) {
        Arg socket = operands.handle(0);
        long flags = FLAGS.from(1, operands, to) | Sockets.CLOEXEC;
        int result = to.call(
                Syscall.ACCEPT4,
                List.of(
                        socket,
                        new Instruction.Immediate(0),
                        new Instruction.Immediate(0),
                        new Instruction.Immediate(flags)),
                List.of());
        return Outcome.of(result, new Outcome.Opened());
    }
}
