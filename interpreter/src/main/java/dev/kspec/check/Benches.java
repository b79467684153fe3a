// SPDX-License-Identifier: Apache-2.0
package dev.kspec.check;

import dev.kspec.ast.Statement;
import dev.kspec.ast.Text;
import dev.kspec.diag.Code;
import dev.kspec.program.Expr;
import dev.kspec.program.Expr.BinaryOp;
import dev.kspec.program.Instruction;
import dev.kspec.program.Origin;
import dev.kspec.program.ProgramBuilder;
import dev.kspec.verb.Lowering;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * {@code bench}: rounds of a block, the first few of which do not count. There are at least {@link #LEAST} that do, and then
 * as many as begin within {@link #NANOS} of the first, up to {@link #MOST} or as their records have room for.
 */
final class Benches {
    private static final List<String> REPORTS =
            List.of("min", "mean", "p50", "p90", "p95", "p99", "p999", "max", "rate");
    private static final List<String> UNASKED = List.of("p50", "p99", "max");
    private static final int WARM_UP = 5;
    private static final int LEAST = 20;
    private static final int MOST = 1000;
    private static final long NANOS = 1_000_000_000;
    /** Bytes of an answer that the records of a bench may take. */
    private static final long ROOM = 32L << 20;

    private final Lowering lowering;
    private final ProgramBuilder program;
    private final Timing timing;
    private final Consumer<List<Statement>> block;

    Benches(Lowering lowering, Consumer<List<Statement>> block) {
        this.lowering = lowering;
        this.program = lowering.program();
        this.timing = new Timing(lowering);
        this.block = block;
    }

    void bench(Statement.Bench s) {
        Origin where = lowering.origin();
        Instruction.Bench bench = new Instruction.Bench(name(s), reports(s));
        int number = program.register();
        int lap = program.register();
        int begun = program.register();
        Expr round = new Expr.Reg(number);
        Expr began = new Expr.Reg(begun);
        ProgramBuilder.Label again = program.label();
        ProgramBuilder.Label done = program.label();
        program.add(new Instruction.Eval(where, number, Expr.constant(-WARM_UP)));
        program.place(again);
        program.add(new Instruction.Eval(where, number, Expr.plus(round, Expr.constant(1))));
        program.add(new Instruction.Lap(where, lap, bench, round));
        long before = program.recorded();
        lowering.loop(() -> block.accept(s.body()));
        lowering.at(where);
        Expr now = timing.clock();
        long most = Math.clamp(ROOM / (program.recorded() - before), LEAST, MOST);
        Expr counts = Expr.binary(BinaryOp.GE, round, Expr.constant(1));
        program.add(new Instruction.Eval(
                where,
                begun,
                Expr.plus(Expr.binary(BinaryOp.MUL, counts, began), Expr.binary(BinaryOp.MUL, Expr.not(counts), now))));
        Expr inTime = Expr.binary(BinaryOp.LT, Expr.binary(BinaryOp.SUB, now, began), Expr.constant(NANOS));
        Expr more = Expr.or(
                Expr.binary(BinaryOp.LT, round, Expr.constant(LEAST)),
                Expr.and(Expr.binary(BinaryOp.LT, round, Expr.constant(most)), inTime));
        program.jumpUnless(where, more, done);
        program.jump(where, again);
        program.place(done);
        program.add(new Instruction.Lap(where, lap, bench, Expr.constant(Instruction.Lap.BENCHED)));
    }

    private String name(Statement.Bench s) {
        if (s.title().isEmpty()) {
            return "line " + s.span().line();
        }
        Text title = s.title().get();
        if (!title.isPlain()) {
            lowering.wrong(Code.NOT_CONSTANT, title.span(), "the name of a bench is a plain text");
            return "";
        }
        return title.plainString();
    }

    private List<String> reports(Statement.Bench s) {
        Set<String> seen = new LinkedHashSet<>();
        for (var what : s.report()) {
            if (!REPORTS.contains(what.text())) {
                lowering.unknown(
                        Code.UNKNOWN_WORD, what.span(), "a bench does not report `" + what + "`", what.text(), REPORTS);
            } else if (!seen.add(what.text())) {
                lowering.wrong(Code.DUPLICATE_NAME, what.span(), "`" + what + "` is reported twice");
            }
        }
        return s.report().isEmpty() ? UNASKED : new ArrayList<>(seen);
    }
}
