// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.program.Expr;
import dev.kspec.program.Instruction;
import dev.kspec.program.Instruction.Arg;
import dev.kspec.program.Slice;
import dev.kspec.program.Syscall;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What readv, writev, preadv and pwritev have in common. */
final class VectorTransfer {
    /** RWF_* of include/uapi/linux/fs.h, for preadv2(2) and pwritev2(2). */
    static final Flags FLAGS = Flags.of("flag")
            .with("hipri", 1)
            .with("dsync", 2)
            .with("sync", 4)
            .with("nowait", 8)
            .with("append", 16);

    private final Operands operands;
    private final Lowering to;
    private final boolean positioned;

    VectorTransfer(Operands operands, Lowering to, boolean positioned) {
        this.operands = operands;
        this.to = to;
        this.positioned = positioned;
    }

    Outcome read() {
        Arg file = operands.handle(0);
        Optional<Arg> address = operands.rawAddress(1);
        if (address.isPresent()) {
            return raw(file, address.get(), positioned ? Syscall.PREADV : Syscall.READV);
        }
        List<Integer> sizes = sizes();
        List<Arg> rest = rest(2);
        Vectors vectors = new Vectors(sizes, to);
        vectors.map(sizes.stream().map(Expr::constant).toList());
        vectors.load();
        int result = call(file, vectors, rest, positioned ? Syscall.PREADV : Syscall.READV);
        int joined = vectors.joined();
        vectors.unmap();
        return Outcome.of(result, new Outcome.Data(joined, new Expr.Reg(result)));
    }

    Outcome write() {
        Arg file = operands.handle(0);
        Optional<Arg> address = operands.rawAddress(1);
        if (address.isPresent()) {
            return raw(file, address.get(), positioned ? Syscall.PWRITEV : Syscall.WRITEV);
        }
        List<Slice> texts = texts();
        List<Arg> rest = rest(2);
        List<Expr> lengths = texts.stream().map(Slice::length).toList();
        Vectors vectors = new Vectors(texts.stream().map(this::room).toList(), to);
        vectors.map(lengths);
        vectors.fill(texts);
        vectors.load();
        int result = call(file, vectors, rest, positioned ? Syscall.PWRITEV : Syscall.WRITEV);
        vectors.unmap();
        Expr length = lengths.stream().reduce(Expr.ZERO, (a, b) -> Arithmetic.fold(Expr.BinaryOp.ADD, a, b));
        Expr all = new Expr.Binary(Expr.BinaryOp.EQ, new Expr.Reg(result), length);
        String words = length instanceof Expr.Const(var n) ? n + " (all bytes written)" : "all bytes written";
        return new Outcome(result, all, words, new Outcome.Count());
    }

    private int room(Slice text) {
        return text.length() instanceof Expr.Const(BigInteger n)
                ? n.intValueExact()
                : to.program().size(text.buffer());
    }

    private int call(Arg file, Vectors vectors, List<Arg> rest, Syscall call) {
        List<Arg> args = new ArrayList<>(List.of(file, vectors.address(), vectors.count()));
        args.addAll(rest);
        return to.call(flagged(call, rest), args, List.of());
    }

    /** A call with flags is another one. */
    private static Syscall flagged(Syscall call, List<Arg> rest) {
        return rest.size() <= 2 ? call : call == Syscall.PREADV ? Syscall.PREADV2 : Syscall.PWRITEV2;
    }

    private Outcome raw(Arg file, Arg address, Syscall call) {
        if (operands.count() < (positioned ? 4 : 3)) {
            to.wrong(
                    Code.MISSING_OPERAND,
                    operands.at(1).span(),
                    "a raw address needs the number of entries behind it" + (positioned ? ", then the offset" : ""));
            return Outcome.of(to.program().register(), new Outcome.Count());
        }
        List<Arg> args = new ArrayList<>(List.of(file, address, new Instruction.Computed(operands.integer(2))));
        List<Arg> rest = rest(3);
        args.addAll(rest);
        return Outcome.of(to.call(flagged(call, rest), args, List.of()), new Outcome.Count());
    }

    /** The offset's low and high half; with flags there are always both (preadv2(2)). */
    private List<Arg> rest(int from) {
        List<Arg> args = new ArrayList<>();
        if (!positioned) {
            operands.noMoreThan(
                    from,
                    operands.step().verb()
                            + (operands.step().verb().text().equals("readv") ? " FILE SIZES" : " FILE TEXTS"));
            return args;
        }
        if (operands.count() <= from) {
            to.wrong(Code.MISSING_OPERAND, operands.step().verb().span(), "the offset is missing");
            return args;
        }
        to.addOffset(args, operands.integer(from));
        if (operands.count() > from + 1) {
            if (!to.isCompat()) {
                args.add(Paths.NULL);
            }
            args.add(new Instruction.Immediate(FLAGS.from(from + 1, operands, to)));
        }
        return args;
    }

    private List<Term> items(String what) {
        return switch (operands.term(1)) {
            case Term.Items(List<Term> items, var places) -> items;
            case Term.Invalid i -> List.of();
            case Term term -> {
                to.report(Diagnostic.error(
                                Code.WRONG_TYPE,
                                operands.at(1).span(),
                                "expected a list of " + what + "; this is " + term.kind())
                        .help("such as: " + operands.step().verb() + " f "
                                + (what.equals("sizes") ? "[16, 16]" : "[\"one\", \"two\"]")));
                yield List.of();
            }
        };
    }

    private List<Integer> sizes() {
        List<Integer> sizes = new ArrayList<>();
        long left = Transfer.MOST_BYTES;
        for (Term item : items("sizes")) {
            if (!(item instanceof Term.Int)) {
                to.wrong(
                        Code.WRONG_TYPE,
                        operands.at(1).span(),
                        "expected sizes in the list; one of them is " + item.kind());
                return List.of();
            }
            if (!(item instanceof Term.Int(Expr.Const(BigInteger n)))) {
                to.wrong(Code.NOT_CONSTANT, operands.at(1).span(), "sizes are integers known before the case runs");
                return List.of();
            }
            if (n.signum() < 0 || n.compareTo(BigInteger.valueOf(left)) > 0) {
                to.wrong(
                        Code.OUT_OF_RANGE,
                        operands.at(1).span(),
                        "sizes are from 0 on, " + Transfer.MOST_BYTES + " bytes together at most");
                return List.of();
            }
            sizes.add(n.intValueExact());
            left -= n.longValueExact();
        }
        return sizes;
    }

    private List<Slice> texts() {
        List<Slice> texts = new ArrayList<>();
        for (Term item : items("texts")) {
            Slice slice = Texts.slice(item, to);
            if (slice == null) {
                to.wrong(
                        Code.WRONG_TYPE,
                        operands.at(1).span(),
                        "expected texts or bytes in the list; one of them is " + item.kind());
                return List.of();
            }
            texts.add(slice);
        }
        return texts;
    }
}
