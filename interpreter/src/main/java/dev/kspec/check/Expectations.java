// SPDX-License-Identifier: Apache-2.0
package dev.kspec.check;

import dev.kspec.ast.Expression;
import dev.kspec.ast.Name;
import dev.kspec.ast.Statement;
import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.program.Expectation;
import dev.kspec.program.Expectation.Subject;
import dev.kspec.program.Expr;
import dev.kspec.program.Expr.BinaryOp;
import dev.kspec.program.Instruction;
import dev.kspec.program.Origin;
import dev.kspec.program.Slice;
import dev.kspec.source.Span;
import dev.kspec.type.Errno;
import dev.kspec.verb.Lowering;
import dev.kspec.verb.Outcome;
import dev.kspec.verb.Patterns;
import dev.kspec.verb.Term;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Turns {@code expect …}, or its absence, into a check of a step's outcome. */
final class Expectations {
    /** What a result is below when an access raised a signal (interpreter/agent/wire.def). */
    private static final int SIGNAL = 8192;

    /** What is written for success where a step's number is known to nobody. */
    private static final String OK = "ok";

    private final Lowering to;
    private final Injection injection;
    private final Refusal refusal;
    private final NumberDemands numbers;
    private final ValueDemands values;
    private Optional<Expr> strikesBefore = Optional.empty();
    private Optional<Expr> struck = Optional.empty();

    Expectations(Lowering to, Injection injection, Refusal refusal) {
        this.to = to;
        this.refusal = refusal;
        this.injection = injection;
        numbers = new NumberDemands(to);
        values = new ValueDemands(to, numbers);
    }

    /** To be called before a step: whether a fault struck in it shows only if it is known how often it had before. */
    void begin(Statement.Step step) {
        struck = Optional.empty();
        strikesBefore = step.expect().filter(Expectations::asksForInjection).flatMap(e -> injection.strikes());
    }

    /** A step that a sweep's fault struck leaves nothing to be named: what follows in the sweep's block is left out. */
    void leaveIfStruck(Statement.Step step) {
        struck.ifPresent(hit -> injection.leavePass(hit, step));
    }

    private static boolean asksForInjection(dev.kspec.ast.Outcome expected) {
        return switch (expected) {
            case dev.kspec.ast.Outcome.ByInjection b -> true;
            case dev.kspec.ast.Outcome.AnyOf a -> a.alternatives().stream().anyMatch(Expectations::asksForInjection);
            case dev.kspec.ast.Outcome.Exactly e -> false;
            case dev.kspec.ast.Outcome.Relation r -> false;
        };
    }

    void lower(Statement.Step step, Outcome outcome) {
        if (step.expect().filter(Refusal::isAskedFor).isPresent()) {
            refused(step, outcome);
            return;
        }
        if (step.expect().isEmpty()) {
            succeeds(outcome);
            return;
        }
        dev.kspec.ast.Outcome expected = step.expect().get();
        if (outcome.yield() instanceof Outcome.Value(Term.Invalid i)) {
            // What the step gives is not known after a mistake in it; names are wrong all the same.
            to.unreached(() -> {
                var unused = demand(step, expected, outcome);
            });
            return;
        }
        demand(step, expected, outcome)
                .ifPresent(d -> to.program()
                        .add(new Instruction.Check(
                                new Origin(expected.span(), to.origin().what()),
                                d.condition(),
                                new Expectation(d.words(), subject(outcome, d)))));
    }

    private void succeeds(Outcome outcome) {
        to.program()
                .add(new Instruction.Check(
                        to.origin(),
                        outcome.success(),
                        new Expectation(outcome.successWords(), Given.result(outcome))));
    }

    /** {@code expect invalid}: the errno of the row's invalid value, with which the case is over; else success. */
    private void refused(Statement.Step step, Outcome outcome) {
        Span where = step.expect().orElseThrow().span();
        if (!refusal.isPossible()) {
            to.report(Diagnostic.error(Code.MISPLACED, where, "the matrix has no invalid values")
                    .help("a line in the matrix names them: invalid port: 0, 65536 expect EINVAL"));
            return;
        }
        refusal.errno()
                .ifPresentOrElse(
                        errno -> {
                            to.program()
                                    .add(new Instruction.Check(
                                            new Origin(where, to.origin().what()),
                                            Expr.equal(
                                                    new Expr.Reg(outcome.register()),
                                                    -Errno.number(errno).orElseThrow()),
                                            new Expectation(errno, Given.result(outcome))));
                            if (to.isReached()) {
                                refusal.met();
                            }
                        },
                        () -> succeeds(outcome));
    }

    private Subject subject(Outcome outcome, Demand demand) {
        if (demand.parts().isPresent()) {
            return demand.parts().get() instanceof Expectation.Parts(var parts)
                    ? new Expectation.PartsResult(outcome.register(), parts)
                    : demand.parts().get();
        }
        return switch (outcome.yield()) {
            case Outcome.Number(Expr value) -> new Expectation.IntResult(outcome.register(), value);
            case Outcome.Data(Slice slice) ->
                new Expectation.BytesResult(outcome.register(), Given.safe(slice), demand.bytes());
            case Outcome.Written(Slice text) ->
                new Expectation.BytesResult(outcome.register(), Given.safe(text), demand.bytes());
            case Outcome.Ended(var parts, Slice output)
            when demand.bytes().isPresent() -> new Expectation.BytesResult(outcome.register(), output, demand.bytes());
            default -> Given.result(outcome);
        };
    }

    private Optional<Demand> demand(Statement.Step step, dev.kspec.ast.Outcome expected, Outcome outcome) {
        return switch (expected) {
            case dev.kspec.ast.Outcome.Exactly e -> exactly(step, e.value(), outcome);
            case dev.kspec.ast.Outcome.Relation r -> relation(step, r, outcome);
            case dev.kspec.ast.Outcome.AnyOf a -> anyOf(step, a, outcome);
            case dev.kspec.ast.Outcome.ByInjection b -> byInjection(step, b, outcome);
        };
    }

    /** Which of two outcomes is due, the fault's own count of strikes says. */
    private Optional<Demand> byInjection(Statement.Step step, dev.kspec.ast.Outcome.ByInjection b, Outcome outcome) {
        Optional<Demand> clean = demand(step, b.clean(), outcome);
        Optional<Demand> injected = demand(step, b.injected(), outcome);
        if (strikesBefore.isEmpty()) {
            to.report(Diagnostic.error(Code.MISPLACED, b.span(), "only in a sweep is an outcome clean or injected")
                    .help("sweep FAULT { … expect A when clean, B when injected }"));
            return Optional.empty();
        }
        if (clean.isEmpty() || injected.isEmpty()) {
            return Optional.empty();
        }
        Expr hit = to.computed(new Expr.Binary(BinaryOp.GT, injection.strikes().orElseThrow(), strikesBefore.get()));
        struck = Optional.of(hit);
        Expr condition = Expr.or(
                Expr.and(hit, injected.get().condition()),
                Expr.and(Expr.not(hit), clean.get().condition()));
        return Optional.of(new Demand(
                condition,
                clean.get().words() + " when clean, " + injected.get().words() + " when injected"));
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
        return Optional.of(new Demand(condition, words, Optional.empty(), partsOf(demands)));
    }

    /** What several patterns looked at. */
    private static Optional<Subject> partsOf(List<Optional<Demand>> demands) {
        List<Expectation.Part> parts = demands.stream()
                .flatMap(d -> d.flatMap(Demand::parts).stream())
                .filter(Expectation.Parts.class::isInstance)
                .flatMap(p -> ((Expectation.Parts) p).parts().stream())
                .map(Expectation.Part::alone)
                .distinct()
                .toList();
        return parts.isEmpty() ? Optional.empty() : Optional.of(new Expectation.Parts(parts));
    }

    private Optional<Demand> exactly(Statement.Step step, Expression value, Outcome outcome) {
        if (Habits.isWrong(value, to)) {
            return Optional.empty();
        }
        if (Patterns.isPattern(value)) {
            return values.pattern(step, value, outcome);
        }
        if (value instanceof Expression.Reference(Span span, Name name)
                && name.text().equals(OK)
                && !to.scope().has(OK)) {
            return Optional.of(new Demand(outcome.success(), outcome.successWords()));
        }
        Habits.check(value, to);
        Expr result = new Expr.Reg(outcome.register());
        return switch (to.evaluate(value)) {
            case Term.Bool condition
            when Given.actual(outcome) instanceof Term.Int -> {
                to.report(Diagnostic.error(
                                Code.WRONG_TYPE,
                                value.span(),
                                "`" + step.verb() + "` gives an integer; this is a condition")
                        .help(Habits.instead(value)));
                yield Optional.empty();
            }
            case Term.Error(String name, int number) -> Optional.of(new Demand(Expr.equal(result, -number), name));
            case Term.Signal(String name, int number) ->
                Optional.of(new Demand(Expr.equal(result, signalled(number, outcome)), name));
            case Term.Int(Expr number) -> numbers.equal(step, value, number, outcome);
            case Term.Invalid i -> Optional.empty();
            case Term term -> values.other(step, value, term, outcome);
        };
    }

    /** The result of a step that a signal ended, or that waited for one. */
    private static long signalled(int signal, Outcome outcome) {
        return switch (outcome.yield()) {
            case Outcome.Ended e -> 256L + signal;
            case Outcome.Caught c -> signal;
            default -> -(SIGNAL + (long) signal);
        };
    }

    private Optional<Demand> relation(Statement.Step step, dev.kspec.ast.Outcome.Relation r, Outcome outcome) {
        return switch (r.relation()) {
            case MATCHES -> values.matches(step, r, outcome);
            case IN, NOT_IN -> values.in(step, r, outcome);
            case IS, IS_NOT -> {
                to.report(Diagnostic.error(
                                Code.WRONG_TYPE, r.span(), "what kind of value a step gives is known beforehand")
                        .help("demand a value, such as: expect 5, or expect >= 1"));
                yield Optional.empty();
            }
            default -> numbers.compared(step, r, outcome);
        };
    }
}
