// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.program.Bytes;
import dev.kspec.program.Expectation;
import dev.kspec.program.Expr;
import dev.kspec.program.Expr.BinaryOp;
import dev.kspec.program.Instruction;
import dev.kspec.program.Instruction.Arg;
import dev.kspec.program.Instruction.Capture;
import dev.kspec.program.Origin;
import dev.kspec.program.ProgramBuilder;
import dev.kspec.program.Slice;
import dev.kspec.program.Syscall;
import java.util.List;

/** {@code readdir}. */
final class Readdir implements Verb {
    @Override
    public String name() {
        return "readdir";
    }

    @Override
    public Signature signature() {
        return Signature.of(Signature.Slot.one("DIRECTORY", "a quoted path, or an open directory"));
    }

    @Override
    public String doc() {
        return """
                Reads a directory to its end with getdents64(2); `as NAME` names the list of the names in it, without . and .., in the order in which
                the filesystem gives them. A line feed in a name parts it in two. All names together may take up to 1 MiB.
""";
    }

    @Override
    public List<String> examples() {
        return List.of(
                "mkdir \"d\"; open \"d/f\" creat as f; readdir \"d\" as names; assert len(names) == 1 && \"f\" in names",
                "readdir \"/dev/null\" expect ENOTDIR");
    }

    private static final int O_CLOEXEC = 02000000;
    private static final int O_NONBLOCK = 04000;
    private static final int ROOM = 32768;
    private static final int MOST_NAMES = 1 << 20;
    private static final int LONGEST_NAME = 255;
    /** struct linux_dirent64: u64 d_ino, s64 d_off, u16 d_reclen, u8 d_type, the name and a NUL. */
    private static final int LENGTH_AT = 16;

    private static final int NAME_AT = 19;

    @Override
    public Outcome lower(Operands operands, Lowering to) {
        Paths.Target target = Paths.target(operands, 0, to);
        int names = to.program().buffer(MOST_NAMES + LONGEST_NAME + 1);
        int used = to.program().register();
        set(used, Expr.ZERO, to);
        Chain chain = new Chain(to);
        if (target.file().isPresent()) {
            chain.then(() -> entries(target.file().get(), chain.result(), names, used, to));
        } else {
            int flags = O_CLOEXEC | O_NONBLOCK;
            Origin shown = to.origin();
            to.at(shown.aside());
            chain.call(Syscall.OPENAT, Paths.HERE, target.path(), new Instruction.Immediate(flags), Paths.NULL);
            to.at(shown);
            chain.then(() -> {
                int file = to.program().register();
                set(file, new Expr.Reg(chain.result()), to);
                Arg descriptor = new Instruction.Computed(new Expr.Reg(file));
                entries(descriptor, chain.result(), names, used, to);
                to.at(shown.aside());
                var unused = to.call(Syscall.CLOSE, List.of(descriptor), List.of());
                to.at(shown);
            });
        }
        Slice all = Slice.first(names, new Expr.Reg(used));
        return chain.outcome(new Outcome.Value(new Term.Pieces(all, false)));
    }

    /** Emits the calls until one gives nothing more; the result is that of the last. */
    private static void entries(Arg directory, int result, int names, int used, Lowering to) {
        ProgramBuilder program = to.program();
        int buffer = program.buffer(ROOM);
        ProgramBuilder.Label again = program.label();
        ProgramBuilder.Label end = program.label();
        int at = program.register();
        program.place(again);
        program.add(new Instruction.SysCall(
                to.origin(),
                result,
                Syscall.GETDENTS64,
                List.of(directory, new Instruction.Address(buffer, 0), new Instruction.Immediate(ROOM)),
                List.of(new Capture.ByResult(buffer, 0, ROOM)),
                to.isCompat()));
        program.jumpUnless(to.origin(), Expr.atLeast(new Expr.Reg(result), 1), end);
        set(at, Expr.ZERO, to);
        ProgramBuilder.Label entry = program.label();
        program.place(entry);
        program.jumpUnless(to.origin(), Expr.binary(BinaryOp.LT, new Expr.Reg(at), new Expr.Reg(result)), again);
        Expr length = new Expr.Load(buffer, Expr.plus(new Expr.Reg(at), Expr.constant(LENGTH_AT)), 2, false, false);
        take(buffer, new Expr.Reg(at), length, names, used, to);
        set(at, Expr.plus(new Expr.Reg(at), length), to);
        program.jump(to.origin(), entry);
        program.place(end);
    }

    /** Emits what adds the name of one entry to those that are there, unless it is . or .. */
    private static void take(int buffer, Expr at, Expr length, int names, int used, Lowering to) {
        ProgramBuilder program = to.program();
        Expr begin = Expr.plus(at, Expr.constant(NAME_AT));
        Expr room = Expr.binary(BinaryOp.SUB, length, Expr.constant(NAME_AT));
        int size = program.register();
        set(size, new Expr.Find(new Slice(buffer, begin, room), Bytes.of((byte) 0)), to);
        Slice name = new Slice(buffer, begin, new Expr.Reg(size));
        ProgramBuilder.Label next = program.label();
        Expr dots = Expr.or(new Expr.BytesEqual(name, Texts.ascii(".")), new Expr.BytesEqual(name, Texts.ascii("..")));
        program.jumpUnless(to.origin(), Expr.not(dots), next);
        Expr end = new Expr.Reg(used);
        to.demand(
                Expr.binary(BinaryOp.LE, end, Expr.constant(MOST_NAMES)),
                "a directory whose names take up to 1 MiB",
                new Expectation.Nothing());
        program.add(new Instruction.Copy(to.origin(), program.register(), names, end, LONGEST_NAME, name));
        set(used, Expr.plus(end, new Expr.Reg(size)), to);
        program.add(new Instruction.Store(
                to.origin(), program.register(), names, end, 1, false, false, Expr.constant('\n')));
        set(used, Expr.plus(end, Expr.constant(1)), to);
        program.place(next);
    }

    private static void set(int register, Expr value, Lowering to) {
        to.program().add(new Instruction.Eval(to.origin(), register, value));
    }
}
