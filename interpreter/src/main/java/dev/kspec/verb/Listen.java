// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.program.Instruction;
import dev.kspec.program.Instruction.Arg;
import dev.kspec.program.Syscall;
import java.util.List;

/** {@code listen}. */
final class Listen implements Verb {
    @Override
    public String name() {
        return "listen";
    }

    @Override
    public Signature signature() {
        return Signature.of(
                Signature.Slot.one("SOCKET", "a socket"),
                Signature.Slot.one("BACKLOG", "how many connections may wait to be accepted"));
    }

    @Override
    public String doc() {
        return """
                Lets a socket wait for connections, with listen(2).
                """;
    }

    @Override
    public List<String> examples() {
        return List.of("socket ipv4 stream as s; listen s 1", "socket ipv4 dgram as s; listen s 1 expect EOPNOTSUPP");
    }

    @Override
    public Outcome lower(Operands operands, Lowering to) {
        Arg socket = operands.handle(0);
        int result = to.call(Syscall.LISTEN, List.of(socket, new Instruction.Computed(operands.integer(1))), List.of());
        return Outcome.of(result, new Outcome.Nothing());
    }
}
