// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.diag.Code;
import dev.kspec.program.Expr;
import dev.kspec.program.Expr.BinaryOp;
import dev.kspec.program.Instruction;
import dev.kspec.program.Instruction.Arg;
import dev.kspec.program.Instruction.Capture;
import dev.kspec.program.Slice;
import dev.kspec.program.Syscall;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What send, sendto, recv and recvfrom have in common: sendto(2) and recvfrom(2). */
final class Messages {
    /** Flags as include/linux/socket.h numbers them. */
    private static final Flags BOTH =
            Flags.of("flag").with("oob", 0x1).with("dontwait", 0x40).with("errqueue", 0x2000);

    static final Flags SENDING = Flags.of("flag of send")
            .with(BOTH)
            .with("dontroute", 0x4)
            .with("eor", 0x80)
            .with("confirm", 0x800)
            .with("nosignal", 0x4000)
            .with("more", 0x8000);

    static final Flags RECEIVING = Flags.of("flag of recv")
            .with(BOTH)
            .with("peek", 0x2)
            .with("trunc", 0x20)
            .with("waitall", 0x100);

    private Messages() {}

    /** SOCKET BYTES [address] [flag…]. */
    static Outcome send(Operands operands, Lowering to, boolean addressed) {
        Arg socket = operands.handle(0);
        Operands.Data data = operands.data(1);
        int next = 2;
        Expr length = data.length();
        if (length == null) {
            if (operands.count() < 3 || SENDING.find(operands, 2, to).isPresent()) {
                to.wrong(
                        Code.MISSING_OPERAND,
                        operands.at(1).span(),
                        "a raw address needs the number of bytes behind it");
                return Outcome.of(to.program().register(), new Outcome.Count());
            }
            length = operands.integer(2);
            next = 3;
        }
        Arg address = new Instruction.Immediate(0);
        Arg addressLength = new Instruction.Immediate(0);
        if (addressed && operands.count() <= next) {
            to.wrong(
                    Code.MISSING_OPERAND,
                    operands.step().verb().span(),
                    "`sendto` misses ADDRESS: " + SocketAddress.WHAT);
        } else if (addressed) {
            SocketAddress.Given given = SocketAddress.at(operands, next, to);
            address = given.address();
            addressLength = new Instruction.Computed(given.length());
            next = given.next();
        }
        Arg flags = new Instruction.Immediate(SENDING.from(next, operands, to));
        int result = to.call(
                Syscall.SENDTO,
                List.of(socket, data.address(), new Instruction.Computed(length), flags, address, addressLength),
                List.of());
        Expr all = new Expr.Binary(BinaryOp.EQ, new Expr.Reg(result), length);
        String words = length instanceof Expr.Const(var n) ? n + " (all bytes sent)" : "all bytes sent";
        return new Outcome(result, all, words, new Outcome.Count());
    }

    /** SOCKET SIZE [address(N)] [flag…]. */
    static Outcome receive(Operands operands, Lowering to, boolean addressed) {
        Arg socket = operands.handle(0);
        int size = (int) operands.constant(1, 0, Transfer.MOST_BYTES);
        var raw = operands.rawAddress(2);
        int buffer = to.program().buffer(size);
        Arg flags = new Instruction.Immediate(RECEIVING.from(raw.isPresent() ? 3 : 2, operands, to));
        List<Capture> captures =
                new ArrayList<>(raw.isPresent() ? List.of() : List.of(new Capture.ByResult(buffer, 0, size)));
        List<Arg> arguments = new ArrayList<>(
                List.of(socket, raw.orElse(Buffers.address(buffer)), new Instruction.Immediate(size), flags));
        SocketAddress.Place from = addressed ? SocketAddress.Place.fresh(to) : null;
        if (from == null) {
            arguments.addAll(List.of(new Instruction.Immediate(0), new Instruction.Immediate(0)));
        } else {
            arguments.addAll(List.of(from.address(), from.sizeAddress()));
            captures.addAll(from.captures());
        }
        int result = to.call(Syscall.RECVFROM, arguments, captures);
        Slice bytes = Slice.first(buffer, raw.isPresent() ? Expr.ZERO : kept(result, size));
        if (from == null) {
            return Outcome.of(result, raw.isPresent() ? new Outcome.Count() : new Outcome.Data(bytes));
        }
        Map<String, Term> parts = new LinkedHashMap<>();
        parts.put("data", new Term.InBuffer(bytes));
        parts.putAll(from.parts());
        return Outcome.of(result, new Outcome.Value(new Term.Struct(null, parts)));
    }

    /** With `trunc` the result is the datagram's own size, of which the buffer may hold but a part. */
    private static Expr kept(int result, int size) {
        Expr count = new Expr.Reg(result);
        Expr over = Expr.binary(BinaryOp.GT, count, Expr.constant(size));
        Expr excess = Expr.binary(BinaryOp.SUB, count, Expr.constant(size));
        return Expr.binary(BinaryOp.SUB, count, Expr.binary(BinaryOp.MUL, over, excess));
    }
}
