// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import java.util.List;

/** {@code send}. */
final class Send implements Verb {
    @Override
    public String name() {
        return "send";
    }

    @Override
    public Signature signature() {
        return Signature.of(
                Signature.Slot.one("SOCKET", "a connected socket"),
                Signature.Slot.one("BYTES", "a text or a struct, or address(N) and a number of bytes"),
                Signature.Slot.any("flag", Messages.SENDING.words()));
    }

    @Override
    public String doc() {
        return """
                Sends bytes to the other end of a connection, with send(2). Without `expect` all bytes must have been taken. Where
                nobody reads any more, SIGPIPE would end the case; with nosignal, or behind `ignore SIGPIPE`, it is EPIPE.
                """;
    }

    @Override
    public List<String> examples() {
        return List.of(
                "socketpair unix stream as pair; send pair[0] \"hi\" expect 2; recv pair[1] 64 expect \"hi\"",
                "socket ipv4 stream as s; send s \"hi\" nosignal expect EPIPE");
    }

    @Override
    public Outcome lower(Operands operands, Lowering to) {
        return Messages.send(operands, to, false);
    }
}
