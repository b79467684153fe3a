// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.diag.Code;
import dev.kspec.program.Expr;
import dev.kspec.program.Instruction;
import dev.kspec.program.Instruction.Arg;
import dev.kspec.program.Instruction.Capture;
import dev.kspec.type.CType;
import dev.kspec.type.IntKind;
import dev.kspec.type.Layout;
import java.util.List;
import java.util.OptionalInt;

/** Locks of a file's bytes: fcntl(2) with a struct flock. */
final class FileLocks {
    static final String WHAT = "read, write or unlock, then START and LENGTH";

    /** F_* of include/uapi/asm-generic/fcntl.h, as x86-64 has them; a 32-bit program has others for the first three. */
    static final Flags COMMANDS = Flags.of("command of fcntl")
            .with("getlk", 5)
            .with("setlk", 6)
            .with("setlkw", 7)
            .with("ofd_getlk", 36)
            .with("ofd_setlk", 37)
            .with("ofd_setlkw", 38);

    private static final int SETLKW = 7;
    /** F_GETLK64 − F_GETLK. */
    private static final int COMPAT = 12 - 5;

    private static final Flags TYPES =
            Flags.of("kind of lock").with("read", 0).with("write", 1).with("unlock", 2);

    /** struct flock, and flock64 as a 32-bit program has it (include/uapi/asm-generic/fcntl.h). */
    private static final CType.Composite FLOCK = new CType.Composite(
            false,
            "flock",
            false,
            OptionalInt.empty(),
            List.of(
                    CType.Field.of("type", new CType.Int(IntKind.SHORT)),
                    CType.Field.of("whence", new CType.Int(IntKind.SHORT)),
                    CType.Field.of("start", new CType.Int(IntKind.S64)),
                    CType.Field.of("len", new CType.Int(IntKind.S64)),
                    CType.Field.of("pid", new CType.Int(IntKind.INT))));

    private FileLocks() {}

    static Outcome lower(Operands operands, Lowering to) {
        Arg file = operands.handle(0);
        long command = COMMANDS.at(operands, 1, to);
        boolean asks = operands.word(1).orElse("").endsWith("getlk");
        if (operands.count() < 3) {
            to.wrong(
                    Code.MISSING_OPERAND,
                    operands.at(1).span(),
                    "`fcntl FILE " + operands.word(1).orElse("") + "` misses its lock: " + WHAT);
            return Outcome.of(to.program().register(), new Outcome.Nothing());
        }
        operands.noMoreThan(5, "fcntl FILE " + operands.word(1).orElse("") + " LOCK [START] [LENGTH]");
        Layout layout = Layout.of(FLOCK, to.abi());
        int buffer = to.program().buffer(layout.size());
        store("type", Expr.constant(TYPES.at(operands, 2, to)), layout, buffer, to);
        store("whence", Expr.ZERO, layout, buffer, to);
        store("start", operands.count() > 3 ? operands.integer(3) : Expr.ZERO, layout, buffer, to);
        store("len", operands.count() > 4 ? operands.integer(4) : Expr.ZERO, layout, buffer, to);
        store("pid", Expr.ZERO, layout, buffer, to);
        long number = to.isCompat() && command <= SETLKW ? command + COMPAT : command;
        int result = Fcntl.call(
                file,
                number,
                new Instruction.Address(buffer, 0),
                asks ? List.of(new Capture.Fixed(buffer, 0, layout.size())) : List.of(),
                to);
        return Outcome.of(
                result,
                asks ? new Outcome.Value(new Term.View(buffer, Expr.ZERO, FLOCK, to.abi())) : new Outcome.Nothing());
    }

    private static void store(String field, Expr value, Layout layout, int buffer, Lowering to) {
        Layout.Slot slot = layout.slot(field).orElseThrow();
        var integer = ((CType.Scalar) slot.field().type()).on(to.abi());
        to.program()
                .add(new Instruction.Store(
                        to.origin(),
                        to.program().register(),
                        buffer,
                        slot.offset(),
                        integer.bytes(),
                        integer.signed(),
                        value));
    }
}
