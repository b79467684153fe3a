// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.ast.Expression;
import dev.kspec.diag.Code;
import dev.kspec.parse.ItemForms;
import dev.kspec.program.Expr;
import dev.kspec.program.Expr.BinaryOp;
import dev.kspec.program.Instruction;
import dev.kspec.program.ProgramBuilder;
import dev.kspec.program.ProgramBuilder.Label;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * {@code count}, {@code any}, {@code all} and {@code sum} over the items of a list, one after another: of an item that
 * {@code where} leaves out nothing more is computed, and behind the item that decides {@code any} or {@code all} none is looked at.
 */
final class Aggregates {
    static final Set<String> KNOWN = ItemForms.FUNCTIONS;

    private final Lowering to;

    Aggregates(Lowering to) {
        this.to = to;
    }

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
        boolean decides = function.equals("any") || function.equals("all");
        if (decides && e.where().isEmpty()) {
            return AggregateForms.withoutCondition(e, to);
        }
        if (!function.equals("sum") && e.each().isPresent()) {
            return AggregateForms.onlySumAdds(e, to);
        }
        Term list = to.evaluate(e.list());
        if (list instanceof Term.Invalid) {
            return list;
        }
        return to.unseen(() -> decides ? new Decision(e).over(list) : new Total(e).over(list));
    }

    /** The condition on an item; null after a mistake, which is then reported. */
    private Expr where(Expression.Aggregate e) {
        if (e.where().isEmpty()) {
            return Expr.TRUE;
        }
        Term where = to.evaluate(e.where().get());
        if (where instanceof Term.Bool(Expr condition)) {
            return condition;
        }
        to.wrongOperand(e.where().get(), where, "`where` takes a condition");
        return null;
    }

    private void set(int register, Expr value) {
        to.program().add(new Instruction.Eval(to.origin(), register, value));
    }

    private void inScope(Expression.Aggregate e, Term item, Runnable body) {
        to.scope().enter();
        to.scope().put(e.variable().text(), item);
        body.run();
        to.scope().leave();
    }

    /** {@code any} and {@code all}. */
    private final class Decision {
        private final Expression.Aggregate e;
        private final boolean all;
        private final ProgramBuilder program = to.program();
        /** Holds 1 where an item has decided. */
        private int decided = -1;

        private boolean known;
        private boolean valid = true;

        Decision(Expression.Aggregate e) {
            this.e = e;
            this.all = e.function().text().equals("all");
        }

        Term over(Term list) {
            Iteration iteration = new Iteration(to);
            Optional<List<Term>> items = iteration.known(list, e.list().span());
            if (items.isPresent()) {
                for (Term item : items.get()) {
                    next(item);
                    if (known || !valid) {
                        break;
                    }
                }
            } else {
                begin();
                valid &= iteration.over(list, e.list().span(), this::next);
            }
            if (!valid) {
                return new Term.Invalid();
            }
            Expr any = decided < 0 ? Expr.constant(known ? 1 : 0) : new Expr.Reg(decided);
            return new Term.Bool(all ? Arithmetic.not(any) : any);
        }

        private void begin() {
            decided = program.register();
            set(decided, Expr.ZERO);
        }

        private void next(Term item) {
            Label behind = program.label();
            boolean loop = decided >= 0;
            if (loop) {
                program.jumpUnless(to.origin(), Expr.not(new Expr.Reg(decided)), behind);
            }
            inScope(e, item, () -> {
                Expr where = where(e);
                if (where == null) {
                    valid = false;
                } else {
                    decide(all ? Arithmetic.not(where) : where);
                }
            });
            if (loop) {
                program.place(behind);
            }
        }

        private void decide(Expr decides) {
            if (decides instanceof Expr.Const(BigInteger v) && decided < 0) {
                known = v.signum() != 0;
                return;
            }
            if (decided < 0) {
                begin();
            }
            set(decided, new Expr.Unary(Expr.UnaryOp.BOOL, decides));
        }
    }

    /** {@code count} and {@code sum}. */
    private final class Total {
        private final Expression.Aggregate e;
        private final boolean counts;
        private final ProgramBuilder program = to.program();
        private BigInteger known = BigInteger.ZERO;
        /** Holds the total as soon as it is known in the guest only. */
        private int register = -1;

        private boolean valid = true;

        Total(Expression.Aggregate e) {
            this.e = e;
            this.counts = e.function().text().equals("count");
        }

        Term over(Term list) {
            Iteration iteration = new Iteration(to);
            Optional<List<Term>> items = iteration.known(list, e.list().span());
            if (items.isPresent()) {
                for (Term item : items.get()) {
                    if (valid) {
                        next(item);
                    }
                }
            } else {
                begin();
                valid &= iteration.over(list, e.list().span(), this::next);
            }
            return !valid
                    ? new Term.Invalid()
                    : new Term.Int(register < 0 ? new Expr.Const(known) : new Expr.Reg(register));
        }

        private void begin() {
            register = program.register();
            set(register, new Expr.Const(known));
        }

        private void next(Term item) {
            inScope(e, item, () -> {
                Expr where = where(e);
                if (where == null) {
                    valid = false;
                } else if (!(where instanceof Expr.Const(BigInteger v))) {
                    if (register < 0) {
                        begin();
                    }
                    Label behind = program.label();
                    program.jumpUnless(to.origin(), where, behind);
                    add(item);
                    program.place(behind);
                } else if (v.signum() != 0) {
                    add(item);
                }
            });
        }

        private void add(Term item) {
            Term term = counts
                    ? new Term.Int(Expr.TRUE)
                    : e.each().map(to::evaluate).orElse(item);
            if (!(term instanceof Term.Int(Expr value))) {
                to.wrongOperand(e.each().orElse(e.list()), term, "sum takes integers");
                valid = false;
            } else if (register < 0 && value instanceof Expr.Const(BigInteger v)) {
                addKnown(v);
            } else {
                if (register < 0) {
                    begin();
                }
                set(register, Expr.binary(BinaryOp.ADD, new Expr.Reg(register), value));
            }
        }

        private void addKnown(BigInteger value) {
            Term sum = new Arithmetic(to).constant(known.add(value), e);
            if (sum instanceof Term.Int(Expr.Const(BigInteger v))) {
                known = v;
            } else {
                valid = false;
            }
        }
    }
}
