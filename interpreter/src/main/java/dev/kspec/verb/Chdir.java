// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.program.Expr;
import dev.kspec.program.Instruction;
import dev.kspec.program.Origin;
import dev.kspec.program.ProgramBuilder;
import dev.kspec.program.Syscall;
import java.util.List;

/** {@code chdir}. */
final class Chdir implements Verb {
    @Override
    public String name() {
        return "chdir";
    }

    @Override
    public Signature signature() {
        return Signature.of(Signature.Slot.one("FILE", "a quoted path, a device, or an open file"));
    }

    @Override
    public String doc() {
        return """
                Changes the directory where relative paths begin, with chdir(2), or fchdir(2) if it is open. A case begins in a directory of its own,
                and goes back there before what it leaves is undone.
""";
    }

    @Override
    public List<String> examples() {
        return List.of(
                "mkdir \"d\"; chdir \"d\"; open \"f\" creat as f; chdir \"..\"; open \"d/f\"",
                "chdir \"/dev/null\" expect ENOTDIR");
    }

    @Override
    public Outcome lower(Operands operands, Lowering to) {
        Paths.Target target = Paths.target(operands, 0, to);
        int before = to.program().buffer(LONGEST_PATH);
        Origin shown = to.origin();
        to.at(shown.aside());
        int known = to.call(
                Syscall.GETCWD,
                List.of(new Instruction.Address(before, 0), new Instruction.Immediate(LONGEST_PATH)),
                List.of());
        to.at(shown);
        int result = target.file().isPresent()
                ? to.call(Syscall.FCHDIR, List.of(target.file().get()), List.of())
                : to.call(Syscall.CHDIR, List.of(target.path()), List.of());
        goBack(before, Expr.and(Expr.atLeast(new Expr.Reg(known), 1), Expr.equal(new Expr.Reg(result), 0)), to);
        return Outcome.of(result, new Outcome.Nothing());
    }

    /** PATH_MAX. */
    private static final int LONGEST_PATH = 4096;

    /**
     * In the clean-up each step goes back to where it came from, the last one first: so relative paths lead there where they
     * led when the step stood that is undone next.
     */
    private static void goBack(int before, Expr isDue, Lowering to) {
        Origin aside = to.origin().aside();
        boolean compat = to.isCompat();
        ProgramBuilder program = to.program();
        program.cleanUp(() -> {
            ProgramBuilder.Label end = program.label();
            program.jumpUnless(aside, isDue, end);
            program.add(new Instruction.SysCall(
                    aside,
                    program.register(),
                    Syscall.CHDIR,
                    List.of(new Instruction.Address(before, 0)),
                    List.of(),
                    compat));
            program.place(end);
        });
    }
}
