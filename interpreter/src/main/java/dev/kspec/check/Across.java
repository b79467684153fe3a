// SPDX-License-Identifier: Apache-2.0
package dev.kspec.check;

import dev.kspec.ast.Expression.BinaryOperator;
import dev.kspec.ast.Statement;
import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.program.Expectation;
import dev.kspec.program.Expr;
import dev.kspec.program.Instruction;
import dev.kspec.program.Origin;
import dev.kspec.program.ProgramBuilder;
import dev.kspec.verb.Counters;
import dev.kspec.verb.Lowering;
import dev.kspec.verb.Term;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** {@code assert … across { … }}: what has to happen while a block runs. */
final class Across {
    private final Lowering lowering;
    private final ProgramBuilder program;
    private final Consumer<List<Statement>> block;
    /** The readings before the sweep's block that `after each` speaks of; empty outside. */
    private Optional<Map<String, Expr>> beforeSweep = Optional.empty();

    Across(Lowering lowering, Consumer<List<Statement>> block) {
        this.lowering = lowering;
        this.program = lowering.program();
        this.block = block;
    }

    void across(Statement.Across s) {
        if (s.body().isEmpty()) {
            withoutBlock(s);
            return;
        }
        if (s.body().get().isEmpty()) {
            lowering.report(Diagnostic.warning(Code.ALWAYS_HOLDS, s.span(), "the block does nothing")
                    .help("put the steps into it that are to cause the change"));
        }
        Watching watching = new Watching(lowering);
        List<Watching.Watch> watches = new ArrayList<>();
        s.changes().forEach(change -> watching.begin(change).ifPresent(watches::add));
        Map<String, Expr> before = counters(s);
        // What is named in a block that runs once and whole is known behind it.
        Runnable body = () -> block.accept(s.body().get());
        Origin where = lowering.origin();
        watching.guarding(watches, body);
        lowering.at(where);
        Map<String, Expr> after = counters(s);
        for (Statement.Change change : s.changes()) {
            if (change instanceof Statement.CounterChange c) {
                demand(c, before.get(c.counter().text()), after.get(c.counter().text()), "across the block");
            }
        }
        watching.demand();
    }

    /** All counters are read back to back, so that one moment serves them all. */
    private Map<String, Expr> counters(Statement.Across s) {
        Map<String, Expr> values = new LinkedHashMap<>();
        for (Statement.Change change : s.changes()) {
            if (change instanceof Statement.CounterChange c
                    && !values.containsKey(c.counter().text())) {
                Counters.read(c.counter(), lowering)
                        .ifPresent(v -> values.put(c.counter().text(), v));
            }
        }
        return values;
    }

    /** In a sweep's `after each`, changes are held against what was there before the sweep's block. */
    void withinSweep(Map<String, Expr> before, Runnable afterEach) {
        Optional<Map<String, Expr>> outer = beforeSweep;
        beforeSweep = Optional.of(before);
        afterEach.run();
        beforeSweep = outer;
    }

    private void withoutBlock(Statement.Across s) {
        if (beforeSweep.isEmpty()) {
            lowering.report(Diagnostic.error(Code.MISPLACED, s.span(), "a change needs the block in which it happens")
                    .help("write: " + s.span().oneLine() + " across { … }"));
            return;
        }
        Map<String, Expr> after = counters(s);
        for (Statement.Change change : s.changes()) {
            if (change instanceof Statement.CounterChange c) {
                demand(
                        c,
                        beforeSweep.get().get(c.counter().text()),
                        after.get(c.counter().text()),
                        "in the sweep's block");
            } else {
                lowering.wrong(Code.MISPLACED, change.span(), "behind a sweep only counters are looked at");
            }
        }
    }

    private void demand(Statement.CounterChange change, Expr before, Expr after, String where) {
        Term by = lowering.evaluate(change.by());
        if (!(by instanceof Term.Int(Expr amount))) {
            if (!(by instanceof Term.Invalid)) {
                lowering.wrong(
                        Code.WRONG_TYPE, change.by().span(), "a counter changes by an integer; this is " + by.kind());
            }
            return;
        }
        if (before == null || after == null) {
            return;
        }
        BinaryOperator relation = change.relation().orElse(BinaryOperator.EQUAL);
        Expr.BinaryOp op = NumberDemands.op(relation, change.span(), lowering);
        String words = "a change by "
                + (relation == BinaryOperator.EQUAL ? "" : relation.symbol() + " ")
                + NumberDemands.words(amount, change.by());
        program.add(new Instruction.Check(
                new Origin(change.span(), "counter " + change.counter() + " " + where),
                Expr.binary(op, Expr.binary(Expr.BinaryOp.SUB, after, before), amount),
                new Expectation(words, new Expectation.Delta(change.counter().text(), before, after))));
    }
}
