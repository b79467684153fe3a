// SPDX-License-Identifier: Apache-2.0
package dev.kspec.check;

import dev.kspec.ast.Expression;
import dev.kspec.ast.Outcome;
import dev.kspec.ast.Statement;
import dev.kspec.ast.Text;
import dev.kspec.diag.Code;
import dev.kspec.source.Span;
import java.math.BigInteger;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/** More is expected of a read or a write than it can come to. */
final class Amounts {
    private static final Set<String> READING = Set.of("read", "pread", "recv", "recvfrom");
    private static final Set<String> WRITING = Set.of("write", "pwrite", "send", "sendto");

    /** Takes a warning. */
    interface Warnings {
        void warn(Code code, Span span, String message, String help);
    }

    private final Warnings warnings;

    Amounts(Warnings warnings) {
        this.warnings = warnings;
    }

    void look(Statement.Step step) {
        String verb = step.verb().text();
        boolean reads = READING.contains(verb);
        if (step.expect().isEmpty() || step.operands().size() < 2 || !(reads || WRITING.contains(verb))) {
            return;
        }
        if (step.operands().stream().anyMatch(Amounts::isTruncating)) {
            return;
        }
        Expression amount = step.operands().get(1);
        OptionalLong most = reads ? number(amount) : length(amount);
        most.ifPresent(m -> outcome(
                step.expect().get(), m, "`" + verb + "` comes to at most " + m + " byte" + (m == 1 ? "" : "s")));
    }

    /** With it, recv tells a datagram's own size (recv(2), MSG_TRUNC). */
    private static boolean isTruncating(Expression operand) {
        return operand instanceof Expression.Reference(Span span, var name)
                && name.text().equals("trunc");
    }

    private void outcome(Outcome outcome, long most, String words) {
        switch (outcome) {
            case Outcome.Exactly e -> {
                number(e.value()).ifPresent(n -> tooMuch(n > most, e.span(), words));
                length(e.value()).ifPresent(n -> longer(n, most, e.span(), words));
            }
            case Outcome.Relation r ->
                number(r.bound())
                        .ifPresent(n -> tooMuch(
                                switch (r.relation()) {
                                    case EQUAL, GREATER_OR_EQUAL -> n > most;
                                    case GREATER -> n >= most;
                                    default -> false;
                                },
                                r.span(),
                                words));
            case Outcome.AnyOf a -> a.alternatives().forEach(o -> outcome(o, most, words));
            case Outcome.ByInjection b -> {
                outcome(b.clean(), most, words);
                outcome(b.injected(), most, words);
            }
        }
    }

    private void tooMuch(boolean is, Span span, String words) {
        if (is) {
            warnings.warn(Code.NEVER_HOLDS, span, "this never holds: " + words, "expect no more than that");
        }
    }

    private void longer(long length, long most, Span span, String words) {
        if (length > most) {
            warnings.warn(
                    Code.NEVER_HOLDS,
                    span,
                    "this never holds: " + words + ", and this has " + length,
                    "read at least as many bytes as are expected");
        }
    }

    private static OptionalLong number(Expression e) {
        return e instanceof Expression.Int(Span span, BigInteger value) && value.signum() >= 0 && value.bitLength() < 63
                ? OptionalLong.of(value.longValueExact())
                : OptionalLong.empty();
    }

    /** How many bytes a value has, if that shows. */
    private static OptionalLong length(Expression e) {
        return switch (e) {
            case Text text when text.isPlain() -> OptionalLong.of(text.plainBytes().length);
            case Expression.HexPattern pattern -> OptionalLong.of(pattern.value().length);
            case Expression.Call call
            when call.function().text().equals("bytes") && isPlainCall(call) ->
                number(call.arguments().getFirst());
            default -> OptionalLong.empty();
        };
    }

    private static boolean isPlainCall(Expression.Call call) {
        List<Expression> arguments = call.arguments();
        return arguments.size() == 2 && call.named().isEmpty();
    }
}
