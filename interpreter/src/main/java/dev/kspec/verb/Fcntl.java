// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.diag.Code;
import dev.kspec.program.Expr;
import dev.kspec.program.Instruction;
import dev.kspec.program.Instruction.Arg;
import dev.kspec.program.Syscall;
import java.util.List;

/** {@code fcntl}. */
final class Fcntl implements Verb {
    @Override
    public String name() {
        return "fcntl";
    }

    @Override
    public Signature signature() {
        return Signature.of(
                Signature.Slot.one("FILE", "an open file"),
                Signature.Slot.one("COMMAND", COMMANDS.words() + ", " + FileLocks.COMMANDS.words()),
                Signature.Slot.any(
                        "ARGUMENT",
                        "of dupfd the least descriptor; of setfd cloexec or none; of setfl " + STATUS.words()
                                + "; of setown a process; of setsig a signal; of setpipe_sz bytes; of a lock "
                                + FileLocks.WHAT));
    }

    @Override
    public String doc() {
        return """
                Asks or changes an open file with fcntl(2). getfl, getfd, getown, getsig and getpipe_sz give an integer (such as
                O_NONBLOCK and FD_CLOEXEC, put together); dupfd gives one more descriptor, which `as NAME` names; setfl and setfd set
                the flags that are named and clear all others; setown PROCESS and setsig SIGNAL say who gets which signal when the file, set
                async, is ready. getlk, setlk and setlkw, and ofd_getlk, ofd_setlk and ofd_setlkw, are about locks of bytes: read, write or
                unlock, from START on LENGTH bytes, all of the file unless told; getlk gives the struct of what is in the way: type, whence, start,
                len, pid.
""";
    }

    @Override
    public List<String> examples() {
        return List.of(
                "open \"/dev/null\" rdwr as f; fcntl f setfl nonblock append; fcntl f getfl as flags; assert flags & O_NONBLOCK != 0; fcntl f setfl none",
                "open \"/dev/null\" as f; fcntl f dupfd 100 as g; fcntl g getfd expect 0; fcntl g setfd cloexec; fcntl g getfd expect FD_CLOEXEC",
                "open \"f\" rdwr creat as f; open \"f\" rdwr as g; fcntl f ofd_setlk write 0 10; fcntl g ofd_setlk read 9 1 expect EAGAIN; fcntl g ofd_getlk read expect { type: F_WRLCK, start: 0, len: 10, .. }",
                "mkfifo \"p\"; open \"p\" rdwr nonblock as p; fcntl p setpipe_sz 4096 expect 4096; fcntl p setsig SIGUSR1; fcntl p getsig expect 10");
    }

    private static final int DUPFD = 0;
    private static final int SETFD = 2;
    private static final int SETFL = 4;
    private static final int SETOWN = 8;
    private static final int SETSIG = 10;
    private static final int SETPIPE_SZ = 1031;

    /** F_* of include/uapi/asm-generic/fcntl.h and include/uapi/linux/fcntl.h. */
    private static final Flags COMMANDS = Flags.of("command of fcntl")
            .with("dupfd", DUPFD)
            .with("getfd", 1)
            .with("setfd", SETFD)
            .with("getfl", 3)
            .with("setfl", SETFL)
            .with("getown", 9)
            .with("setown", SETOWN)
            .with("getsig", 11)
            .with("setsig", SETSIG)
            .with("getpipe_sz", 1032)
            .with("setpipe_sz", SETPIPE_SZ);

    private static final Flags ALL = Flags.of("command of fcntl").with(COMMANDS).with(FileLocks.COMMANDS);

    /** What fcntl can set: O_* as x86 has them. */
    private static final Flags STATUS = Flags.of("flag of a file")
            .with("append", 02000)
            .with("nonblock", 04000)
            .with("async", 020000)
            .with("direct", 040000)
            .with("noatime", 01000000)
            .with("none", 0);

    private static final Flags DESCRIPTOR =
            Flags.of("flag of a descriptor").with("cloexec", 1).with("none", 0);

    @Override
    public Outcome lower(Operands operands, Lowering to) {
        if (FileLocks.COMMANDS.find(operands, 1, to).isPresent()) {
            return FileLocks.lower(operands, to);
        }
        int command = (int) ALL.at(operands, 1, to);
        Arg argument = argument(command, operands, to);
        int result = call(operands.handle(0), command, argument, List.of(), to);
        return Outcome.of(
                result,
                switch (command) {
                    case DUPFD -> new Outcome.Opened();
                    case SETFD, SETFL, SETOWN, SETSIG -> new Outcome.Nothing();
                    default -> new Outcome.Count();
                });
    }

    /** Emits the call; a 32-bit program's is fcntl64. */
    static int call(Arg file, long command, Arg argument, List<? extends Instruction.Capture> captures, Lowering to) {
        return to.call(
                to.isCompat() ? Syscall.FCNTL64 : Syscall.FCNTL,
                List.of(file, new Instruction.Immediate(command), argument),
                captures);
    }

    private Arg argument(int command, Operands operands, Lowering to) {
        return switch (command) {
            case SETFD ->
                needs("cloexec or none", operands, to)
                        ? new Instruction.Immediate(DESCRIPTOR.from(2, operands, to))
                        : Paths.NULL;
            case SETFL ->
                needs(STATUS.words(), operands, to)
                        ? new Instruction.Immediate(STATUS.from(2, operands, to))
                        : Paths.NULL;
            case SETSIG -> {
                operands.noMoreThan(3, "fcntl FILE setsig SIGNAL");
                yield needs("a signal", operands, to)
                        ? new Instruction.Computed(Signals.number(operands, 2, to))
                        : Paths.NULL;
            }
            case SETOWN, SETPIPE_SZ -> {
                operands.noMoreThan(3, "fcntl FILE " + operands.word(1).orElse("") + " NUMBER");
                yield needs("a number", operands, to) ? new Instruction.Computed(operands.integer(2)) : Paths.NULL;
            }
            case DUPFD -> {
                operands.noMoreThan(3, "fcntl FILE dupfd [LEAST]");
                Expr least = operands.count() > 2 ? operands.integer(2) : Expr.ZERO;
                yield new Instruction.Computed(least);
            }
            default -> {
                operands.noMoreThan(2, "fcntl FILE " + operands.word(1).orElse(""));
                yield Paths.NULL;
            }
        };
    }

    private static boolean needs(String what, Operands operands, Lowering to) {
        if (operands.count() > 2) {
            return true;
        }
        to.wrong(
                Code.MISSING_OPERAND,
                operands.at(1).span(),
                "`fcntl FILE " + operands.word(1).orElse("") + "` misses its argument: " + what);
        return false;
    }
}
