// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.ast.Expression;
import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.program.Expr;
import dev.kspec.program.Instruction;
import dev.kspec.program.Instruction.Arg;
import dev.kspec.program.Syscall;
import dev.kspec.source.Span;
import dev.kspec.type.Signal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Signals as operands: by name, or by number, as real-time signals (34 … 64) are. */
final class Signals {
    /** The kernel's {@code sigset_t}, in bytes; the same for a 32-bit caller. */
    static final int SET_BYTES = 8;

    /** NSIG − 1. */
    private static final int LAST = 64;

    private Signals() {}

    static Signature severalSignals() {
        return Signature.of(
                Signature.Slot.one("SIGNAL", "such as SIGUSR1, or a number from 1 to 64, or a list of them"),
                Signature.Slot.any("SIGNAL", "more of them"));
    }

    /** The number of the signal at a place, which the guest may compute. */
    static Expr number(Operands operands, int index, Lowering to) {
        Expression e = operands.at(index);
        return switch (term(operands, index, to)) {
            case Term.Signal(String name, int number) -> Expr.constant(number);
            case Term.Int(Expr value) -> value;
            case Term.Invalid i -> Expr.ZERO;
            case Term term -> {
                expected(term, e.span(), to);
                yield Expr.ZERO;
            }
        };
    }

    /** A name that is no signal is told apart from other unknown names. */
    private static Term term(Operands operands, int index, Lowering to) {
        Optional<String> word = operands.word(index);
        return word.isPresent()
                        && to.scope().find(word.get()).isEmpty()
                        && to.names().constant(word.get()).isEmpty()
                        && Signal.number(word.get()).isEmpty()
                ? to.unknown(
                        Code.UNKNOWN_NAME,
                        operands.at(index).span(),
                        "unknown signal `" + word.get() + "`",
                        word.get(),
                        Signal.names())
                : operands.term(index);
    }

    private static void expected(Term term, Span span, Lowering to) {
        to.report(Diagnostic.error(Code.WRONG_TYPE, span, "expected a signal; this is " + term.kind())
                .help("such as SIGUSR1, or a number from 1 to " + LAST));
    }

    /** The signals from one place to another, all known beforehand. */
    static List<Integer> known(Operands operands, int from, int until, Lowering to) {
        List<Integer> numbers = new ArrayList<>();
        for (int i = from; i < until; i++) {
            collect(term(operands, i, to), operands.at(i).span(), numbers, to);
        }
        return numbers;
    }

    private static void collect(Term term, Span span, List<Integer> numbers, Lowering to) {
        switch (term) {
            case Term.Signal(String name, int number) -> numbers.add(number);
            case Term.Int(Expr.Const(BigInteger n))
            when n.signum() > 0 && n.bitLength() <= 7 && n.intValue() <= LAST -> numbers.add(n.intValue());
            case Term.Int(Expr.Const(BigInteger n)) ->
                to.wrong(Code.OUT_OF_RANGE, span, "signals have numbers from 1 to " + LAST + ", not " + n);
            case Term.Int i -> to.wrong(Code.NOT_CONSTANT, span, "this has to be known before the case runs");
            case Term.Items(List<Term> items, var places) -> items.forEach(i -> collect(i, span, numbers, to));
            case Term.Invalid i -> {}
            case Term other -> expected(other, span, to);
        }
    }

    /** A buffer with the set of these signals. */
    static int set(List<Integer> signals, Lowering to) {
        long bits = signals.stream().mapToLong(n -> 1L << (n - 1)).reduce(0, (a, b) -> a | b);
        return to.program()
                .constant(ByteBuffer.allocate(SET_BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(bits)
                        .array());
    }

    /** sigprocmask(2). */
    static Outcome mask(int how, Operands operands, Lowering to) {
        List<Integer> signals = known(operands, 0, operands.count(), to);
        int result = to.call(
                Syscall.RT_SIGPROCMASK,
                List.of(
                        new Instruction.Immediate(how),
                        Buffers.address(set(signals, to)),
                        new Instruction.Immediate(0),
                        new Instruction.Immediate(SET_BYTES)),
                List.of());
        return Outcome.of(result, new Outcome.Nothing());
    }

    /** sigaction(2) for each, with a handler that is none: SIG_DFL or SIG_IGN. */
    static Outcome dispose(int handler, Operands operands, Lowering to) {
        // Handler, flags, restorer, mask: no more than three longs and a set on any architecture.
        byte[] words = Buffers.longs(to, handler, 0, 0);
        byte[] action = java.util.Arrays.copyOf(words, words.length + SET_BYTES);
        Chain chain = new Chain(to);
        for (int signal : known(operands, 0, operands.count(), to)) {
            chain.call(
                    Syscall.RT_SIGACTION,
                    new Instruction.Immediate(signal),
                    Buffers.address(to.program().constant(action)),
                    new Instruction.Immediate(0),
                    new Instruction.Immediate(SET_BYTES));
        }
        return chain.outcome(new Outcome.Nothing());
    }

    static Arg argument(Operands operands, int index, Lowering to) {
        return new Instruction.Computed(number(operands, index, to));
    }
}
