// SPDX-License-Identifier: Apache-2.0
package dev.kspec.check;

import dev.kspec.ast.Expression;
import dev.kspec.ast.Statement;
import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.program.Bytes;
import dev.kspec.program.Expectation;
import dev.kspec.program.Expectation.Subject;
import dev.kspec.program.Expr;
import dev.kspec.program.Expr.BinaryOp;
import dev.kspec.program.Instruction;
import dev.kspec.program.Origin;
import dev.kspec.type.Errno;
import dev.kspec.verb.Lowering;
import dev.kspec.verb.Outcome;
import dev.kspec.verb.Term;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What `expect` demands of a step's outcome, as a check; without `expect` the step must succeed. */
final class Expectations {
    /** A demand: its condition, and in words. */
    private record Demand(Expr condition, String words, Optional<Bytes> bytes) {}

    private final Lowering to;

    Expectations(Lowering to) {
        this.to = to;
    }

    void lower(Statement.Step step, Outcome outcome) {
        if (step.expect().isEmpty()) {
            to.program()
                    .add(new Instruction.Check(
                            to.origin(),
                            outcome.success(),
                            new Expectation(outcome.successWords(), new Expectation.Result(outcome.register()))));
            return;
        }
        dev.kspec.ast.Outcome expected = step.expect().get();
        demand(step, expected, outcome)
                .ifPresent(d -> to.program()
                        .add(new Instruction.Check(
                                new Origin(expected.span(), to.origin().what()),
                                d.condition(),
                                new Expectation(d.words(), subject(outcome, d)))));
    }

    private Subject subject(Outcome outcome, Demand demand) {
        return switch (outcome.yield()) {
            case Outcome.Number(Expr value) -> new Expectation.IntResult(outcome.register(), value);
            case Outcome.Data(int buffer, Expr length) ->
                new Expectation.BytesResult(outcome.register(), buffer, safe(length), demand.bytes());
            case Outcome.Nothing n -> new Expectation.Result(outcome.register());
            case Outcome.Opened o -> new Expectation.Result(outcome.register());
            case Outcome.Count c -> new Expectation.Result(outcome.register());
        };
    }

    private Optional<Demand> demand(Statement.Step step, dev.kspec.ast.Outcome expected, Outcome outcome) {
        return switch (expected) {
            case dev.kspec.ast.Outcome.Exactly e -> exactly(step, e.value(), outcome);
            case dev.kspec.ast.Outcome.Relation r -> relation(step, r, outcome);
            case dev.kspec.ast.Outcome.AnyOf a -> anyOf(step, a, outcome);
        };
    }

    private Optional<Demand> anyOf(Statement.Step step, dev.kspec.ast.Outcome.AnyOf any, Outcome outcome) {
        List<Optional<Demand>> demands =
                any.alternatives().stream().map(a -> demand(step, a, outcome)).toList();
        if (demands.isEmpty() || demands.stream().anyMatch(Optional::isEmpty)) {
            return Optional.empty();
        }
        Expr condition =
                demands.stream().map(d -> d.get().condition()).reduce(Expr::or).orElseThrow();
        String words = demands.stream().map(d -> d.get().words()).collect(Collectors.joining(", ", "any of (", ")"));
        return Optional.of(new Demand(condition, words, Optional.empty()));
    }

    private Optional<Demand> exactly(Statement.Step step, Expression value, Outcome outcome) {
        Expr result = new Expr.Reg(outcome.register());
        return switch (to.evaluate(value)) {
            case Term.Error(String name, int number) ->
                Optional.of(new Demand(Expr.equal(result, -number), name, Optional.empty()));
            case Term.Int(Expr.Const(BigInteger v))
            when isErrno(v) && !(outcome.yield() instanceof Outcome.Number) -> {
                String name = Errno.name(-v.intValueExact()).orElse("its name");
                to.report(Diagnostic.error(Code.WRONG_TYPE, value.span(), "an error is expected by its name")
                        .help("write " + name + " instead of " + v));
                yield Optional.empty();
            }
            case Term.Int(Expr number) ->
                number(step, value, outcome)
                        .map(subject -> new Demand(
                                Expr.and(guard(outcome), new Expr.Binary(BinaryOp.EQ, subject, number)),
                                words(number, value),
                                Optional.empty()));
            case Term.Fixed(Bytes bytes) ->
                data(step, value, outcome)
                        .map(d -> new Demand(
                                Expr.and(
                                        Outcome.succeeded(outcome.register()),
                                        to.program().bytesEqual(d.buffer(), safe(d.length()), bytes)),
                                bytes.words(),
                                Optional.of(bytes)));
            case Term.InBuffer(int buffer, Expr length) ->
                data(step, value, outcome)
                        .map(d -> new Demand(
                                Expr.and(
                                        Outcome.succeeded(outcome.register()),
                                        new Expr.Same(d.buffer(), safe(d.length()), buffer, safe(length))),
                                value.span().oneLine(),
                                Optional.empty()));
            case Term.Invalid i -> Optional.empty();
            case Term term -> {
                to.report(Diagnostic.error(Code.WRONG_TYPE, value.span(), "a step does not come to " + term.kind())
                        .help("expect takes a number, a text, an errno, a relation such as >= 5, or any of (…)"));
                yield Optional.empty();
            }
        };
    }

    private static boolean isErrno(BigInteger value) {
        return value.signum() < 0 && value.compareTo(BigInteger.valueOf(-4095)) >= 0;
    }

    private Optional<Demand> relation(Statement.Step step, dev.kspec.ast.Outcome.Relation r, Outcome outcome) {
        return switch (to.evaluate(r.bound())) {
            case Term.Int(Expr bound) ->
                number(step, r.bound(), outcome)
                        .map(subject -> new Demand(
                                Expr.and(
                                        Outcome.succeeded(outcome.register()),
                                        new Expr.Binary(op(r.relation()), subject, bound)),
                                r.relation().symbol() + " " + words(bound, r.bound()),
                                Optional.empty()));
            case Term.Invalid i -> Optional.empty();
            case Term term -> {
                to.wrong(Code.WRONG_TYPE, r.bound().span(), "only integers have an order; this is " + term.kind());
                yield Optional.empty();
            }
        };
    }

    /** The integer that an expectation of a number speaks of. */
    private Optional<Expr> number(Statement.Step step, Expression value, Outcome outcome) {
        return switch (outcome.yield()) {
            case Outcome.Number(Expr number) -> Optional.of(number);
            case Outcome.Count c -> Optional.of(new Expr.Reg(outcome.register()));
            case Outcome.Data d -> Optional.of(new Expr.Reg(outcome.register()));
            case Outcome.Nothing n -> Optional.of(new Expr.Reg(outcome.register()));
            case Outcome.Opened o -> {
                to.report(Diagnostic.error(
                                Code.NO_RESULT, value.span(), "which number an open file gets is not foreseeable")
                        .help("expect an errno, or nothing: then `" + step.verb() + "` must succeed"));
                yield Optional.empty();
            }
        };
    }

    /** A value found elsewhere than in the result counts only if the call succeeded. */
    private static Expr guard(Outcome outcome) {
        return outcome.yield() instanceof Outcome.Number ? Outcome.succeeded(outcome.register()) : Expr.TRUE;
    }

    private Optional<Outcome.Data> data(Statement.Step step, Expression value, Outcome outcome) {
        if (outcome.yield() instanceof Outcome.Data data) {
            return Optional.of(data);
        }
        to.wrong(
                Code.WRONG_TYPE,
                value.span(),
                "`" + step.verb() + "` gives no bytes that could be compared with a text");
        return Optional.empty();
    }

    /** A length that is an errno counts as 0, so that a condition about bytes is simply false after an error. */
    private static Expr safe(Expr length) {
        return length instanceof Expr.Const ? length : new Expr.Binary(BinaryOp.MUL, length, Expr.atLeast(length, 0));
    }

    static String words(Expr value, Expression expression) {
        return value instanceof Expr.Const(var number)
                ? number.toString()
                : expression.span().oneLine();
    }

    private static BinaryOp op(Expression.BinaryOperator relation) {
        return switch (relation) {
            case EQUAL -> BinaryOp.EQ;
            case NOT_EQUAL -> BinaryOp.NE;
            case LESS -> BinaryOp.LT;
            case LESS_OR_EQUAL -> BinaryOp.LE;
            case GREATER -> BinaryOp.GT;
            case GREATER_OR_EQUAL -> BinaryOp.GE;
            case ADD, SUBTRACT, MULTIPLY, DIVIDE, REMAINDER, AND, OR ->
                throw new IllegalArgumentException(relation.symbol());
        };
    }
}
