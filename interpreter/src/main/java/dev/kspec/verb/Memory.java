// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.ast.Expression;
import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.program.Expectation;
import dev.kspec.program.Expr;
import dev.kspec.program.Instruction;
import dev.kspec.program.Instruction.Arg;
import dev.kspec.program.Syscall;
import dev.kspec.source.Span;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

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
     * The address of the bytes that a step reads or writes at an offset, which has to be its operand 1. Those of a mapping have to
     * lie in it: behind it there may be memory of the agent. What is out of it is reported, or fails the case where only the guest
     * can know; a raw address is anybody's.
     *
     * @param size in bytes
     */
    static Expr place(Area area, Expr size, Operands operands, Lowering to) {
        Optional<Expr> given = operands.soundInteger(1);
        if (given.isEmpty()) {
            return Expr.ZERO;
        }
        Expr offset = area.length().isPresent() ? to.computed(given.get()) : given.get();
        area.length().ifPresent(length -> within(new Inside(offset, size, length), operands, to));
        return Arithmetic.fold(Expr.BinaryOp.ADD, area.address(), offset);
    }

    /** Bytes of a mapping, and its length; all in bytes. */
    private record Inside(Expr offset, Expr size, Expr length) {
        Expr last() {
            return Arithmetic.fold(Expr.BinaryOp.SUB, length, size);
        }

        /** No sum, which could overflow. */
        Expr holds() {
            Expr begins = isTooLong() ? Expr.ZERO : Arithmetic.fold(Expr.BinaryOp.GE, offset, Expr.ZERO);
            Expr ends = Arithmetic.fold(Expr.BinaryOp.LE, offset, last());
            return begins.equals(Expr.ZERO) || ends.equals(Expr.ZERO) ? Expr.ZERO : Expr.and(begins, ends);
        }

        boolean isTooLong() {
            return last() instanceof Expr.Const(BigInteger known) && known.signum() < 0;
        }
    }

    private static void within(Inside place, Operands operands, Lowering to) {
        Expr holds = place.holds();
        if (holds instanceof Expr.Const(BigInteger known)) {
            if (known.signum() == 0) {
                reportOutside(place, operands, to);
            }
            return;
        }
        List<Expectation.Part> parts = Stream.of(
                        new Expectation.Part("its offset", place.offset()),
                        new Expectation.Part("its length", place.size()),
                        new Expectation.Part("the mapping's length", place.length()))
                .filter(p -> !(p.value() instanceof Expr.Const))
                .toList();
        String room = place.length() instanceof Expr.Const ? ", which has " + inWords(place.length()) : "";
        to.demand(holds, inWords(place.size()) + " inside the mapping" + room, new Expectation.Parts(parts));
    }

    private static void reportOutside(Inside place, Operands operands, Lowering to) {
        Span span = operands.at(1).span();
        if (place.offset() instanceof Expr.Const(BigInteger offset) && offset.signum() < 0) {
            to.wrong(Code.OUT_OF_RANGE, span, "a mapping begins at offset 0; nothing of it lies at " + offset);
            return;
        }
        String at = place.offset() instanceof Expr.Const(BigInteger offset) ? " at offset " + offset : "";
        String help = place.isTooLong()
                ? "map as many bytes as are to be read or written"
                : "the last offset for so many bytes is " + ((Expr.Const) place.last()).value();
        to.report(Diagnostic.error(
                        Code.OUT_OF_RANGE,
                        span,
                        "outside the mapping, which has " + inWords(place.length()) + ": " + inWords(place.size()) + at)
                .help(help));
    }

    /** What is not known beforehand is said by the actual values. */
    private static String inWords(Expr count) {
        return switch (count) {
            case Expr.Const(BigInteger n) when n.equals(BigInteger.ONE) -> "1 byte";
            case Expr.Const(BigInteger n) -> n + " bytes";
            default -> "all bytes";
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
