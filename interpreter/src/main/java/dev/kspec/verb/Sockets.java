// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.program.Expr;
import dev.kspec.program.Expr.BinaryOp;
import dev.kspec.program.Instruction;
import dev.kspec.program.Instruction.Arg;
import java.util.List;

/** What the kinds of sockets are called; the numbers are the same on x86, arm64, riscv and s390 (include/linux/socket.h, net.h). */
final class Sockets {
    static final Choice FAMILIES = Choice.of("family of sockets")
            .with("ipv4", 2)
            .with("ipv6", 10)
            .with("unix", 1)
            .with("netlink", 16)
            .with("packet", 17)
            .with("vsock", 40);

    static final Choice TYPES = Choice.of("type of socket")
            .with("stream", 1)
            .with("dgram", 2)
            .with("raw", 3)
            .with("seqpacket", 5);

    static final Choice PROTOCOLS = Choice.of("protocol")
            .with("icmp", 1)
            .with("tcp", 6)
            .with("udp", 17)
            .with("icmpv6", 58)
            .with("sctp", 132)
            .with("route", 0)
            .with("uevent", 15)
            .with("generic", 16);

    static final String KIND_DOC = FAMILIES.words() + "; or a number";
    static final String TYPE_DOC = TYPES.words() + "; or a number";

    /** SOCK_NONBLOCK, as O_NONBLOCK. */
    static final int NONBLOCK = 04000;
    /** SOCK_CLOEXEC, as O_CLOEXEC. */
    static final int CLOEXEC = 02000000;

    private Sockets() {}

    /** FAMILY TYPE [nonblock] [PROTOCOL], from the first operand on. */
    static List<Arg> kind(Operands operands, Lowering to) {
        Expr family = FAMILIES.at(operands, 0, to);
        Expr type = TYPES.at(operands, 1, to);
        boolean nonblock = operands.word(2).filter("nonblock"::equals).isPresent();
        int at = nonblock ? 3 : 2;
        Expr protocol = operands.count() > at
                ? PROTOCOLS.at(operands, at, nonblock ? List.of() : List.of("nonblock"), to)
                : Expr.ZERO;
        Expr flags = Expr.constant(CLOEXEC | (nonblock ? NONBLOCK : 0));
        operands.noMoreThan(at + 1, operands.step().verb() + " FAMILY TYPE [nonblock] [PROTOCOL]");
        return List.of(
                new Instruction.Computed(family),
                new Instruction.Computed(Arithmetic.fold(BinaryOp.BIT_OR, type, flags)),
                new Instruction.Computed(protocol));
    }
}
