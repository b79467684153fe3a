// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.ast.Expression;
import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.program.Expr;
import dev.kspec.program.Expr.BinaryOp;
import dev.kspec.program.Instruction;
import dev.kspec.program.ProgramBuilder;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code count}, {@code any}, {@code all} and {@code sum} over the items of a list. */
final class Aggregates {
    static final Set<String> KNOWN = Set.of("count", "any", "all", "sum");

    private final Lowering to;

    Aggregates(Lowering to) {
        this.to = to;
    }

    /** What is made of an item: for sum a number, for the others whether it counts. */
    private record Item(Expr counts, Expr value) {}

    Term aggregate(Expression.Aggregate e) {
        String function = e.function().text();
        if (!KNOWN.contains(function)) {
            return to.unknown(
                    Code.UNKNOWN_FUNCTION,
                    e.function().span(),
                    "`" + function + "` does not go over the items of a list",
                    function,
                    KNOWN);
        }
        if ((function.equals("any") || function.equals("all")) && e.where().isEmpty()) {
            to.report(Diagnostic.error(
                            Code.MISSING_OPERAND, e.span(), "`" + function + "` needs a condition on the items")
                    .help("such as " + function + "(" + e.variable() + " in … where " + e.variable() + " > 0)"));
            return new Term.Invalid();
        }
        if (!function.equals("sum") && e.each().isPresent()) {
            return to.wrong(
                    Code.WRONG_TYPE, e.each().get().span(), "only sum adds something up for each item");
        }
        Term list = to.evaluate(e.list());
        if (list instanceof Term.Invalid) {
            return list;
        }
        Iteration iteration = new Iteration(to);
        Optional<List<Term>> known = iteration.known(list, e.list().span());
        Expr result = known.isPresent() ? written(e, known.get()) : looped(e, list, iteration);
        if (result == null) {
            return new Term.Invalid();
        }
        return function.equals("count") || function.equals("sum") ? new Term.Int(result) : new Term.Bool(result);
    }

    /** What one item comes to; null after a mistake. */
    private Item item(Expression.Aggregate e, Term item) {
        to.scope().enter();
        try {
            to.scope().put(e.variable().text(), item);
            Expr counts = Expr.TRUE;
            if (e.where().isPresent()) {
                Term where = to.evaluate(e.where().get());
                if (!(where instanceof Term.Bool(Expr condition))) {
                    to.wrongOperand(e.where().get(), where, "`where` takes a condition");
                    return null;
                }
                counts = condition;
            }
            Expr value = Expr.TRUE;
            if (e.function().text().equals("sum")) {
                Term term = e.each().map(to::evaluate).orElse(item);
                Expression place = e.each().orElse(e.list());
                if (!(term instanceof Term.Int(Expr number))) {
                    to.wrongOperand(place, term, "sum takes integers");
                    return null;
                }
                value = number;
            }
            return new Item(counts, value);
        } finally {
            to.scope().leave();
        }
    }

    private Expr written(Expression.Aggregate e, List<Term> items) {
        String function = e.function().text();
        Expr result = Expr.constant(function.equals("all") ? 1 : 0);
        for (Term term : items) {
            Item item = item(e, term);
            if (item == null) {
                return null;
            }
            Expr counts = Arithmetic.fold(BinaryOp.AND, item.counts(), Expr.TRUE);
            result = switch (function) {
                case "any" -> Arithmetic.fold(BinaryOp.OR, result, counts);
                case "all" -> Arithmetic.fold(BinaryOp.AND, result, counts);
                default ->
                    Arithmetic.fold(
                            BinaryOp.ADD, result, Arithmetic.fold(BinaryOp.MUL, counts, item.value()));
            };
        }
        return result;
    }

    private Expr looped(Expression.Aggregate e, Term list, Iteration iteration) {
        String function = e.function().text();
        ProgramBuilder program = to.program();
        int register = program.register();
        boolean all = function.equals("all");
        program.add(new Instruction.Eval(to.origin(), register, Expr.constant(all ? 1 : 0)));
        Expr result = new Expr.Reg(register);
        boolean[] valid = {true};
        boolean isList = iteration.over(list, e.list().span(), term -> {
            Item item = item(e, term);
            if (item == null) {
                valid[0] = false;
                return;
            }
            ProgramBuilder.Label next = program.label();
            program.jumpUnless(to.origin(), all ? Expr.not(item.counts()) : item.counts(), next);
            program.add(new Instruction.Eval(
                    to.origin(),
                    register,
                    switch (function) {
                        case "any" -> Expr.constant(1);
                        case "all" -> Expr.constant(0);
                        default -> Expr.binary(BinaryOp.ADD, result, item.value());
                    }));
            program.place(next);
        });
        return valid[0] && isList ? result : null;
    }
}
