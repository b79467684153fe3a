// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.program.Syscall;
import java.util.List;

/** {@code sockname}. */
final class SockName implements Verb {
    @Override
    public String name() {
        return "sockname";
    }

    @Override
    public Signature signature() {
        return Signature.of(Signature.Slot.one("SOCKET", "a socket"));
    }

    @Override
    public String doc() {
        return """
                Tells a socket's own address, with getsockname(2), as a struct: address (an IP address' bytes), port, path (of a unix
                socket; an abstract one begins with \\0) and raw (struct sockaddr). What the family has not is 0 or empty.
                """;
    }

    @Override
    public List<String> examples() {
        return List.of(
                "socket ipv4 stream as s; bind s v4(\"127.0.0.1\") 0; sockname s expect { address: v4(\"127.0.0.1\"), .. } as me; assert me.port != 0",
                "socket unix stream as s; bind s \"s\"; sockname s expect { path: \"s\", .. }");
    }

    @Override
    public Outcome lower(Operands operands, Lowering to) {
        return SocketAddress.ask(Syscall.GETSOCKNAME, operands, to);
    }
}
