// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.program.Instruction;
import dev.kspec.program.Instruction.Arg;
import dev.kspec.program.Syscall;
import java.util.List;

/** {@code connect}. */
final class Connect implements Verb {
    static Signature socketAndAddress() {
        return Signature.of(
                Signature.Slot.one("SOCKET", "a socket"),
                Signature.Slot.one("ADDRESS", SocketAddress.WHAT),
                Signature.Slot.optional("PORT", "a number from 0 to 65535, behind an IP address"));
    }

    /** bind(2) and connect(2) take the same. */
    static Outcome call(Syscall call, Operands operands, Lowering to) {
        Arg socket = operands.handle(0);
        SocketAddress.Given given = SocketAddress.at(operands, 1, to);
        operands.noMoreThan(given.next(), operands.step().verb() + " SOCKET ADDRESS [PORT]");
        int result =
                to.call(call, List.of(socket, given.address(), new Instruction.Computed(given.length())), List.of());
        return Outcome.of(result, new Outcome.Nothing());
    }

    @Override
    public String name() {
        return "connect";
    }

    @Override
    public Signature signature() {
        return socketAndAddress();
    }

    @Override
    public String doc() {
        return """
                Connects a socket with an address, with connect(2). With a nonblock socket a connection that takes its time gives
                EINPROGRESS.
                """;
    }

    @Override
    public List<String> examples() {
        return List.of(
                "socket ipv4 stream as s; connect s v4(\"127.0.0.1\") 1 expect ECONNREFUSED",
                "socket unix dgram as s; connect s \"nobody\" expect ENOENT",
                "socket ipv4 dgram as a; bind a v4(\"127.0.0.1\") 0; sockname a as name; socket ipv4 dgram as b; connect b name");
    }

    @Override
    public Outcome lower(Operands operands, Lowering to) {
        return call(Syscall.CONNECT, operands, to);
    }
}
