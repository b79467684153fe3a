// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import java.util.List;

/** {@code sendto}. */
final class SendTo implements Verb {
    @Override
    public String name() {
        return "sendto";
    }

    @Override
    public Signature signature() {
        return Signature.of(
                Signature.Slot.one("SOCKET", "a socket"),
                Signature.Slot.one("BYTES", "a text or a struct, or address(N) and a number of bytes"),
                Signature.Slot.one("ADDRESS", SocketAddress.WHAT),
                Signature.Slot.any("flag", "the port behind an IP address, then " + Messages.SENDING.words()));
    }

    @Override
    public String doc() {
        return """
                Sends bytes to an address, with sendto(2). Without `expect` all bytes must have been taken. What recvfrom or sockname
                was named `as` is an address, too: `sendto s "reply" request`.
                """;
    }

    @Override
    public List<String> examples() {
        return List.of(
                "socket ipv4 dgram as s; sendto s \"hi\" v4(\"127.0.0.1\") 9 dontwait",
                "socket unix dgram as s; sendto s \"hi\" \"nobody\" expect ENOENT");
    }

    @Override
    public Outcome lower(Operands operands, Lowering to) {
        return Messages.send(operands, to, true);
    }
}
