// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import java.util.List;

/** {@code recvfrom}. */
final class RecvFrom implements Verb {
    @Override
    public String name() {
        return "recvfrom";
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
                Takes bytes that arrived at a socket and tells where from, with recvfrom(2). It gives a struct: data, and of the
                sender address (an IP address' bytes), port, path (of a unix socket) and raw (struct sockaddr).
                """;
    }

    @Override
    public List<String> examples() {
        return List.of(
                "socket ipv4 dgram as s; bind s v4(\"127.0.0.1\") 9081; sendto s \"hi\" v4(\"127.0.0.1\") 9081; "
                        + "recvfrom s 64 expect { data: \"hi\", address: v4(\"127.0.0.1\"), port: 9081, .. }",
                "socket ipv4 dgram as s; recvfrom s 64 dontwait expect EAGAIN");
    }

    @Override
    public Outcome lower(Operands operands, Lowering to) {
        return Messages.receive(operands, to, true);
    }
}
