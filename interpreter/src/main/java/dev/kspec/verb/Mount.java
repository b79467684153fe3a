// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.ast.Text;
import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.program.Expr;
import dev.kspec.program.Instruction;
import dev.kspec.program.Instruction.Arg;
import dev.kspec.program.Instruction.Capture;
import dev.kspec.program.Origin;
import dev.kspec.program.ProgramBuilder;
import dev.kspec.program.Syscall;
import java.util.List;
import java.util.Optional;

/** {@code mount}. */
final class Mount implements Verb {
    @Override
    public String name() {
        return "mount";
    }

    @Override
    public Signature signature() {
        return Signature.of(
                Signature.Slot.one("SOURCE", "a device or a quoted text; any text where there is none"),
                Signature.Slot.one("TARGET", "a quoted path: a directory"),
                Signature.Slot.one(
                        "TYPE", "a quoted text, such as \"tmpfs\"; \"\" with bind, move, remount and the like"),
                Signature.Slot.any("flag", FLAGS.words() + "; data TEXT, the filesystem's own options"));
    }

    @Override
    public String doc() {
        return """
                Mounts a filesystem with mount(2). What is still mounted at that place by this step when the case is over is then taken
                off (umount2(2) with detach).
""";
    }

    @Override
    public List<String> examples() {
        return List.of(
                "mkdir \"m\"; mount \"none\" \"m\" \"tmpfs\" nodev noatime data \"size=1m\"; umount \"m\"",
                "mkdir \"m\"; mount \"/tmp\" \"m\" \"\" bind; mount \"none\" \"m\" \"\" remount bind ro; mkdir \"m/d\" expect EROFS",
                "mkdir \"m\"; mount \"none\" \"m\" \"nosuchfs\" expect ENODEV");
    }

    /** MS_* of include/uapi/linux/mount.h. */
    private static final Flags FLAGS = Flags.of("flag of mount")
            .with("ro", 1)
            .with("nosuid", 2)
            .with("nodev", 4)
            .with("noexec", 8)
            .with("sync", 0x10)
            .with("remount", 0x20)
            .with("dirsync", 0x80)
            .with("nosymfollow", 0x100)
            .with("noatime", 0x400)
            .with("nodiratime", 0x800)
            .with("bind", 0x1000)
            .with("move", 0x2000)
            .with("rec", 0x4000)
            .with("silent", 0x8000)
            .with("unbindable", 1 << 17)
            .with("private", 1 << 18)
            .with("slave", 1 << 19)
            .with("shared", 1 << 20)
            .with("relatime", 1 << 21)
            .with("strictatime", 1 << 24)
            .with("lazytime", 1 << 25);

    private static final Flags ALL = Flags.of("flag of mount").with(FLAGS).with("data", 0);

    /** MS_REMOUNT and the changes of propagation: nothing new is mounted. */
    private static final long CHANGES = 0x20 | 1 << 17 | 1 << 18 | 1 << 19 | 1 << 20;

    @Override
    public Outcome lower(Operands operands, Lowering to) {
        Arg source = Paths.path(operands, 0, to);
        Arg target = Paths.path(operands, 1, to);
        Arg type = type(operands, to);
        long flags = 0;
        Arg data = Paths.NULL;
        for (int i = 3; i < operands.count(); i++) {
            if (operands.word(i).filter("data"::equals).isPresent()) {
                i++;
                data = data(operands, i, to);
            } else {
                Optional<Long> flag = FLAGS.find(operands, i, to);
                if (flag.isEmpty()) {
                    wrong(operands, i, to);
                }
                flags |= flag.orElse(0L);
            }
        }
        int result = to.call(
                Syscall.MOUNT, List.of(source, target, type, new Instruction.Immediate(flags), data), List.of());
        if ((flags & CHANGES) == 0) {
            if (to.program().isInFork()) {
                to.report(Diagnostic.error(
                                Code.MISPLACED,
                                operands.step().span(),
                                "what " + to.process() + " mounts cannot be taken off when the case is over")
                        .help("mount it before " + to.begunBy()));
            }
            Origin shown = to.origin();
            to.at(shown.aside());
            undo(result, target, to);
            to.at(shown);
        }
        return Outcome.of(result, new Outcome.Nothing());
    }

    private static Arg type(Operands operands, Lowering to) {
        if (Flags.isNoValue(operands, 2, to)) {
            String word = operands.word(2).orElseThrow();
            to.report(Diagnostic.error(Code.WRONG_TYPE, operands.at(2).span(), "a type of filesystem stands in quotes")
                    .help("such as: mount \"none\" \"m\" \"" + word + "\""));
            return Paths.NULL;
        }
        return new Instruction.Address(operands.path(2), 0);
    }

    private static void wrong(Operands operands, int index, Lowering to) {
        if (operands.at(index) instanceof Text) {
            to.report(Diagnostic.error(
                            Code.UNKNOWN_WORD,
                            operands.at(index).span(),
                            "the filesystem's own options stand behind `data`")
                    .help("data " + operands.at(index).span().oneLine()));
        } else {
            ALL.unknown(operands, index, to);
        }
    }

    private static Arg data(Operands operands, int index, Lowering to) {
        if (index < operands.count()) {
            return new Instruction.Address(operands.path(index), 0);
        }
        to.wrong(Code.MISSING_OPERAND, operands.at(index - 1).span(), "`data` needs a text behind it");
        return Paths.NULL;
    }

    private static final int STATX_SIZE = 256;
    private static final int STATX_MNT_ID = 0x1000;
    private static final int MNT_ID_AT = 144;
    private static final int MNT_DETACH = 2;

    /**
     * Takes the mount off in the clean-up: if the target is then still this very mount, by the kernel's number of it. A step
     * that was never reached, or failed, has mounted nothing.
     */
    private static void undo(int mounted, Arg target, Lowering to) {
        ProgramBuilder program = to.program();
        int mine = program.register();
        int there = program.buffer(STATX_SIZE);
        ProgramBuilder.Label failed = program.label();
        program.jumpUnless(to.origin(), Expr.equal(new Expr.Reg(mounted), 0), failed);
        int known = status(target, there, to);
        program.jumpUnless(to.origin(), Expr.equal(new Expr.Reg(known), 0), failed);
        program.add(new Instruction.Eval(to.origin(), mine, new Expr.Load(there, MNT_ID_AT, 8, false)));
        program.place(failed);
        to.program().cleanUp(() -> {
            ProgramBuilder.Label gone = program.label();
            program.jumpUnless(to.origin(), new Expr.Reg(mine), gone);
            int now = program.buffer(STATX_SIZE);
            int found = status(target, now, to);
            Expr same = Expr.binary(Expr.BinaryOp.EQ, new Expr.Load(now, MNT_ID_AT, 8, false), new Expr.Reg(mine));
            program.jumpUnless(to.origin(), Expr.and(Expr.equal(new Expr.Reg(found), 0), same), gone);
            var unused = to.call(Syscall.UMOUNT2, List.of(target, new Instruction.Immediate(MNT_DETACH)), List.of());
            program.place(gone);
        });
    }

    private static int status(Arg path, int buffer, Lowering to) {
        return to.call(
                Syscall.STATX,
                List.of(
                        Paths.HERE,
                        path,
                        Paths.NULL,
                        new Instruction.Immediate(STATX_MNT_ID),
                        new Instruction.Address(buffer, 0)),
                List.of(new Capture.Fixed(buffer, 0, STATX_SIZE)));
    }
}
