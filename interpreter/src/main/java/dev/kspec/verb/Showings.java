// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.program.Bytes;
import dev.kspec.program.Expectation;
import dev.kspec.program.Expr;
import dev.kspec.program.Showing;
import dev.kspec.program.Slice;
import dev.kspec.type.CType;
import dev.kspec.type.Layout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How a report shows the struct or the list that a step gave: by the names of its fields, in the order of the C type. */
public final class Showings {
    /** More are not looked at by anybody in a list of steps. */
    private static final int MOST = 24;

    private final List<Expectation.Part> parts = new ArrayList<>();
    private boolean isWhole = true;

    private Showings() {}

    /** Nothing where the step gives something else, or something of which nothing is known beforehand. */
    public static Optional<Showing.Shown> of(Outcome outcome, Lowering to) {
        if (!(outcome.yield() instanceof Outcome.Value(Term term))) {
            return Optional.empty();
        }
        Showings showings = new Showings();
        boolean isList = term instanceof Term.Items;
        switch (term) {
            case Term.Items(List<Term> items, var places) -> items.forEach(item -> showings.add("", item, to));
            case Term.Struct s -> showings.add("", s, to);
            case Term.View v when v.type() instanceof CType.Composite c && !c.isUnion() -> showings.add("", v, to);
            default -> {}
        }
        return showings.parts.isEmpty()
                ? Optional.empty()
                : Optional.of(new Showing.Shown(isList, showings.parts, showings.isWhole));
    }

    private void add(String name, Term term, Lowering to) {
        if (parts.size() == MOST) {
            isWhole = false;
            return;
        }
        switch (term) {
            case Term.Int(Expr value) when isThere(value) -> parts.add(new Expectation.Part(name, value));
            case Term.InBuffer(Slice slice) -> parts.add(new Expectation.Part(name, slice));
            case Term.Struct s -> s.fields().forEach((field, value) -> add(below(name, field), value, to));
            case Term.View v when v.type() instanceof CType.Composite c && !c.isUnion() -> fields(name, v, c, to);
            case Term.View v
            when v.type() instanceof CType.Array -> parts.add(new Expectation.Part(name, Access.whole(v)));
            default -> isWhole = false;
        }
    }

    /** Whether it follows from what the call itself left in memory; registers are set by steps that come behind it. */
    private static boolean isThere(Expr value) {
        return switch (value) {
            case Expr.Const c -> true;
            case Expr.Load load -> isThere(load.offset());
            case Expr.Unary unary -> isThere(unary.operand());
            case Expr.Binary binary -> isThere(binary.left()) && isThere(binary.right());
            default -> false;
        };
    }

    private void fields(String name, Term.View view, CType.Composite type, Lowering to) {
        for (Layout.Slot slot : Layout.of(type, view.abi()).slots()) {
            Expr offset = Arithmetic.fold(Expr.BinaryOp.ADD, view.offset(), Expr.constant(slot.offset()));
            boolean isText = slot.field().type() instanceof CType.Array(CType element, int length) && element.isChar();
            Term field = isText
                    ? new Term.InBuffer(untilNul(new Slice(view.buffer(), offset, Expr.constant(slot.size()))))
                    : to.access().view(view.buffer(), offset, slot.field().type(), view.abi());
            add(below(name, slot.field().name()), field, to);
        }
    }

    /** The bytes up to the first NUL; if there is none, all. */
    private static Slice untilNul(Slice all) {
        Expr found = new Expr.Find(all, Bytes.of((byte) 0));
        Expr missing = Expr.binary(Expr.BinaryOp.LT, found, Expr.ZERO);
        Expr more = Expr.binary(Expr.BinaryOp.MUL, missing, Expr.plus(all.length(), Expr.constant(1)));
        return new Slice(all.buffer(), all.offset(), Expr.plus(found, more));
    }

    private static String below(String name, String field) {
        return name.isEmpty() ? field : name + "." + field;
    }
}
