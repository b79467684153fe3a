// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.program.Expr;
import dev.kspec.program.Expr.BinaryOp;
import dev.kspec.program.Instruction;
import dev.kspec.program.Syscall;
import java.util.List;
import java.util.Optional;

/** {@code utime}. */
final class Utime implements Verb {
    @Override
    public String name() {
        return "utime";
    }

    @Override
    public Signature signature() {
        return Signature.of(
                Signature.Slot.one("FILE", "a quoted path, a device, or an open file"),
                Signature.Slot.one("ATIME", WHEN),
                Signature.Slot.one("MTIME", WHEN),
                Signature.Slot.optional("nofollow", "a symbolic link itself, not where it leads"));
    }

    @Override
    public String doc() {
        return """
                Sets with utimensat(2) when a file was last read (ATIME) and written (MTIME): nanoseconds since 1970 as an integer, or such a
                duration; now; or keep, which leaves it as it is.
""";
    }

    @Override
    public List<String> examples() {
        return List.of(
                "open \"f\" creat as f; utime \"f\" 10s 20s; stat f expect { atime: 10_000_000_000, mtime: 20_000_000_000, .. }; utime f keep now");
    }

    private static final String WHEN = "such as 20s, since 1970; now; or keep";
    /** AT_* of include/uapi/linux/fcntl.h. */
    private static final Flags FLAGS = Flags.of("flag of utime").with("nofollow", 0x100);
    /** UTIME_* of include/linux/stat.h. */
    private static final Flags SPECIAL =
            Flags.of("time").with("now", (1L << 30) - 1).with("keep", (1L << 30) - 2);
    /** A struct timespec of 64 bits each. */
    private static final int ENTRY = 16;

    private static final long SECOND = 1_000_000_000L;

    private static void store(int times, int at, Operands operands, int index, Lowering to) {
        Optional<Long> special = SPECIAL.find(operands, index, to);
        Expr nanos = special.isPresent() ? Expr.ZERO : nanos(operands, index, to);
        // Toward the past, as the nanoseconds are counted from there on.
        Expr rest = Arithmetic.fold(
                BinaryOp.MOD,
                Arithmetic.fold(
                        BinaryOp.ADD,
                        Arithmetic.fold(BinaryOp.MOD, nanos, Expr.constant(SECOND)),
                        Expr.constant(SECOND)),
                Expr.constant(SECOND));
        Expr seconds = Arithmetic.fold(BinaryOp.DIV, Arithmetic.fold(BinaryOp.SUB, nanos, rest), Expr.constant(SECOND));
        part(times, at, seconds, to);
        part(times, at + 8, special.map(Expr::constant).orElse(rest), to);
    }

    private static Expr nanos(Operands operands, int index, Lowering to) {
        if (Flags.isNoValue(operands, index, to)) {
            SPECIAL.unknown(operands, index, to);
            return Expr.ZERO;
        }
        return switch (operands.term(index)) {
            case Term.Duration(long nanos) -> Expr.constant(nanos);
            case Term.Int(Expr value) -> value;
            case Term term -> {
                var unused = to.wrongOperand(operands.at(index), term, "expected a time, " + WHEN);
                yield Expr.ZERO;
            }
        };
    }

    private static void part(int times, int at, Expr value, Lowering to) {
        to.program().add(new Instruction.Store(to.origin(), to.program().register(), times, at, 8, true, value));
    }

    @Override
    public Outcome lower(Operands operands, Lowering to) {
        Paths.Target target = Paths.target(operands, 0, to);
        int times = to.program().buffer(2 * ENTRY);
        store(times, 0, operands, 1, to);
        store(times, ENTRY, operands, 2, to);
        long flags = FLAGS.from(3, operands, to);
        return Outcome.of(
                to.call(
                        to.isCompat() ? Syscall.UTIMENSAT_TIME64 : Syscall.UTIMENSAT,
                        List.of(
                                target.directory(),
                                target.file().isPresent() ? Paths.NULL : target.path(),
                                new Instruction.Address(times, 0),
                                new Instruction.Immediate(flags)),
                        List.of()),
                new Outcome.Nothing());
    }
}
