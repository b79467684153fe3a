// SPDX-License-Identifier: Apache-2.0
package dev.kspec.check;

import dev.kspec.ast.Expression;
import dev.kspec.ast.Statement;
import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.program.Expectation;
import dev.kspec.program.Expr;
import dev.kspec.program.Instruction;
import dev.kspec.program.Instruction.Arg;
import dev.kspec.program.Syscall;
import dev.kspec.verb.Lowering;
import dev.kspec.verb.Term;
import dev.kspec.verb.UserNames;
import java.math.BigInteger;
import java.util.List;
import java.util.function.Consumer;

/** Blocks whose system calls are made by somebody else: another user, a 32-bit program, a child process. */
final class Privileges {
    private static final BigInteger HIGHEST_ID = BigInteger.valueOf(0xffff_fffeL);

    private final Lowering lowering;
    private final Consumer<List<Statement>> block;
    private boolean isUser;

    Privileges(Lowering lowering, Consumer<List<Statement>> block) {
        this.lowering = lowering;
        this.block = block;
    }

    /**
     * Real and effective ids change, and supplementary groups are none; the saved ids stay, so that the way back is open
     * (setresuid(2), capabilities(7): leaving uid 0 clears the effective capabilities).
     */
    void asUser(Statement.AsUser s) {
        if (isUser) {
            lowering.report(Diagnostic.error(Code.MISPLACED, s.span(), "only root can become another user")
                    .help("end the block of the first user before this one"));
            return;
        }
        Expr user = id(s.user(), "as user");
        Expr group = s.group().map(g -> id(g, "group")).orElse(user);
        lowering.guarded(
                () -> {
                    change(Syscall.SETGROUPS, List.of(Expr.ZERO, Expr.ZERO), "the groups to be given up");
                    Expr keep = Expr.constant(-1);
                    change(Syscall.SETRESGID, List.of(group, group, keep), "the group to be taken");
                    change(Syscall.SETRESUID, List.of(user, user, keep), "the user to be taken");
                    isUser = true;
                    block.accept(s.body());
                    isUser = false;
                },
                () -> {
                    change(Syscall.SETRESUID, List.of(Expr.ZERO, Expr.ZERO, Expr.ZERO), "root again");
                    change(Syscall.SETRESGID, List.of(Expr.ZERO, Expr.ZERO, Expr.ZERO), "root's group again");
                });
    }

    private void change(Syscall call, List<Expr> ids, String wanted) {
        List<Arg> arguments = ids.stream().<Arg>map(Instruction.Computed::new).toList();
        int result = lowering.program().register();
        lowering.program()
                .add(new Instruction.SysCall(lowering.origin().aside(), result, call, arguments, List.of(), false));
        lowering.demandSuccess(result, wanted);
    }

    private Expr id(Expression e, String word) {
        if (e instanceof Expression.Reference(var span, var name)
                && !lowering.scope().has(name.text())
                && lowering.names().constant(name.text()).isEmpty()) {
            lowering.report(
                    UserNames.unknown(span, name.text(), word, lowering.scope().names()));
            return Expr.ZERO;
        }
        return switch (lowering.evaluate(e)) {
            case Term.Int(Expr.Const(BigInteger v))
            when v.signum() >= 0 && v.compareTo(HIGHEST_ID) <= 0 -> new Expr.Const(v);
            case Term.Int(Expr.Const(BigInteger v)) -> {
                lowering.wrong(Code.OUT_OF_RANGE, e.span(), "an id is from 0 to " + HIGHEST_ID + ", not " + v);
                yield Expr.ZERO;
            }
            case Term.Int(Expr value) -> value;
            case Term.Invalid i -> Expr.ZERO;
            case Term term -> {
                lowering.report(Diagnostic.error(
                                Code.WRONG_TYPE, e.span(), "a user is given by number (uid); this is " + term.kind())
                        .help("such as: as user 1000 { … }, or as user 1000 group 100 { … }"));
                yield Expr.ZERO;
            }
        };
    }

    void asCompat(Statement.AsCompat s) {
        lowering.asCompat(() -> block.accept(s.body()));
    }

    /** What the child names, only the child knows. */
    void fork(Statement.Fork s) {
        int result = lowering.program().register();
        lowering.program().fork(lowering.origin(), result, () -> {
            lowering.scope().enter();
            block.accept(s.body());
            lowering.scope().leave();
        });
        lowering.demand(
                Expr.equal(new Expr.Reg(result), 0), "the child to come to its end", new Expectation.Result(result));
    }
}
