// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.program.Expectation;
import dev.kspec.program.Expr;
import dev.kspec.program.Expr.BinaryOp;
import dev.kspec.program.Instruction;
import dev.kspec.program.Origin;
import dev.kspec.program.ProgramBuilder;
import dev.kspec.program.Slice;
import java.util.List;
import java.util.Optional;

/** {@code sysctl}. */
final class Sysctl implements Verb {
    private static final int O_WRONLY = 1;
    /** A page: what most sysctls give at most. */
    private static final int LONGEST = 4096;

    @Override
    public String name() {
        return "sysctl";
    }

    @Override
    public Signature signature() {
        return Signature.of(
                Signature.Slot.one("NAME", "a sysctl of the driver, or its key in quotes: \"net.core.somaxconn\""),
                Signature.Slot.optional("VALUE", "what it is set to, a number or a text"));
    }

    @Override
    public String doc() {
        return """
                Reads or sets a file below /proc/sys (proc(5)). Without VALUE it is read: `expect` takes the number or the text that stands
                there, without the end of the line; `as NAME` names the text. With VALUE it is set, and set back to what it was when the case is over,
                whatever happens; so it must be readable, too.
                """;
    }

    @Override
    public List<String> examples() {
        return List.of(
                "sysctl \"kernel.ostype\" expect \"Linux\"; sysctl \"kernel.pid_max\" expect > 300",
                "sysctl \"net.core.somaxconn\" 128; sysctl \"net.core.somaxconn\" expect 128",
                "sysctl \"kernel.no_such\" expect ENOENT");
    }

    @Override
    public Outcome lower(Operands operands, Lowering to) {
        Optional<String> path = Sysctls.path(operands.at(0), to);
        Slice value = operands.count() > 1 ? Buffers.written(operands.term(1), operands.at(1), to) : null;
        if (path.isEmpty() || (operands.count() > 1 && value == null)) {
            return Outcome.of(to.program().register(), new Outcome.Count());
        }
        return value == null ? read(path.get(), to) : write(path.get(), value, operands, to);
    }

    private static Outcome read(String path, Lowering to) {
        int buffer = to.program().buffer(LONGEST);
        int result = to.program().register();
        to.program()
                .add(new Instruction.ReadFile(to.origin(), result, to.program().path(path), buffer));
        Expr length = new Expr.Reg(result);
        Expr last = new Expr.Load(buffer, Expr.binary(BinaryOp.SUB, length, Expr.constant(1)), 1, false, false);
        Expr endOfLine = Expr.and(Expr.binary(BinaryOp.GT, length, Expr.ZERO), Expr.equal(last, '\n'));
        return Outcome.of(
                result, new Outcome.Written(Slice.first(buffer, Expr.binary(BinaryOp.SUB, length, endOfLine))));
    }

    /** In a loop, what is put back is what was there the first time. */
    private static Outcome write(String path, Slice value, Operands operands, Lowering to) {
        if (to.program().isInFork()) {
            to.report(Diagnostic.error(
                            Code.MISPLACED,
                            operands.step().span(),
                            "what " + to.process() + " sets cannot be set back when the case is over")
                    .help("set it before " + to.begunBy()));
        }
        ProgramBuilder program = to.program();
        Origin origin = to.origin();
        int file = program.path(path);
        int old = program.buffer(LONGEST);
        int kept = program.register();
        int result = program.register();
        int changed = program.register();
        Expr isKept = Expr.binary(BinaryOp.GT, new Expr.Reg(kept), Expr.ZERO);
        ProgramBuilder.Label set = program.label();
        ProgramBuilder.Label done = program.label();
        program.jumpUnless(origin, Expr.not(isKept), set);
        program.add(new Instruction.ReadFile(origin.aside(), kept, file, old));
        program.add(new Instruction.Eval(origin, result, new Expr.Reg(kept)));
        program.jumpUnless(origin, Outcome.succeeded(kept), done);
        program.place(set);
        program.add(new Instruction.WriteFile(origin, result, file, O_WRONLY, 0, value));
        Expr isChanged = Expr.or(new Expr.Reg(changed), Outcome.succeeded(result));
        program.add(new Instruction.Eval(origin, changed, isChanged));
        program.place(done);
        putBack(origin, path, file, Slice.first(old, new Expr.Reg(kept)), Expr.and(new Expr.Reg(changed), isKept), to);
        Expr all = new Expr.Binary(BinaryOp.EQ, new Expr.Reg(result), value.length());
        return new Outcome(result, all, "all bytes written", new Outcome.Count());
    }

    private static void putBack(Origin origin, String path, int file, Slice old, Expr isDue, Lowering to) {
        ProgramBuilder program = to.program();
        program.cleanUp(() -> {
            ProgramBuilder.Label end = program.label();
            int undone = program.register();
            program.jumpUnless(origin, isDue, end);
            program.add(new Instruction.WriteFile(origin, undone, file, O_WRONLY, 0, old));
            program.add(new Instruction.Check(
                    origin,
                    Outcome.succeeded(undone),
                    new Expectation(path + " to be set back", new Expectation.Result(undone))));
            program.place(end);
        });
    }
}
