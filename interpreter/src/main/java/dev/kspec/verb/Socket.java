// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.program.Syscall;
import java.util.List;

/** {@code socket}. */
final class Socket implements Verb {
    @Override
    public String name() {
        return "socket";
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
                Makes a socket with socket(2); `as NAME` names it for later steps. The protocol is the family's own for the type
                unless told. read, write, close, ioctl and poll take the socket as they take an open file.
                """;
    }

    @Override
    public List<String> examples() {
        return List.of(
                "socket ipv4 stream as s; bind s v4(\"127.0.0.1\") 9081; listen s 16",
                "socket ipv6 dgram nonblock udp as s; recv s 64 expect EAGAIN",
                "socket ipv4 stream icmp expect EPROTONOSUPPORT");
    }

    @Override
    public Outcome lower(Operands operands, Lowering to) {
        return Outcome.of(to.call(Syscall.SOCKET, Sockets.kind(operands, to), List.of()), new Outcome.Opened());
    }
}
