// SPDX-License-Identifier: Apache-2.0
package dev.kspec.check;

import dev.kspec.ast.Expression;
import dev.kspec.ast.Expression.BinaryOperator;
import dev.kspec.ast.Name;
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
import dev.kspec.program.Regex;
import dev.kspec.program.Slice;
import dev.kspec.source.Span;
import dev.kspec.type.CType;
import dev.kspec.type.Errno;
import dev.kspec.verb.Lowering;
import dev.kspec.verb.Outcome;
import dev.kspec.verb.Patterns;
import dev.kspec.verb.Term;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Turns {@code expect …}, or its absence, into a check of a step's outcome. */
final class Expectations {
    /** What a result is below when an access raised a signal (interpreter/agent/wire.def). */
    private static final int SIGNAL = 8192;

    /** What is written for success where a step's number is known to nobody. */
    private static final String OK = "ok";

    private static final Regex NUMBER = decimal();

    /**
     * What an outcome has to be.
     *
     * @param bytes the bytes it has to be, if they are known beforehand
     * @param parts what a pattern was held against, if it was one
     */
    private record Demand(Expr condition, String words, Optional<Bytes> bytes, Optional<Subject> parts) {
        Demand(Expr condition, String words) {
            this(condition, words, Optional.empty(), Optional.empty());
        }
    }

    private final Lowering to;
    private final Injection injection;
    private final Refusal refusal;
    private Optional<Expr> strikesBefore = Optional.empty();
    private Optional<Expr> struck = Optional.empty();

    Expectations(Lowering to, Injection injection, Refusal refusal) {
        this.to = to;
        this.refusal = refusal;
        this.injection = injection;
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
                        to.origin(), outcome.success(), new Expectation(outcome.successWords(), result(outcome))));
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
                                            new Expectation(errno, result(outcome))));
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
                new Expectation.BytesResult(outcome.register(), safe(slice), demand.bytes());
            case Outcome.Written(Slice text) ->
                new Expectation.BytesResult(outcome.register(), safe(text), demand.bytes());
            case Outcome.Ended(var parts, Slice output)
            when demand.bytes().isPresent() -> new Expectation.BytesResult(outcome.register(), output, demand.bytes());
            default -> result(outcome);
        };
    }

    private static Subject result(Outcome outcome) {
        return switch (outcome.yield()) {
            case Outcome.Ended e -> new Expectation.End(outcome.register());
            case Outcome.Caught c -> new Expectation.Caught(outcome.register());
            default -> new Expectation.Result(outcome.register());
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
            return pattern(step, value, outcome);
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
            when actual(outcome) instanceof Term.Int -> {
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
            case Term.Int(Expr.Const(BigInteger v))
            when isErrno(v) && !isFoundElsewhere(outcome) -> {
                String name = Errno.name(-v.intValueExact()).orElse("its name");
                to.report(Diagnostic.error(Code.WRONG_TYPE, value.span(), "an error is expected by its name")
                        .help("write " + name + " instead of " + v));
                yield Optional.empty();
            }
            case Term.Int(Expr number) ->
                number(step, value, outcome)
                        .map(subject -> new Demand(
                                Expr.and(guard(outcome), new Expr.Binary(BinaryOp.EQ, subject, number)),
                                words(number, value)));
            case Term.Invalid i -> Optional.empty();
            case Term term -> other(step, value, term, outcome);
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

    /** Texts, structs, lists and what else can be the same as something. */
    private Optional<Demand> other(Statement.Step step, Expression value, Term wanted, Outcome outcome) {
        Term actual = actual(outcome);
        Optional<Lowering.Condition> same = actual == null
                ? Optional.empty()
                : to.held(actual, wanted, "", value.span().oneLine());
        if (same.isEmpty()) {
            wrongKind(step, value, wanted, actual);
            return Optional.empty();
        }
        Optional<Bytes> bytes = wanted instanceof Term.Fixed(Bytes b) ? Optional.of(b) : Optional.empty();
        String words = bytes.map(Bytes::words).orElse(value.span().oneLine());
        return Optional.of(new Demand(
                Expr.and(gave(outcome), same.get().value()),
                words,
                bytes,
                actual instanceof Term.InBuffer
                        ? Optional.empty()
                        : Optional.of(same.get().subject())));
    }

    /** The condition that there is a value: of a program that has ended, its output counts where its status is 0. */
    private static Expr gave(Outcome outcome) {
        return outcome.yield() instanceof Outcome.Ended
                ? Expr.equal(new Expr.Reg(outcome.register()), 0)
                : Outcome.succeeded(outcome.register());
    }

    private void wrongKind(Statement.Step step, Expression value, Term wanted, Term actual) {
        if (wanted instanceof Term.Fixed || wanted instanceof Term.InBuffer) {
            to.wrong(
                    Code.WRONG_TYPE,
                    value.span(),
                    "`" + step.verb() + "` gives no bytes that could be compared with a text");
        } else if (actual == null) {
            to.report(Diagnostic.error(Code.WRONG_TYPE, value.span(), "a step does not come to " + wanted.kind())
                    .help("expect takes a number, a text, an errno, a relation such as >= 5, or any of (…)"));
        } else {
            to.wrong(
                    Code.WRONG_TYPE,
                    value.span(),
                    "`" + step.verb() + "` gives " + actual.kind() + "; this is " + wanted.kind());
        }
    }

    /** What a step gives, as a value; null if it gives none but its result. */
    private static Term actual(Outcome outcome) {
        return switch (outcome.yield()) {
            case Outcome.Number(Expr value) -> new Term.Int(value);
            case Outcome.Count c -> new Term.Int(new Expr.Reg(outcome.register()));
            case Outcome.Data(Slice slice) -> new Term.InBuffer(safe(slice));
            case Outcome.Value(Term term) -> term;
            case Outcome.Written(Slice text) -> new Term.InBuffer(safe(text));
            case Outcome.Caught(Term.Struct info) -> info;
            case Outcome.Ended(var parts, Slice output) -> new Term.InBuffer(output);
            case Outcome.Nothing n -> null;
            case Outcome.Opened o -> null;
        };
    }

    private Optional<Demand> pattern(Statement.Step step, Expression pattern, Outcome outcome) {
        if (pattern instanceof Expression.Range) {
            return number(step, pattern, outcome).flatMap(n -> fits(new Term.Int(n), pattern, "the result", outcome));
        }
        boolean ofParts = pattern instanceof Expression.Fields || pattern instanceof Expression.Wildcard;
        Term actual = outcome.yield() instanceof Outcome.Ended(Term.Struct parts, var output) && ofParts
                ? parts
                : actual(outcome);
        if (actual == null) {
            to.report(Diagnostic.error(Code.NO_RESULT, pattern.span(), "`" + step.verb() + "` gives nothing to match")
                    .help("expect an errno, or ok: then `" + step.verb() + "` must succeed"));
            return Optional.empty();
        }
        return fits(actual, pattern, actual instanceof Term.Int ? "the result" : "", outcome);
    }

    private Optional<Demand> fits(Term actual, Expression pattern, String path, Outcome outcome) {
        Expr gave = actual instanceof Term.InBuffer ? gave(outcome) : Outcome.succeeded(outcome.register());
        return to.fits(actual, pattern, path)
                .map(c -> new Demand(
                        Expr.and(gave, c.value()),
                        pattern.span().oneLine(),
                        Optional.empty(),
                        pattern instanceof Expression.HexPattern ? bytesOf(outcome) : Optional.of(c.subject())));
    }

    /** Bytes are shown at length. */
    private static Optional<Subject> bytesOf(Outcome outcome) {
        return outcome.yield() instanceof Outcome.Ended(Term.Struct parts, Slice output)
                ? Optional.of(new Expectation.PartsResult(
                        outcome.register(),
                        List.of(
                                new Expectation.Part("the status", new Expr.Reg(outcome.register())),
                                new Expectation.Part("the output", output))))
                : Optional.empty();
    }

    private static boolean isErrno(BigInteger value) {
        return value.signum() < 0 && value.compareTo(BigInteger.valueOf(-4095)) >= 0;
    }

    private Optional<Demand> relation(Statement.Step step, dev.kspec.ast.Outcome.Relation r, Outcome outcome) {
        return switch (r.relation()) {
            case MATCHES -> matches(step, r, outcome);
            case IN, NOT_IN -> in(step, r, outcome);
            case IS, IS_NOT -> {
                to.report(Diagnostic.error(
                                Code.WRONG_TYPE, r.span(), "what kind of value a step gives is known beforehand")
                        .help("demand a value, such as: expect 5, or expect >= 1"));
                yield Optional.empty();
            }
            default -> compared(step, r, outcome);
        };
    }

    private Optional<Demand> compared(Statement.Step step, dev.kspec.ast.Outcome.Relation r, Outcome outcome) {
        return switch (to.evaluate(r.bound())) {
            case Term.Int(Expr bound) -> {
                warnOfNegative(step, r, bound, outcome);
                yield number(step, r.bound(), outcome)
                        .map(subject -> new Demand(
                                Expr.and(
                                        hasNumber(outcome),
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

    private Optional<Demand> matches(Statement.Step step, dev.kspec.ast.Outcome.Relation r, Outcome outcome) {
        Optional<Regex> regex = to.regex(r.bound());
        Term actual = actual(outcome);
        if (regex.isEmpty()) {
            return Optional.empty();
        }
        if (!(actual instanceof Term.InBuffer(Slice slice))) {
            wrongKind(step, r.bound(), new Term.Fixed(Bytes.of()), actual);
            return Optional.empty();
        }
        Expr condition = Expr.and(gave(outcome), new Expr.Matches(slice, regex.get()));
        return Optional.of(
                new Demand(condition, "matches " + r.bound().span().oneLine(), Optional.empty(), bytesOf(outcome)));
    }

    /** Numbers are looked for among numbers, texts among texts: of what a step gives, what the list holds decides. */
    private Optional<Demand> in(Statement.Step step, dev.kspec.ast.Outcome.Relation r, Outcome outcome) {
        Term among = to.evaluate(r.bound());
        if (among instanceof Term.Invalid) {
            return Optional.empty();
        }
        boolean numbers = holdsNumbers(among);
        Term actual = numbers
                ? number(step, r.bound(), outcome).<Term>map(Term.Int::new).orElse(new Term.Invalid())
                : actual(outcome);
        if (actual == null) {
            wrongKind(step, r.bound(), among, null);
            return Optional.empty();
        }
        if (actual instanceof Term.Invalid) {
            return Optional.empty();
        }
        Expression.Binary where = new Expression.Binary(r.span(), BinaryOperator.IN, r.span(), r.bound(), r.bound());
        Expr gave = numbers ? hasNumber(outcome) : gave(outcome);
        return to.in(actual, among, where)
                .map(found -> r.relation() == BinaryOperator.IN ? found : Expr.not(found))
                .map(c -> new Demand(
                        Expr.and(gave, c),
                        r.relation().symbol() + " " + r.bound().span().oneLine()));
    }

    private static boolean holdsNumbers(Term among) {
        return switch (among) {
            case Term.Range range -> true;
            case Term.Items(List<Term> items, var places) -> items.stream().anyMatch(Term.Int.class::isInstance);
            case Term.Records records -> records.element() instanceof CType.Scalar;
            case Term.View view ->
                view.type() instanceof CType.Array(CType element, int length) && element instanceof CType.Scalar;
            default -> false;
        };
    }

    /** The integer that an expectation of a number speaks of. */
    private Optional<Expr> number(Statement.Step step, Expression value, Outcome outcome) {
        return switch (outcome.yield()) {
            case Outcome.Number(Expr number) -> Optional.of(number);
            case Outcome.Count c -> Optional.of(new Expr.Reg(outcome.register()));
            case Outcome.Data d -> Optional.of(new Expr.Reg(outcome.register()));
            case Outcome.Written(Slice text) -> Optional.of(new Expr.Parse(safe(text), 10));
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

    private static Regex decimal() {
        try {
            return Regex.compile("^\\s*[-+]?[0-9]+\\s*$");
        } catch (Regex.SyntaxError e) {
            throw new IllegalStateException(e);
        }
    }

    /** A value found elsewhere than in the result counts only if the call succeeded. */
    private static Expr guard(Outcome outcome) {
        return isFoundElsewhere(outcome) ? hasNumber(outcome) : Expr.TRUE;
    }

    /** The call succeeded; and what it gave, if that is a text, is a number. */
    private static Expr hasNumber(Outcome outcome) {
        Expr succeeded = Outcome.succeeded(outcome.register());
        return outcome.yield() instanceof Outcome.Written(Slice text)
                ? Expr.and(succeeded, new Expr.Matches(safe(text), NUMBER))
                : succeeded;
    }

    private static boolean isFoundElsewhere(Outcome outcome) {
        return outcome.yield() instanceof Outcome.Number || outcome.yield() instanceof Outcome.Written;
    }

    /** A length that is an errno counts as 0, so that a condition about bytes is simply false after an error. */
    private static Slice safe(Slice slice) {
        Expr length = slice.length();
        return length instanceof Expr.Const
                ? slice
                : new Slice(
                        slice.buffer(), slice.offset(), new Expr.Binary(BinaryOp.MUL, length, Expr.atLeast(length, 0)));
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
