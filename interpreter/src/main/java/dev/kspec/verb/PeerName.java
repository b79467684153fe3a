// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.program.Syscall;
import java.util.List;

/** {@code peername}. */
final class PeerName implements Verb {
    @Override
    public String name() {
        return "peername";
    }

    @Override
    public Signature signature() {
        return Signature.of(Signature.Slot.one("SOCKET", "a socket"));
    }

    @Override
    public String doc() {
        return """
                Tells the address at the other end of a connection, with getpeername(2), as a struct: address (an IP address' bytes), port, path (of a unix
                socket; an abstract one begins with \\0) and raw (struct sockaddr). What the family has not is 0 or empty.
                """;
    }

    @Override
    public List<String> examples() {
        return List.of(
                "socket ipv4 stream as s; peername s expect ENOTCONN",
                "socketpair unix stream as pair; peername pair[0] expect { path: \"\", .. }");
    }

    @Override
    public Outcome lower(Operands operands, Lowering to) {
        return SocketAddress.ask(Syscall.GETPEERNAME, operands, to);
    }
}
