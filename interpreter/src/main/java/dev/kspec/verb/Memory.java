// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.ast.Expression;
import dev.kspec.diag.Code;
import dev.kspec.program.Expr;
import dev.kspec.program.Instruction;
import dev.kspec.program.Instruction.Arg;
import dev.kspec.program.Syscall;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the verbs about mapped memory have in common. */
final class Memory {
    static final int PAGE = 4096;

    /** PROT_* of include/uapi/asm-generic/mman-common.h. */
    static final Flags PROTECTION = Flags.of("protection")
            .with("r", 1)
            .with("w", 2)
            .with("rw", 3)
            .with("x", 4)
            .with("rx", 5)
            .with("wx", 6)
            .with("rwx", 7)
            .with("none", 0);

    static final int SHARED = 1;
    static final int PRIVATE = 2;
    static final int ANONYMOUS = 0x20;

    private Memory() {}

    /**
     * Memory by its first address.
     *
     * @param length in bytes; a raw address has none
     */
    record Area(Expr address, Optional<Expr> length) {}

    /** The mapping or the raw address at a place; a wrong one is reported and counts as the address 0. */
    static Area area(Operands operands, int index, Lowering to) {
        return switch (operands.term(index)) {
            case Term.Mapping(int register, Expr length) -> new Area(new Expr.Reg(register), Optional.of(length));
            case Term.RawAddress(Expr address) -> new Area(address, Optional.empty());
            case Term term -> {
                var unused = to.wrongOperand(operands.at(index), term, "expected a mapping, or address(N)");
                yield new Area(Expr.ZERO, Optional.empty());
            }
        };
    }

    /**
     * The memory that a step names, as arguments: a whole mapping, or address(N) with a length behind it.
     *
     * @param next where the operands go on
     */
    record Range(Arg address, Arg length, int next) {}

    static Range range(Operands operands, Lowering to) {
        Area area = area(operands, 0, to);
        Arg address = new Instruction.Computed(area.address());
        if (area.length().isPresent()) {
            return new Range(address, new Instruction.Computed(area.length().get()), 1);
        }
        if (operands.count() > 1
                && (operands.word(1).isEmpty()
                        || to.scope().has(operands.word(1).get()))) {
            return new Range(address, new Instruction.Computed(operands.integer(1)), 2);
        }
        if (operands.at(0) instanceof Expression.Call) {
            var unused = to.wrong(
                    Code.MISSING_OPERAND, operands.at(0).span(), "a raw address needs the number of bytes behind it");
        }
        return new Range(address, Paths.NULL, 1);
    }

    /** Emits mmap(2), for a 32-bit program mmap2(2), which counts the offset in pages; the register with the address. */
    static int map(Arg file, Expr length, long protection, long flags, Expr offset, Lowering to) {
        List<Arg> args = new ArrayList<>(List.of(
                Paths.NULL,
                new Instruction.Computed(length),
                new Instruction.Immediate(protection),
                new Instruction.Immediate(flags),
                file));
        if (to.isCompat()) {
            args.add(new Instruction.Computed(Arithmetic.fold(Expr.BinaryOp.DIV, offset, Expr.constant(PAGE))));
            return to.call(Syscall.MMAP2, args, List.of());
        }
        args.add(new Instruction.Computed(offset));
        return to.call(Syscall.MMAP, args, List.of());
    }
}
