// SPDX-License-Identifier: Apache-2.0
package dev.kspec.check;

import dev.kspec.ast.Statement;
import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.program.Expectation;
import dev.kspec.program.Expr;
import dev.kspec.program.Expr.BinaryOp;
import dev.kspec.program.Instruction;
import dev.kspec.program.Origin;
import dev.kspec.program.ProgramBuilder;
import dev.kspec.program.ProgramBuilder.Label;
import dev.kspec.type.Value;
import dev.kspec.verb.Iteration;
import dev.kspec.verb.Lowering;
import dev.kspec.verb.Term;
import java.math.BigInteger;
import java.util.List;
import java.util.function.Consumer;

/** {@code for}, {@code if}, {@code repeat}, {@code eventually} and {@code within}. */
final class Loops {
    /** How often {@code repeat} may run. */
    private static final long MOST_TIMES = 1_000_000_000;

    /** Pauses of {@code eventually}, in nanoseconds: from one to the other, each twice the last. */
    private static final long FIRST_PAUSE = 1_000_000;

    private static final long LONGEST_PAUSE = 50_000_000;

    private final Lowering lowering;
    private final ProgramBuilder program;
    private final Bindings bindings;
    private final Timing timing;
    private final Consumer<List<Statement>> block;

    Loops(Lowering lowering, Bindings bindings, Consumer<List<Statement>> block) {
        this.lowering = lowering;
        this.program = lowering.program();
        this.bindings = bindings;
        this.timing = new Timing(lowering);
        this.block = block;
    }

    void forEach(Statement.For s) {
        Term list = lowering.evaluate(s.list());
        if (list instanceof Term.Invalid) {
            body(s, list);
            return;
        }
        if (list instanceof Term.Items(List<Term> items, var places) && items.isEmpty()) {
            lowering.report(
                    Diagnostic.warning(Code.NEVER_HOLDS, s.list().span(), "the list is empty: nothing is done"));
        }
        EachItem items = new EachItem(lowering, s.variable());
        if (!new Iteration(lowering).over(list, s.list().span(), item -> items.next(item, () -> body(s, item)))) {
            body(s, new Term.Invalid());
        }
        items.report();
    }

    private void body(Statement.For s, Term item) {
        Origin at = lowering.origin();
        lowering.scope().enter();
        bindings.bind(s.variable(), item);
        block.accept(s.body());
        lowering.scope().leave();
        lowering.at(at);
    }

    void repeat(Statement.Repeat s) {
        Term times = lowering.evaluate(s.times());
        Expr count = Expr.ZERO;
        if (times instanceof Term.Int(Expr n)) {
            count = n;
            if (n instanceof Expr.Const(BigInteger v)
                    && (v.signum() < 0 || v.compareTo(BigInteger.valueOf(MOST_TIMES)) > 0)) {
                lowering.wrong(Code.OUT_OF_RANGE, s.times().span(), v + " is not between 0 and " + MOST_TIMES);
            }
        } else if (!(times instanceof Term.Invalid)) {
            lowering.wrong(
                    Code.WRONG_TYPE, s.times().span(), "repeat takes a number of times; this is " + times.kind());
        }
        new Iteration(lowering).counted(Expr.ZERO, count, i -> {
            s.as().ifPresent(as -> bindings.bind(as, new Term.Int(i)));
            block.accept(s.body());
        });
    }

    void branch(Statement.If s) {
        lowering.condition(s.condition()).map(Lowering.Condition::value).ifPresentOrElse(c -> branch(s, c), () -> {
            scoped(s.then());
            s.otherwise().ifPresent(this::scoped);
        });
    }

    private void branch(Statement.If s, Expr condition) {
        if (condition instanceof Expr.Const(BigInteger v)) {
            boolean holds = v.signum() != 0;
            List<Statement> otherwise = s.otherwise().orElse(List.of());
            unreached(holds ? otherwise : s.then());
            // What this case does for certain, it names for what follows.
            block.accept(holds ? s.then() : otherwise);
            return;
        }
        Origin where = lowering.origin();
        Label otherwise = program.label();
        program.jumpUnless(where, condition, otherwise);
        scoped(s.then());
        if (s.otherwise().isEmpty()) {
            program.place(otherwise);
            return;
        }
        Label done = program.label();
        program.jump(where, done);
        program.place(otherwise);
        scoped(s.otherwise().get());
        program.place(done);
    }

    private void scoped(List<Statement> body) {
        lowering.scope().enter();
        block.accept(body);
        lowering.scope().leave();
    }

    /** What this row does not do. */
    private void unreached(List<Statement> body) {
        if (!body.isEmpty()) {
            lowering.unreached(() -> {
                lowering.scope().enter();
                block.accept(body);
                lowering.scope().leaveUnreached();
            });
        }
    }

    /** The block is begun anew, after a pause, whenever a demand in it fails, until it holds or the time is over. */
    void eventually(Statement.Eventually s) {
        Origin where = lowering.origin();
        long nanos = timing.bound(s.within());
        if (s.body().isEmpty()) {
            lowering.report(Diagnostic.warning(Code.ALWAYS_HOLDS, s.span(), "the block demands nothing"));
        }
        Expr began = timing.clock();
        int pause = program.register();
        program.add(new Instruction.Eval(where, pause, Expr.constant(FIRST_PAUSE)));
        Label again = program.label();
        Label failed = program.label();
        Label late = program.label();
        Label done = program.label();
        program.place(again);
        program.tryTo(where, failed);
        // What the last pass named is known behind it.
        lowering.retried(() -> block.accept(s.body()));
        lowering.at(where);
        program.endTry(where);
        program.jump(where, done);
        program.place(failed);
        Expr waited = Expr.binary(BinaryOp.SUB, timing.clock(), began);
        program.jumpUnless(where, Expr.binary(BinaryOp.LT, waited, Expr.constant(nanos)), late);
        program.add(new Instruction.Sleep(where.aside(), new Expr.Reg(pause)));
        Expr twice = Expr.binary(BinaryOp.MUL, new Expr.Reg(pause), Expr.constant(2));
        Expr longest = Expr.constant(LONGEST_PAUSE);
        Expr isLess = Expr.binary(BinaryOp.LT, twice, longest);
        program.add(new Instruction.Eval(
                where,
                pause,
                Expr.plus(
                        Expr.binary(BinaryOp.MUL, isLess, twice),
                        Expr.binary(BinaryOp.MUL, Expr.not(isLess), longest))));
        program.jump(where, again);
        program.place(late);
        program.add(new Instruction.Raise(
                where,
                new Expectation("within " + new Value.Duration(nanos).canonical(), new Expectation.Waited(waited))));
        program.place(done);
    }

    void within(Statement.Within s) {
        Origin where = lowering.origin();
        Timing.Start start = timing.start(s.within());
        block.accept(s.body());
        lowering.at(where);
        timing.demand(start, timing.elapsed(start));
    }
}
