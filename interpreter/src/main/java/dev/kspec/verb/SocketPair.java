// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.program.Instruction.Arg;
import dev.kspec.program.Syscall;
import java.util.ArrayList;
import java.util.List;

/** {@code socketpair}. */
final class SocketPair implements Verb {
    @Override
    public String name() {
        return "socketpair";
    }

    @Override
    public Signature signature() {
        return Signature.of(
                Signature.Slot.one("FAMILY", Sockets.KIND_DOC),
                Signature.Slot.one("TYPE", Sockets.TYPE_DOC),
                Signature.Slot.optional("nonblock", "so that nothing waits"),
                Signature.Slot.optional("PROTOCOL", "a number, or " + Sockets.PROTOCOLS.words()));
    }

    @Override
    public String doc() {
        return """
                Makes two sockets that are connected with each other, with socketpair(2); `as NAME` names the list of both:
                NAME[0] and NAME[1].
                """;
    }

    @Override
    public List<String> examples() {
        return List.of(
                "socketpair unix stream as pair; send pair[0] \"hi\"; recv pair[1] 64 expect \"hi\"",
                "socketpair ipv4 stream expect EOPNOTSUPP");
    }

    @Override
    public Outcome lower(Operands operands, Lowering to) {
        List<Arg> arguments = new ArrayList<>(Sockets.kind(operands, to));
        return Pairs.make(Syscall.SOCKETPAIR, arguments, 3, to);
    }
}
