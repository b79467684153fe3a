// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.diag.Nearest;
import dev.kspec.program.Expectation;
import dev.kspec.program.Expr;
import dev.kspec.program.Instruction;
import dev.kspec.program.Instruction.Arg;
import dev.kspec.source.Span;
import java.util.List;
import java.util.Optional;

/** {@code mmap}. */
final class Mmap implements Verb {
    @Override
    public String name() {
        return "mmap";
    }

    @Override
    public Signature signature() {
        return Signature.of(
                Signature.Slot.one("FILE", "an open file, or the word anonymous"),
                Signature.Slot.one("LENGTH", "in bytes"),
                Signature.Slot.any(
                        "flag",
                        Memory.PROTECTION.words() + "; " + FLAGS.words() + "; at OFFSET, in bytes of the file"));
    }

    @Override
    public String doc() {
        return """
                Maps LENGTH bytes of an open file into memory with mmap(2), from its beginning unless `at OFFSET` stands there; `as NAME`
                names the mapping for peek, poke, msync, mprotect and munmap. It is r and shared unless told. `mmap anonymous LENGTH` maps
                memory without a file, rw and private unless told. A 32-bit program's mmap2(2) counts the offset in pages of 4096 bytes.
""";
    }

    @Override
    public List<String> examples() {
        return List.of(
                "open \"f\" rdwr creat as f; truncate f 4KiB; mmap f 4KiB rw shared as m; poke m 0 \"hello\"; read f 5 expect \"hello\"",
                "open \"f\" creat as f; mmap f 4KiB rw expect EACCES",
                "mmap anonymous 8KiB as m; peek m 4096 2 expect \"\\0\\0\"",
                "open \"f\" rdwr creat as f; mmap f 4KiB r private populate at 4096 as m");
    }

    private static final String ANONYMOUS = "anonymous";
    private static final String OFFSET = "at";

    /** MAP_* of include/uapi/linux/mman.h and asm-generic/mman-common.h, as x86 and arm64 have them. */
    private static final Flags FLAGS = Flags.of("flag of mmap")
            .with("shared", Memory.SHARED)
            .with("private", Memory.PRIVATE)
            .with("shared_validate", 3)
            .with("locked", 0x2000)
            .with("noreserve", 0x4000)
            .with("populate", 0x8000)
            .with("sync", 0x80000);

    private static final int SHARING = 3;

    @Override
    public Outcome lower(Operands operands, Lowering to) {
        boolean anonymous = isAnonymous(operands, to);
        Arg file = anonymous ? new Instruction.Immediate(-1) : operands.handle(0);
        Optional<Expr> given = operands.soundInteger(1);
        Expr length = to.computed(given.orElse(Expr.TRUE));
        Optional<Long> protection = Optional.empty();
        long flags = anonymous ? Memory.ANONYMOUS : 0;
        Expr offset = Expr.ZERO;
        for (int i = 2; i < operands.count(); i++) {
            Optional<Long> found = Memory.PROTECTION.find(operands, i, to);
            if (found.isPresent()) {
                if (protection.isPresent()) {
                    to.wrong(Code.EXTRA_OPERAND, operands.at(i).span(), "the protection of memory is said twice");
                }
                protection = found;
            } else if (operands.word(i).filter(OFFSET::equals).isPresent()) {
                i++;
                offset = offset(operands, i, to);
            } else {
                Optional<Long> flag = FLAGS.find(operands, i, to);
                if (flag.isEmpty()) {
                    ALL.unknown(operands, i, to);
                }
                flags |= flag.orElse(0L);
            }
        }
        if ((flags & SHARING) == 0) {
            flags |= anonymous ? Memory.PRIVATE : Memory.SHARED;
        }
        int result = Memory.map(file, length, protection.orElse(anonymous ? 3L : 1L), flags, offset, to);
        // Nothing is held against a length that is none.
        Term mapping = given.isPresent() ? new Term.Mapping(result, length) : new Term.Invalid();
        return Outcome.of(result, new Outcome.Value(mapping));
    }

    /** A word that nearly says so is reported and taken for it. */
    private static boolean isAnonymous(Operands operands, Lowering to) {
        String word = operands.word(0).filter(w -> !to.scope().has(w)).orElse("");
        boolean near = !word.equals(ANONYMOUS)
                && Nearest.to(word, to.scope().names()).isEmpty()
                && Nearest.to(word, List.of(ANONYMOUS)).isPresent();
        if (near) {
            to.unknown(
                    Code.UNKNOWN_NAME, operands.at(0).span(), "unknown name `" + word + "`", word, List.of(ANONYMOUS));
        }
        return near || word.equals(ANONYMOUS);
    }

    /** What stands behind FILE and LENGTH, for messages. */
    private static final Flags ALL =
            Flags.of("flag of mmap").with(Memory.PROTECTION).with(FLAGS).with(OFFSET, 0);

    private static Expr offset(Operands operands, int index, Lowering to) {
        if (index >= operands.count()) {
            to.report(Diagnostic.error(
                            Code.MISSING_OPERAND, operands.at(index - 1).span(), "`at` needs an offset behind it")
                    .help("such as: mmap FILE 4KiB at 4096"));
            return Expr.ZERO;
        }
        Expr offset = operands.integer(index);
        if (to.isCompat()) {
            demandPages(offset, operands.at(index).span(), to);
        }
        return offset;
    }

    /** mmap2(2) cannot be told another offset. */
    private static void demandPages(Expr offset, Span span, Lowering to) {
        Expr whole = Arithmetic.fold(
                Expr.BinaryOp.EQ, Arithmetic.fold(Expr.BinaryOp.MOD, offset, Expr.constant(Memory.PAGE)), Expr.ZERO);
        if (whole.equals(Expr.ZERO)) {
            to.wrong(
                    Code.OUT_OF_RANGE,
                    span,
                    "a 32-bit program counts the offset of mmap in whole pages of " + Memory.PAGE + " bytes");
        } else if (!(whole instanceof Expr.Const)) {
            to.demand(
                    whole,
                    "whole pages of 4096 bytes, as a 32-bit program counts the offset of mmap",
                    new Expectation.Parts(List.of(new Expectation.Part("the offset", offset))));
        }
    }
}
