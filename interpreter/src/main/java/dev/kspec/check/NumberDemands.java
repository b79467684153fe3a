// SPDX-License-Identifier: Apache-2.0
package dev.kspec.check;

import dev.kspec.ast.Expression;
import dev.kspec.ast.Expression.BinaryOperator;
import dev.kspec.ast.Statement;
import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.program.Expr;
import dev.kspec.program.Expr.BinaryOp;
import dev.kspec.program.Slice;
import dev.kspec.source.Span;
import dev.kspec.type.Errno;
import dev.kspec.verb.Lowering;
import dev.kspec.verb.Outcome;
import dev.kspec.verb.Term;
import java.math.BigInteger;
import java.util.Optional;

/** Demands of the number that a step gives: what it is equal to, less than, and so on. */
final class NumberDemands {
    private final Lowering to;

    NumberDemands(Lowering to) {
        this.to = to;
    }

    /** That the step gives this number. */
    Optional<Demand> equal(Statement.Step step, Expression value, Expr wanted, Outcome outcome) {
        if (wanted instanceof Expr.Const(BigInteger v) && isErrno(v) && !Given.isFoundElsewhere(outcome)) {
            String name = Errno.name(-v.intValueExact()).orElse("its name");
            to.report(Diagnostic.error(Code.WRONG_TYPE, value.span(), "an error is expected by its name")
                    .help("write " + name + " instead of " + v));
            return Optional.empty();
        }
        return number(step, value, outcome)
                .map(subject -> new Demand(
                        Expr.and(Given.guard(outcome), new Expr.Binary(BinaryOp.EQ, subject, wanted)),
                        words(wanted, value)));
    }

    Optional<Demand> compared(Statement.Step step, dev.kspec.ast.Outcome.Relation r, Outcome outcome) {
        return switch (to.evaluate(r.bound())) {
            case Term.Int(Expr bound) -> {
                warnOfNegative(step, r, bound, outcome);
                yield number(step, r.bound(), outcome)
                        .map(subject -> new Demand(
                                Expr.and(
                                        Given.hasNumber(outcome),
                                        new Expr.Binary(op(r.relation(), r.span(), to), subject, bound)),
                                r.relation().symbol() + " " + words(bound, r.bound())));
            }
            case Term.Invalid i -> Optional.empty();
            case Term term -> {
                notCompared(r, term);
                yield Optional.empty();
            }
        };
    }

    /** In C a failure is a negative result; here a relation asks for success. */
    private void warnOfNegative(Statement.Step step, dev.kspec.ast.Outcome.Relation r, Expr bound, Outcome outcome) {
        boolean counts = switch (outcome.yield()) {
            case Outcome.Count c -> true;
            case Outcome.Data d -> true;
            case Outcome.Nothing n -> true;
            case Outcome.Ended e -> true;
            default -> false;
        };
        boolean never = bound instanceof Expr.Const(BigInteger value)
                && (r.relation() == BinaryOperator.LESS
                        ? value.signum() <= 0
                        : r.relation() == BinaryOperator.LESS_OR_EQUAL && value.signum() < 0);
        // Among alternatives it takes nothing from the others.
        boolean alone = step.expect().filter(r::equals).isPresent();
        if (counts && never && alone) {
            to.report(Diagnostic.warning(
                            Code.NEVER_HOLDS,
                            r.span(),
                            "this never holds: what `" + step.verb() + "` comes to is 0 or more, where it succeeds")
                    .help("a failure is expected by its errno: expect EINVAL, or any of (EINVAL, ENOMEM)"));
        }
    }

    private void notCompared(dev.kspec.ast.Outcome.Relation r, Term term) {
        Diagnostic wrong = Diagnostic.error(
                Code.WRONG_TYPE,
                r.bound().span(),
                "behind `expect " + r.relation().symbol() + "` stands a number; this is " + term.kind());
        String value = r.bound().span().oneLine();
        to.report(
                r.relation() == BinaryOperator.EQUAL
                        ? wrong.help("write the value alone: expect " + value)
                        : term instanceof Term.Bool
                                ? wrong.help("two bounds are a range: expect in 1..4")
                                : term instanceof Term.Error
                                        ? wrong.help("a step without `expect` must succeed")
                                        : r.relation() != BinaryOperator.NOT_EQUAL
                                                ? wrong.help("only numbers have an order")
                                                : wrong.help(
                                                        "name what the step gives, and compare it: … as x, then: assert x "
                                                                + r.relation().symbol() + " " + value));
    }

    /** The integer that an expectation of a number speaks of. */
    Optional<Expr> number(Statement.Step step, Expression value, Outcome outcome) {
        return switch (outcome.yield()) {
            case Outcome.Number(Expr number) -> Optional.of(number);
            case Outcome.Count c -> Optional.of(new Expr.Reg(outcome.register()));
            case Outcome.Data d -> Optional.of(new Expr.Reg(outcome.register()));
            case Outcome.Written(Slice text) -> Optional.of(new Expr.Parse(Given.safe(text), 10));
            case Outcome.Caught c -> Optional.of(new Expr.Reg(outcome.register()));
            case Outcome.Ended e -> Optional.of(new Expr.Reg(outcome.register()));
            case Outcome.Nothing n -> Optional.of(new Expr.Reg(outcome.register()));
            case Outcome.Value(Term term) -> {
                to.report(Diagnostic.error(
                                Code.WRONG_TYPE,
                                value.span(),
                                "`" + step.verb() + "` gives " + term.kind() + "; this is an integer")
                        .help("a struct is expected by a pattern: expect { field: value, .. }"));
                yield Optional.empty();
            }
            case Outcome.Opened o -> {
                to.report(Diagnostic.error(
                                Code.NO_RESULT, value.span(), "which number an open file gets is not foreseeable")
                        .help("expect an errno, or ok: then `" + step.verb() + "` must succeed"));
                yield Optional.empty();
            }
        };
    }

    private static boolean isErrno(BigInteger value) {
        return value.signum() < 0 && value.compareTo(BigInteger.valueOf(-4095)) >= 0;
    }

    static String words(Expr value, Expression expression) {
        return value instanceof Expr.Const(var number)
                ? number.toString()
                : expression.span().oneLine();
    }

    /** The operation of a relation between integers; another is reported. */
    static BinaryOp op(BinaryOperator relation, Span span, Lowering to) {
        return switch (relation) {
            case EQUAL -> BinaryOp.EQ;
            case NOT_EQUAL -> BinaryOp.NE;
            case LESS -> BinaryOp.LT;
            case LESS_OR_EQUAL -> BinaryOp.LE;
            case GREATER -> BinaryOp.GT;
            case GREATER_OR_EQUAL -> BinaryOp.GE;
            default -> {
                to.wrong(Code.WRONG_TYPE, span, "here only == != < <= > >= compare");
                yield BinaryOp.EQ;
            }
        };
    }
}
