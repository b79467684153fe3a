// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.diag.Code;
import dev.kspec.program.Expr;
import dev.kspec.program.Instruction;
import dev.kspec.program.Instruction.Arg;
import dev.kspec.program.Instruction.Capture;
import dev.kspec.program.Syscall;
import java.util.ArrayList;
import java.util.List;

/** What read, pread, write and pwrite have in common. */
final class Transfer {
    /** The largest transfer of one step, in bytes. */
    static final long MOST_BYTES = 64L << 20;

    private Transfer() {}

    static Outcome read(Operands operands, Lowering to, boolean positioned) {
        Arg file = operands.handle(0);
        int size = (int) operands.constant(1, 0, MOST_BYTES);
        int place = positioned ? 3 : 2;
        var address = operands.rawAddress(place);
        if (operands.count() > place && address.isEmpty()) {
            to.wrong(Code.WRONG_TYPE, operands.at(place).span(), "expected address(N) or nothing here");
        }
        int buffer = to.program().buffer(size);
        List<Arg> args = new ArrayList<>(
                List.of(file, address.orElse(new Instruction.Address(buffer, 0)), new Instruction.Immediate(size)));
        if (positioned) {
            to.addOffset(args, operands.integer(2));
        }
        List<Capture> captures = address.isPresent() ? List.of() : List.of(new Capture.ByResult(buffer, 0, size));
        int result = to.call(positioned ? Syscall.PREAD64 : Syscall.READ, args, captures);
        return Outcome.of(
                result, address.isPresent() ? new Outcome.Count() : new Outcome.Data(buffer, new Expr.Reg(result)));
    }

    static Outcome write(Operands operands, Lowering to, boolean positioned) {
        Arg file = operands.handle(0);
        Operands.Data data = operands.data(1);
        Expr length = data.length();
        // In the order of pwrite(2): a text brings its own size, a raw address does not.
        int own = length == null ? 3 : 2;
        int wanted = positioned ? own + 1 : own;
        if (operands.count() < wanted) {
            to.wrong(
                    Code.MISSING_OPERAND,
                    operands.at(1).span(),
                    "a raw address needs the number of bytes behind it" + (positioned ? ", then the offset" : ""));
            return Outcome.of(to.program().register(), new Outcome.Count());
        }
        if (operands.count() > wanted) {
            to.wrong(Code.EXTRA_OPERAND, operands.at(wanted).span(), "the number of bytes is the text's own");
        }
        if (length == null) {
            length = operands.integer(2);
        }
        List<Arg> args = new ArrayList<>(List.of(file, data.address(), new Instruction.Computed(length)));
        if (positioned) {
            to.addOffset(args, operands.integer(own));
        }
        int result = to.call(positioned ? Syscall.PWRITE64 : Syscall.WRITE, args, List.of());
        Expr all = new Expr.Binary(Expr.BinaryOp.EQ, new Expr.Reg(result), length);
        String words = length instanceof Expr.Const(var n) ? n + " (all bytes written)" : "all bytes written";
        return new Outcome(result, all, words, new Outcome.Count());
    }
}
