// SPDX-License-Identifier: Apache-2.0
package dev.kspec.check;

import dev.kspec.program.Expectation;
import dev.kspec.program.Expectation.Subject;
import dev.kspec.program.Expr;
import dev.kspec.program.Expr.BinaryOp;
import dev.kspec.program.Regex;
import dev.kspec.program.Slice;
import dev.kspec.verb.Outcome;
import dev.kspec.verb.Term;
import java.util.List;
import java.util.Optional;

/** What a step gives, as what is demanded of it sees it. */
final class Given {
    private static final Regex NUMBER = decimal();

    private Given() {}

    /** The result itself, to be shown. */
    static Subject result(Outcome outcome) {
        return switch (outcome.yield()) {
            case Outcome.Ended e -> new Expectation.End(outcome.register());
            case Outcome.Caught c -> new Expectation.Caught(outcome.register());
            default -> new Expectation.Result(outcome.register());
        };
    }

    /** The condition that there is a value: of a program that has ended, its output counts where its status is 0. */
    static Expr gave(Outcome outcome) {
        return outcome.yield() instanceof Outcome.Ended
                ? Expr.equal(new Expr.Reg(outcome.register()), 0)
                : Outcome.succeeded(outcome.register());
    }

    /** What a step gives, as a value; null if it gives none but its result. */
    static Term actual(Outcome outcome) {
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

    /** Bytes are shown at length. */
    static Optional<Subject> bytesOf(Outcome outcome) {
        return outcome.yield() instanceof Outcome.Ended(Term.Struct parts, Slice output)
                ? Optional.of(new Expectation.PartsResult(
                        outcome.register(),
                        List.of(
                                new Expectation.Part("the status", new Expr.Reg(outcome.register())),
                                new Expectation.Part("the output", output))))
                : Optional.empty();
    }

    private static Regex decimal() {
        try {
            return Regex.compile("^\\s*[-+]?[0-9]+\\s*$");
        } catch (Regex.SyntaxError e) {
            throw new IllegalStateException(e);
        }
    }

    /** A value found elsewhere than in the result counts only if the call succeeded. */
    static Expr guard(Outcome outcome) {
        return isFoundElsewhere(outcome) ? hasNumber(outcome) : Expr.TRUE;
    }

    /** The call succeeded; and what it gave, if that is a text, is a number. */
    static Expr hasNumber(Outcome outcome) {
        Expr succeeded = Outcome.succeeded(outcome.register());
        return outcome.yield() instanceof Outcome.Written(Slice text)
                ? Expr.and(succeeded, new Expr.Matches(safe(text), NUMBER))
                : succeeded;
    }

    static boolean isFoundElsewhere(Outcome outcome) {
        return outcome.yield() instanceof Outcome.Number || outcome.yield() instanceof Outcome.Written;
    }

    /** A length that is an errno counts as 0, so that a condition about bytes is simply false after an error. */
    static Slice safe(Slice slice) {
        Expr length = slice.length();
        return length instanceof Expr.Const
                ? slice
                : new Slice(
                        slice.buffer(), slice.offset(), new Expr.Binary(BinaryOp.MUL, length, Expr.atLeast(length, 0)));
    }
}
