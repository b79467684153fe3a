// SPDX-License-Identifier: Apache-2.0
package dev.kspec.check;

import dev.kspec.ast.Expression;
import dev.kspec.ast.Expression.BinaryOperator;
import dev.kspec.ast.Statement;
import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.program.Bytes;
import dev.kspec.program.Expr;
import dev.kspec.program.Regex;
import dev.kspec.program.Slice;
import dev.kspec.type.CType;
import dev.kspec.verb.Lowering;
import dev.kspec.verb.Outcome;
import dev.kspec.verb.Term;
import java.util.List;
import java.util.Optional;

/** Demands of the value that a step gives: the same as another one, of a pattern, among several. */
final class ValueDemands {
    private final Lowering to;
    private final NumberDemands numbers;

    ValueDemands(Lowering to, NumberDemands numbers) {
        this.to = to;
        this.numbers = numbers;
    }

    /** Texts, structs, lists and what else can be the same as something. */
    Optional<Demand> other(Statement.Step step, Expression value, Term wanted, Outcome outcome) {
        Term actual = Given.actual(outcome);
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
                Expr.and(Given.gave(outcome), same.get().value()),
                words,
                bytes,
                actual instanceof Term.InBuffer
                        ? Optional.empty()
                        : Optional.of(same.get().subject())));
    }

    Optional<Demand> pattern(Statement.Step step, Expression pattern, Outcome outcome) {
        if (pattern instanceof Expression.Range) {
            return numbers.number(step, pattern, outcome)
                    .flatMap(n -> fits(new Term.Int(n), pattern, "the result", outcome));
        }
        boolean ofParts = pattern instanceof Expression.Fields || pattern instanceof Expression.Wildcard;
        Term actual = outcome.yield() instanceof Outcome.Ended(Term.Struct parts, var output) && ofParts
                ? parts
                : Given.actual(outcome);
        if (actual == null) {
            to.report(Diagnostic.error(Code.NO_RESULT, pattern.span(), "`" + step.verb() + "` gives nothing to match")
                    .help("expect an errno, or ok: then `" + step.verb() + "` must succeed"));
            return Optional.empty();
        }
        return fits(actual, pattern, actual instanceof Term.Int ? "the result" : "", outcome);
    }

    private Optional<Demand> fits(Term actual, Expression pattern, String path, Outcome outcome) {
        Expr gave = actual instanceof Term.InBuffer ? Given.gave(outcome) : Outcome.succeeded(outcome.register());
        return to.fits(actual, pattern, path)
                .map(c -> new Demand(
                        Expr.and(gave, c.value()),
                        pattern.span().oneLine(),
                        Optional.empty(),
                        pattern instanceof Expression.HexPattern ? Given.bytesOf(outcome) : Optional.of(c.subject())));
    }

    Optional<Demand> matches(Statement.Step step, dev.kspec.ast.Outcome.Relation r, Outcome outcome) {
        Optional<Regex> regex = to.regex(r.bound());
        Term actual = Given.actual(outcome);
        if (regex.isEmpty()) {
            return Optional.empty();
        }
        if (!(actual instanceof Term.InBuffer(Slice slice))) {
            wrongKind(step, r.bound(), new Term.Fixed(Bytes.of()), actual);
            return Optional.empty();
        }
        Expr condition = Expr.and(Given.gave(outcome), new Expr.Matches(slice, regex.get()));
        return Optional.of(new Demand(
                condition, "matches " + r.bound().span().oneLine(), Optional.empty(), Given.bytesOf(outcome)));
    }

    /** Numbers are looked for among numbers, texts among texts: of what a step gives, what the list holds decides. */
    Optional<Demand> in(Statement.Step step, dev.kspec.ast.Outcome.Relation r, Outcome outcome) {
        Term among = to.evaluate(r.bound());
        if (among instanceof Term.Invalid) {
            return Optional.empty();
        }
        boolean ofNumbers = holdsNumbers(among);
        Term actual = ofNumbers
                ? numbers.number(step, r.bound(), outcome)
                        .<Term>map(Term.Int::new)
                        .orElse(new Term.Invalid())
                : Given.actual(outcome);
        if (actual == null) {
            wrongKind(step, r.bound(), among, null);
            return Optional.empty();
        }
        if (actual instanceof Term.Invalid) {
            return Optional.empty();
        }
        Expression.Binary where = new Expression.Binary(r.span(), BinaryOperator.IN, r.span(), r.bound(), r.bound());
        Expr gave = ofNumbers ? Given.hasNumber(outcome) : Given.gave(outcome);
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
}
