// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.program.Bytes;
import dev.kspec.program.Expectation;
import dev.kspec.program.Expr;
import dev.kspec.program.Expr.BinaryOp;
import dev.kspec.program.Instruction;
import dev.kspec.program.ProgramBuilder;
import dev.kspec.program.ProgramBuilder.Label;
import dev.kspec.program.Slice;
import dev.kspec.source.Span;
import dev.kspec.type.CType;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Goes through a list: one whose items are known is written out, any other is a loop in the guest. */
public final class Iteration {
    /** Of a range with known ends so many numbers are written out. */
    static final int MOST_WRITTEN_OUT = 4096;

    private static final List<Integer> BLANKS = List.of(32, 9, 10, 11, 12, 13);

    private final Lowering to;
    private final ProgramBuilder program;

    public Iteration(Lowering to) {
        this.to = to;
        this.program = to.program();
    }

    /** The items if they are all known beforehand. */
    public Optional<List<Term>> known(Term list, Span span) {
        return switch (list) {
            case Term.Items(List<Term> items, var places) -> Optional.of(items);
            case Term.Range(Expr.Const(BigInteger from), Expr.Const(BigInteger upTo)) -> {
                BigInteger count = upTo.subtract(from).add(BigInteger.ONE);
                if (count.compareTo(BigInteger.valueOf(MOST_WRITTEN_OUT)) > 0) {
                    to.report(Diagnostic.error(
                                    Code.OUT_OF_RANGE, span, "a range of " + count + " numbers is too long here")
                            .help("up to " + MOST_WRITTEN_OUT + " are written out; "
                                    + "`repeat N as i { … }` counts in the guest, however far"));
                    yield Optional.of(List.of());
                }
                List<Term> items = new ArrayList<>();
                for (BigInteger i = from; i.compareTo(upTo) <= 0; i = i.add(BigInteger.ONE)) {
                    items.add(new Term.Int(new Expr.Const(i)));
                }
                yield Optional.of(items);
            }
            case Term.Pieces pieces -> written(pieces);
            default -> Optional.empty();
        };
    }

    /** Lines and words of a known text as a list that is written out, unless they are very many; all else as it is. */
    static Term listed(Term list) {
        return list instanceof Term.Pieces pieces
                ? written(pieces).<Term>map(Term.Items::new).orElse(list)
                : list;
    }

    private static Optional<List<Term>> written(Term.Pieces pieces) {
        return pieces.known().map(text -> split(text, pieces.words())).filter(p -> p.size() <= MOST_WRITTEN_OUT);
    }

    /** The lines or words of a known text, as {@link #pieces} finds them in the guest. */
    private static List<Term> split(Bytes text, boolean words) {
        List<Term> parts = new ArrayList<>();
        byte[] all = text.toArray();
        int begin = 0;
        for (int at = 0; at <= all.length; at++) {
            boolean ends = at == all.length || (words ? BLANKS.contains((int) all[at]) : all[at] == '\n');
            if (ends) {
                boolean isPart = words ? at > begin : at < all.length || at > begin;
                if (isPart) {
                    parts.add(new Term.Fixed(Bytes.of(Arrays.copyOfRange(all, begin, at))));
                }
                begin = at + 1;
            }
        }
        return parts;
    }

    /** Emits the body for each item; false if it is no list, which is then reported. */
    public boolean over(Term list, Span span, Consumer<Term> body) {
        Optional<List<Term>> known = known(list, span);
        if (known.isPresent()) {
            known.get().forEach(body);
            return true;
        }
        switch (list) {
            case Term.Range(Expr from, Expr upTo) ->
                counted(from, Expr.plus(upTo, Expr.constant(1)), i -> body.accept(new Term.Int(i)));
            case Term.Records records ->
                counted(
                        Expr.ZERO,
                        Access.count(records),
                        i -> body.accept(to.access().element(records, i)));
            case Term.View view
            when view.type() instanceof CType.Array(CType e, int length) ->
                counted(
                        Expr.ZERO,
                        Expr.constant(length),
                        i -> body.accept(to.access().element(view, i)));
            case Term.Pieces pieces -> pieces(pieces, piece -> body.accept(new Term.InBuffer(piece)));
            case Term.Invalid i -> {}
            default -> {
                to.report(
                        Diagnostic.error(Code.WRONG_TYPE, span, "expected a list; this is " + list.kind())
                                .help(
                                        list instanceof Term.Int
                                                ? "a list is [1, 2], a range 1..5"
                                                : "lists are [a, b], 1..5, lines(text), words(text), list(data, TYPE) and arrays of structs"));
                return false;
            }
        }
        return true;
    }

    /** A loop with a number from {@code from} to before {@code end}. */
    public void counted(Expr from, Expr end, Consumer<Expr> body) {
        int register = program.register();
        int last = program.register();
        Expr i = new Expr.Reg(register);
        program.add(new Instruction.Eval(to.origin(), register, from));
        program.add(new Instruction.Eval(to.origin(), last, end));
        Label again = program.label();
        Label done = program.label();
        program.place(again);
        program.jumpUnless(to.origin(), Expr.binary(BinaryOp.LT, i, new Expr.Reg(last)), done);
        to.loop(() -> body.accept(i));
        program.add(new Instruction.Eval(to.origin(), register, Expr.plus(i, Expr.constant(1))));
        program.jump(to.origin(), again);
        program.place(done);
    }

    private int set(Expr value) {
        int register = program.register();
        program.add(new Instruction.Eval(to.origin(), register, value));
        return register;
    }

    private void pieces(Term.Pieces pieces, Consumer<Slice> body) {
        Slice text = pieces.text();
        int position = set(Expr.ZERO);
        int length = set(text.length());
        Expr at = new Expr.Reg(position);
        Expr all = new Expr.Reg(length);
        Expr inside = Expr.binary(BinaryOp.LT, at, all);
        Label again = program.label();
        Label done = program.label();
        program.place(again);
        if (pieces.words()) {
            skip(text, position, inside, true);
        }
        program.jumpUnless(to.origin(), inside, done);
        int start = set(Expr.plus(text.offset(), at));
        int size = pieces.words() ? word(text, position, inside) : line(text, at, all);
        program.add(new Instruction.Eval(
                to.origin(),
                position,
                pieces.words() ? at : Expr.plus(at, Expr.plus(new Expr.Reg(size), Expr.constant(1)))));
        to.loop(() -> body.accept(new Slice(text.buffer(), new Expr.Reg(start), new Expr.Reg(size))));
        program.jump(to.origin(), again);
        program.place(done);
    }

    /** The length of the line that begins at a position. */
    private int line(Slice text, Expr at, Expr all) {
        Expr left = Expr.binary(BinaryOp.SUB, all, at);
        Slice rest = new Slice(text.buffer(), Expr.plus(text.offset(), at), left);
        int found = set(new Expr.Find(rest, Bytes.of((byte) '\n')));
        Expr end = new Expr.Reg(found);
        Expr missing = Expr.binary(BinaryOp.LT, end, Expr.ZERO);
        return set(Expr.plus(end, Expr.binary(BinaryOp.MUL, missing, Expr.plus(left, Expr.constant(1)))));
    }

    /** Moves a position to the end of the word there; the word's length. */
    private int word(Slice text, int position, Expr inside) {
        int begin = set(new Expr.Reg(position));
        skip(text, position, inside, false);
        return set(Expr.binary(BinaryOp.SUB, new Expr.Reg(position), new Expr.Reg(begin)));
    }

    /** Moves a position over blanks, or over what is none. */
    private void skip(Slice text, int position, Expr inside, boolean blanks) {
        Label again = program.label();
        Label done = program.label();
        Expr at = new Expr.Reg(position);
        Expr here = new Expr.Load(text.buffer(), Expr.plus(text.offset(), at), 1, false, false);
        Expr blank =
                BLANKS.stream().map(b -> Expr.equal(here, b)).reduce(Expr::or).orElseThrow();
        program.place(again);
        program.jumpUnless(to.origin(), Expr.and(inside, blanks ? blank : Expr.not(blank)), done);
        program.add(new Instruction.Eval(to.origin(), position, Expr.plus(at, Expr.constant(1))));
        program.jump(to.origin(), again);
        program.place(done);
    }

    /** How many lines or words there are. */
    Expr count(Term.Pieces pieces) {
        int count = set(Expr.ZERO);
        Expr sofar = new Expr.Reg(count);
        pieces(pieces, p -> program.add(new Instruction.Eval(to.origin(), count, Expr.plus(sofar, Expr.constant(1)))));
        return sofar;
    }

    /** The line or word with a number; that there is one is demanded. */
    Term piece(Term.Pieces pieces, Expr at, String words) {
        int wanted = set(at);
        int count = set(Expr.ZERO);
        int offset = set(Expr.ZERO);
        int length = set(Expr.constant(-1));
        Expr sofar = new Expr.Reg(count);
        pieces(pieces, p -> {
            Label next = program.label();
            program.jumpUnless(to.origin(), Expr.binary(BinaryOp.EQ, sofar, new Expr.Reg(wanted)), next);
            program.add(new Instruction.Eval(to.origin(), offset, p.offset()));
            program.add(new Instruction.Eval(to.origin(), length, p.length()));
            program.place(next);
            program.add(new Instruction.Eval(to.origin(), count, Expr.plus(sofar, Expr.constant(1))));
        });
        program.add(new Instruction.Check(
                to.origin(),
                Expr.atLeast(new Expr.Reg(length), 0),
                new Expectation(
                        "an element [" + words + "]",
                        new Expectation.Parts(List.of(
                                new Expectation.Part("the index", new Expr.Reg(wanted)),
                                new Expectation.Part("the number of elements", sofar))))));
        return new Term.InBuffer(new Slice(pieces.text().buffer(), new Expr.Reg(offset), new Expr.Reg(length)));
    }
}
