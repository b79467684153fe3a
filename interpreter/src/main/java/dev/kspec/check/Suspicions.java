// SPDX-License-Identifier: Apache-2.0
package dev.kspec.check;

import dev.kspec.ast.Expression;
import dev.kspec.ast.Expression.BinaryOperator;
import dev.kspec.ast.Statement;
import dev.kspec.ast.Text;
import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.diag.Diagnostics;
import dev.kspec.source.Span;
import dev.kspec.type.Value;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Steps that are allowed but test nothing: what holds or fails whatever the driver does, as far as that shows without
 * running. All of it is told as warnings.
 */
final class Suspicions {
    private final Optional<Duration> timeout;
    private final Set<String> devices;
    private final Diagnostics diagnostics;
    private final Amounts amounts;

    /**
     * @param timeout of a case, if the scenario sets it
     * @param devices that the driver in use has
     */
    Suspicions(Optional<Duration> timeout, Set<String> devices, Diagnostics diagnostics) {
        this.timeout = timeout;
        this.devices = devices;
        this.diagnostics = diagnostics;
        this.amounts = new Amounts(this::warn);
    }

    void look(List<Statement> steps) {
        steps.forEach(this::look);
    }

    private void look(Statement statement) {
        switch (statement) {
            case Statement.Step s -> step(s);
            case Statement.Assert s -> condition(s.condition());
            case Statement.Across s -> s.body().ifPresent(this::look);
            case Statement.Inject s -> {
                strikes(s.span(), s.body());
                look(s.body());
            }
            case Statement.Sweep s -> {
                strikes(s.span(), s.body());
                look(s.body());
                look(s.afterEach());
            }
            case Statement.For s -> block(s.span(), s.body());
            case Statement.If s -> {
                if (s.then().isEmpty() && s.otherwise().orElse(List.of()).isEmpty()) {
                    block(s.span(), List.of());
                }
                look(s.then());
                s.otherwise().ifPresent(this::look);
            }
            case Statement.Repeat s -> {
                if (s.times() instanceof Expression.Int(Span span, BigInteger n) && n.signum() == 0) {
                    warn(
                            Code.NEVER_HOLDS,
                            span,
                            "what is repeated 0 times is never done",
                            "remove the block, or say how often");
                }
                block(s.span(), s.body());
            }
            case Statement.Eventually s -> {
                limit(s.within());
                look(s.body());
            }
            case Statement.Within s -> {
                limit(s.within());
                block(s.span(), s.body());
            }
            case Statement.AsUser s -> block(s.span(), s.body());
            case Statement.AsCompat s -> block(s.span(), s.body());
            case Statement.Fork s -> block(s.span(), s.body());
            case Statement.Parallel s -> s.lanes().forEach(l -> block(l.span(), l.body()));
            case Statement.Bench s -> block(s.span(), s.body());
            case Statement.Teardown s -> look(s.body());
            case Statement.WhenBlocked s -> {}
            case Statement.Sync s -> {}
            case Statement.Let s -> {}
            case Statement.Call s -> {}
            case Statement.Give s -> {}
        }
    }

    private void warn(Code code, Span span, String message, String help) {
        diagnostics.add(Diagnostic.warning(code, span, message).help(help));
    }

    private void block(Span head, List<Statement> body) {
        if (body.isEmpty()) {
            warn(Code.ALWAYS_HOLDS, head, "the block does nothing", "put steps into it, or remove it");
        }
        look(body);
    }

    private void strikes(Span head, List<Statement> body) {
        if (body.isEmpty()) {
            warn(
                    Code.NEVER_HOLDS,
                    head,
                    "the block does nothing that the fault could strike",
                    "put the steps into it that are to fail");
        }
    }

    private void step(Statement.Step step) {
        step.within().ifPresent(this::limit);
        if (step.verb().text().equals("sleep")
                && step.operands().size() == 1
                && step.operands().getFirst() instanceof Expression.Duration(Span span, long nanos)
                && isLongerThanTheCase(nanos)) {
            warn(
                    Code.NEVER_HOLDS,
                    span,
                    "the case is over before: " + words(),
                    "sleep for less, or give the scenario more time");
        }
        if (step.verb().text().equals("open") && !step.operands().isEmpty()) {
            relative(step.operands().getFirst());
        }
        amounts.look(step);
    }

    /** A path that is a device's name, or looks like one from where nobody stands. */
    private void relative(Expression path) {
        if (!(path instanceof Text text) || !text.isPlain()) {
            return;
        }
        String written = text.plainString();
        if (devices.contains(written)) {
            warn(
                    Code.UNKNOWN_DEVICE,
                    text.span(),
                    "this is a file `" + written + "` in the working directory, not the driver's device",
                    "a device is named without quotes: open " + written);
        } else if (written.startsWith("dev/")) {
            warn(
                    Code.UNKNOWN_DEVICE,
                    text.span(),
                    "this is a path below the working directory",
                    "write \"/" + written + "\", or name the driver's device without quotes");
        }
    }

    private void limit(Expression limit) {
        if (limit instanceof Expression.Duration(Span span, long nanos) && isLongerThanTheCase(nanos)) {
            warn(
                    Code.ALWAYS_HOLDS,
                    span,
                    "this limit is never reached: " + words(),
                    "make it shorter than the scenario's timeout, or give the scenario more time");
        }
    }

    private boolean isLongerThanTheCase(long nanos) {
        return timeout.isPresent() && nanos >= timeout.get().toNanos();
    }

    private String words() {
        return "the scenario's timeout is "
                + new Value.Duration(timeout.orElseThrow().toNanos()).canonical();
    }

    /** One value on both sides. */
    private void condition(Expression condition) {
        switch (condition) {
            case Expression.Binary b
            when b.operator() == BinaryOperator.AND -> {
                condition(b.left());
                condition(b.right());
            }
            case Expression.Binary b
            when isSame(b.left(), b.right()) -> {
                switch (b.operator()) {
                    case EQUAL, LESS_OR_EQUAL, GREATER_OR_EQUAL ->
                        warn(
                                Code.ALWAYS_HOLDS,
                                b.span(),
                                "both sides are the same: this always holds",
                                "compare it with what it has to be");
                    case NOT_EQUAL, LESS, GREATER ->
                        warn(
                                Code.NEVER_HOLDS,
                                b.span(),
                                "both sides are the same: this never holds",
                                "compare it with what it has to be");
                    default -> {}
                }
            }
            default -> {}
        }
    }

    private static boolean isSame(Expression left, Expression right) {
        return switch (left) {
            case Expression.Reference l ->
                right instanceof Expression.Reference r
                        && l.name().text().equals(r.name().text());
            case Expression.Member l ->
                right instanceof Expression.Member r
                        && l.field().text().equals(r.field().text())
                        && isSame(l.target(), r.target());
            default -> false;
        };
    }
}
