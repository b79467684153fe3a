// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.diag.Code;
import dev.kspec.program.Expr;
import dev.kspec.program.Expr.BinaryOp;
import dev.kspec.program.Instruction;
import dev.kspec.program.Slice;
import java.util.List;
import java.util.Optional;

/** {@code connections}. */
final class Connections implements Verb {
    private static final String USAGE = "connections SOCKET COUNT [from ADDRESS PORT]";

    @Override
    public String name() {
        return "connections";
    }

    @Override
    public Signature signature() {
        return Signature.of(
                Signature.Slot.one("SOCKET", "a stream socket of IPv4 or IPv6 that listens"),
                Signature.Slot.one("COUNT", "how many, from 0 to 1,000,000"),
                Signature.Slot.any(
                        "from",
                        "from ADDRESS PORT: where the first client's end is; that of each other one has the next port. Without "
                                + "it, or with port 0, the kernel chooses the ports"));
    }

    @Override
    public String doc() {
        return """
                Makes TCP connections to a socket that listens, at the address that it is bound to, one after the other: both ends of each
                are ESTABLISHED when it is done, and stay open as long as the process is there: until the end of the case, or, in a shared
                setup, behind the last one. Then they end with RST, so that none is left in TIME_WAIT. `expect` and `as` speak of how
                many there are. The process may have more open files for it, as far as fs.nr_open goes (RLIMIT_NOFILE). Nobody else may
                be about to connect to that socket: EISCONN.
                """;
    }

    @Override
    public List<String> examples() {
        return List.of(
                "socket ipv4 stream as s; bind s v4(\"127.0.0.1\") 9081; listen s 16; connections s 10 from v4(\"127.0.0.2\") 20001",
                "socket ipv6 stream as s; bind s v6(\"::1\") 0; listen s 16; connections s 3 expect 3",
                "open \"/dev/null\" as n; connections n 1 expect ENOTSOCK");
    }

    @Override
    public Outcome lower(Operands operands, Lowering to) {
        Instruction.Arg socket = operands.handle(0);
        Expr count = count(operands, to);
        Slice from = from(operands, to);
        int result = to.program().register();
        to.program().add(new Instruction.Connect(to.origin(), result, number(socket), count, from));
        Expr all = Expr.binary(BinaryOp.EQ, new Expr.Reg(result), count);
        String words = count instanceof Expr.Const(var n) ? n + " (all connections made)" : "all connections made";
        return new Outcome(result, all, words, new Outcome.Count());
    }

    private static Expr count(Operands operands, Lowering to) {
        Expr count = operands.integer(1);
        if (count instanceof Expr.Const(var n)
                && (n.signum() < 0 || n.bitLength() > 31 || n.intValue() > Instruction.Connect.MOST)) {
            to.wrong(Code.OUT_OF_RANGE, operands.at(1).span(), n + " is not between 0 and " + Instruction.Connect.MOST);
        }
        return count;
    }

    /** The descriptor of an operand that is an open file. */
    private static Expr number(Instruction.Arg file) {
        return file instanceof Instruction.Computed(Expr value) ? value : Expr.ZERO;
    }

    private static Slice from(Operands operands, Lowering to) {
        Slice nowhere = Slice.first(to.program().constant(new byte[0]), Expr.ZERO);
        if (operands.count() <= 2) {
            return nowhere;
        }
        if (!operands.word(2).equals(Optional.of("from"))) {
            to.wrong(Code.EXTRA_OPERAND, operands.at(2).span(), "write: " + USAGE);
            return nowhere;
        }
        if (operands.count() == 3) {
            to.wrong(Code.MISSING_OPERAND, operands.at(2).span(), "`from` needs an address and a port behind it");
            return nowhere;
        }
        SocketAddress.Given given = SocketAddress.at(operands, 3, to);
        operands.noMoreThan(given.next(), USAGE);
        return given.address() instanceof Instruction.Address(int buffer, Expr offset)
                ? new Slice(buffer, offset, given.length())
                : nowhere;
    }
}
