// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import java.util.List;

/** {@code recv}. */
final class Recv implements Verb {
    @Override
    public String name() {
        return "recv";
    }

    @Override
    public Signature signature() {
        return Signature.of(
                Signature.Slot.one("SOCKET", "a socket"),
                Signature.Slot.one("SIZE", "the most bytes to take"),
                Signature.Slot.any(
                        "flag",
                        Messages.RECEIVING.words()
                                + "; first of all address(N), where to put them instead of a buffer"));
    }

    @Override
    public String doc() {
        return """
                Takes bytes that arrived at a socket, with recv(2). `expect` takes them as a text, or their number; `as NAME` names
                the bytes. With trunc the number is the datagram's own size, also where SIZE is less.
                """;
    }

    @Override
    public List<String> examples() {
        return List.of(
                "socketpair unix dgram as pair; send pair[0] \"hello\"; recv pair[1] 2 peek trunc expect 5; recv pair[1] 64 expect \"hello\"",
                "socketpair unix stream as pair; recv pair[0] 1 dontwait expect EAGAIN");
    }

    @Override
    public Outcome lower(Operands operands, Lowering to) {
        return Messages.receive(operands, to, false);
    }
}
