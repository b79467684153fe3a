// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.program.Instruction;
import dev.kspec.program.Instruction.Arg;
import dev.kspec.program.Syscall;
import java.util.List;

/** {@code shutdown}. */
final class Shutdown implements Verb {
    private static final Choice HOW =
            Choice.of("side of a connection").with("read", 0).with("write", 1).with("both", 2);

    @Override
    public String name() {
        return "shutdown";
    }

    @Override
    public Signature signature() {
        return Signature.of(
                Signature.Slot.one("SOCKET", "a connected socket"), Signature.Slot.one("SIDE", HOW.words()));
    }

    @Override
    public String doc() {
        return """
                Ends one direction of a connection, or both, with shutdown(2): behind `shutdown s write` the other end reads to the
                end of file.
                """;
    }

    @Override
    public List<String> examples() {
        return List.of(
                "socketpair unix stream as pair; shutdown pair[0] write; recv pair[1] 64 expect \"\"",
                "socket ipv4 stream as s; shutdown s both expect ENOTCONN");
    }

    @Override
    public Outcome lower(Operands operands, Lowering to) {
        Arg socket = operands.handle(0);
        int result = to.call(
                Syscall.SHUTDOWN, List.of(socket, new Instruction.Computed(HOW.at(operands, 1, to))), List.of());
        return Outcome.of(result, new Outcome.Nothing());
    }
}
