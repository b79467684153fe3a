// SPDX-License-Identifier: Apache-2.0
package dev.kspec.check;

import dev.kspec.ast.Expression;
import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.program.Expectation;
import dev.kspec.program.Expr;
import dev.kspec.program.Instruction;
import dev.kspec.program.Origin;
import dev.kspec.program.ProgramBuilder;
import dev.kspec.type.Value;
import dev.kspec.verb.Lowering;
import dev.kspec.verb.Term;
import java.util.Optional;

/** Upper bounds of time, measured by the guest's monotonic clock. */
final class Timing {
    private static final long LONGEST_NANOS = 86_400_000_000_000L;

    private final Lowering lowering;

    Timing(Lowering lowering) {
        this.lowering = lowering;
    }

    /**
     * When something with a bound began.
     *
     * @param end where it is done, if it is ended by force when its time is over
     */
    record Start(Expression bound, long nanos, Expr at, Optional<ProgramBuilder.Label> end) {}

    /** A known duration that is not zero and at most a day; a wrong one is reported and counts as the longest. */
    long bound(Expression e) {
        return switch (lowering.evaluate(e)) {
            case Term.Duration(long nanos) when nanos > 0 && nanos <= LONGEST_NANOS -> nanos;
            case Term.Duration d -> {
                lowering.wrong(Code.OUT_OF_RANGE, e.span(), "a time is longer than 0 and at most 24h");
                yield LONGEST_NANOS;
            }
            case Term.Int i -> {
                lowering.report(Diagnostic.error(Code.WRONG_TYPE, e.span(), "a duration needs its unit")
                        .help("such as 10ms or 2s"));
                yield LONGEST_NANOS;
            }
            case Term.Invalid i -> LONGEST_NANOS;
            case Term term -> {
                lowering.report(
                        Diagnostic.error(Code.WRONG_TYPE, e.span(), "expected a duration; this is " + term.kind())
                                .help("such as 10ms or 2s"));
                yield LONGEST_NANOS;
            }
        };
    }

    /** What is tried again if it took too long must have come to its end before that shows; so must the clean-up. */
    Start start(Expression bound) {
        long nanos = bound(bound);
        int began = read();
        Optional<ProgramBuilder.Label> end = lowering.isRetried() || lowering.isTearDown()
                ? Optional.empty()
                : Optional.of(lowering.program().bound(lowering.origin(), nanos, began, bound.span()));
        return new Start(bound, nanos, new Expr.Reg(began), end);
    }

    /** The clock's reading when this place is reached. */
    Expr clock() {
        return new Expr.Reg(read());
    }

    private int read() {
        int register = lowering.program().register();
        lowering.program().add(new Instruction.Clock(lowering.origin(), register));
        return register;
    }

    /** How long it has been. */
    Expr elapsed(Start start) {
        int register = lowering.program().register();
        start.end().ifPresent(lowering.program()::endBound);
        Expr now = clock();
        lowering.program()
                .add(new Instruction.Eval(
                        lowering.origin(), register, Expr.binary(Expr.BinaryOp.SUB, now, start.at())));
        return new Expr.Reg(register);
    }

    void demand(Start start, Expr took) {
        String words = "done within " + new Value.Duration(start.nanos()).canonical();
        lowering.program()
                .add(new Instruction.Check(
                        new Origin(start.bound().span(), lowering.origin().what()),
                        Expr.binary(Expr.BinaryOp.LE, took, Expr.constant(start.nanos())),
                        new Expectation(words, new Expectation.Took(took))));
    }
}
