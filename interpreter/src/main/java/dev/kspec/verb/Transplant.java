// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.program.Expr;
import dev.kspec.program.Slice;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The same recipe for another program: with its registers and buffers in the place of those of the first. */
final class Transplant {
    /** Gives a register or buffer of the first program its counterpart. */
    interface Ground {
        int register(int register);

        /** A register with the descriptor of an open file. */
        int file(int register);

        int buffer(int buffer);

        /** The number is shown in octal. */
        void octal(Expr number);
    }

    private final Ground ground;
    private final Set<Expr> octal;

    /** @param octal numbers of the first program that are shown so */
    Transplant(Ground ground, Set<Expr> octal) {
        this.ground = ground;
        this.octal = octal;
    }

    /** The value itself, or the part of it, that is an address in the memory of the process that has it: no other can use it. */
    static Optional<Term> obstacle(Term term) {
        return switch (term) {
            case Term.Mapping t -> Optional.of(t);
            case Term.RawAddress t -> Optional.of(t);
            case Term.Items(var items, var places) -> among(items);
            case Term.Struct t -> among(t.fields().values());
            case Term.Word t -> among(t.arguments());
            default -> Optional.empty();
        };
    }

    private static Optional<Term> among(Collection<Term> parts) {
        return parts.stream().flatMap(p -> obstacle(p).stream()).findFirst();
    }

    Term term(Term term) {
        return switch (term) {
            case Term.Int(Expr value) -> new Term.Int(expr(value));
            case Term.Bool(Expr value) -> new Term.Bool(expr(value));
            case Term.InBuffer(Slice slice) -> new Term.InBuffer(slice(slice));
            case Term.Handle(int register) -> new Term.Handle(ground.file(register));
            case Term.Word(String name, var arguments) -> new Term.Word(name, terms(arguments));
            case Term.Items(var items, var places) -> new Term.Items(terms(items), places);
            case Term.Range(Expr from, Expr to) -> new Term.Range(expr(from), expr(to));
            case Term.View t -> new Term.View(ground.buffer(t.buffer()), expr(t.offset()), t.type(), t.abi());
            case Term.Records t -> new Term.Records(slice(t.data()), t.element(), t.abi());
            case Term.Pieces t -> new Term.Pieces(slice(t.text()), t.words(), t.known());
            case Term.Struct t -> new Term.Struct(t.type(), fields(t.fields()));
            case Term.Mapping t -> new Term.Invalid();
            case Term.RawAddress t -> new Term.Invalid();
            case Term.Fixed t -> t;
            case Term.Duration t -> t;
            case Term.Error t -> t;
            case Term.Signal t -> t;
            case Term.Ip t -> t;
            case Term.Invalid t -> t;
        };
    }

    private List<Term> terms(List<Term> terms) {
        return terms.stream().map(this::term).toList();
    }

    private Map<String, Term> fields(Map<String, Term> fields) {
        Map<String, Term> others = new LinkedHashMap<>();
        fields.forEach((name, term) -> others.put(name, term(term)));
        return others;
    }

    private Slice slice(Slice slice) {
        return new Slice(ground.buffer(slice.buffer()), expr(slice.offset()), expr(slice.length()));
    }

    private Expr expr(Expr expr) {
        Expr other = other(expr);
        if (octal.contains(expr)) {
            ground.octal(other);
        }
        return other;
    }

    private Expr other(Expr expr) {
        return switch (expr) {
            case Expr.Const e -> e;
            case Expr.Reg(int index) -> new Expr.Reg(ground.register(index));
            case Expr.Load e ->
                new Expr.Load(ground.buffer(e.buffer()), expr(e.offset()), e.width(), e.signed(), e.bigEndian());
            case Expr.Unary e -> new Expr.Unary(e.op(), expr(e.operand()));
            case Expr.Binary e -> new Expr.Binary(e.op(), expr(e.left()), expr(e.right()));
            case Expr.Wrap e -> new Expr.Wrap(expr(e.value()), e.width(), e.signed());
            case Expr.Fit e -> new Expr.Fit(expr(e.value()), e.width(), e.signed());
            case Expr.BytesEqual e -> new Expr.BytesEqual(slice(e.slice()), e.bytes());
            case Expr.Masked e -> new Expr.Masked(slice(e.slice()), e.value(), e.mask());
            case Expr.Contains e -> new Expr.Contains(slice(e.slice()), e.bytes());
            case Expr.Find e -> new Expr.Find(slice(e.slice()), e.bytes());
            case Expr.Same e -> new Expr.Same(slice(e.left()), slice(e.right()));
            case Expr.Parse e -> new Expr.Parse(slice(e.slice()), e.base());
            case Expr.Matches e -> new Expr.Matches(slice(e.slice()), e.regex());
        };
    }
}
