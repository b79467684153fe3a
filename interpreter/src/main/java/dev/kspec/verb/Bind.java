// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.program.Syscall;
import java.util.List;

/** {@code bind}. */
final class Bind implements Verb {
    @Override
    public String name() {
        return "bind";
    }

    @Override
    public Signature signature() {
        return Connect.socketAndAddress();
    }

    @Override
    public String doc() {
        return """
                Gives a socket its own address with bind(2): `bind s v4("127.0.0.1") 9081`, `bind s "socket"`. With port 0 the
                kernel chooses one, which sockname tells. A path that begins with \\0 is an abstract name (unix(7)). A text
                is never an IP address: one that reads like it is refused, and a path of such a name is written `"./127.0.0.1:80"`.
                """;
    }

    @Override
    public List<String> examples() {
        return List.of(
                "socket ipv4 dgram as s; bind s v4(\"127.0.0.1\") 0; sockname s expect { port: 1024..65535, .. }",
                "socket unix stream as s; bind s \"\\0name\"",
                "socket ipv4 stream as s; bind s address(0) 16 expect EFAULT");
    }

    @Override
    public Outcome lower(Operands operands, Lowering to) {
        return Connect.call(Syscall.BIND, operands, to);
    }
}
