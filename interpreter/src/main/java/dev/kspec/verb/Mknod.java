// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.diag.Code;
import dev.kspec.program.Instruction;
import dev.kspec.program.Syscall;
import java.util.List;
import java.util.Optional;

/** {@code mknod}. */
final class Mknod implements Verb {
    @Override
    public String name() {
        return "mknod";
    }

    @Override
    public Signature signature() {
        return Signature.of(
                Signature.Slot.one("PATH", "a quoted path"),
                Signature.Slot.one("TYPE", TYPES.words()),
                Signature.Slot.any(
                        "NUMBER", "major and minor number of a char or block; then a mode, 0o600 unless told"));
    }

    @Override
    public String doc() {
        return """
                Makes a special file, or an ordinary empty one, with mknodat(2).
""";
    }

    @Override
    public List<String> examples() {
        return List.of(
                "mknod \"n\" char 1 3; stat \"n\" expect { type: S_IFCHR, rdev_major: 1, rdev_minor: 3, permissions: 0o600, .. }",
                "mknod \"f\" file 0o644; mknod \"p\" fifo; mknod \"p\" fifo expect EEXIST");
    }

    private static final long S_IFCHR = 0020000;
    private static final long S_IFBLK = 0060000;

    private static final Flags TYPES = Flags.of("type of file")
            .with("char", S_IFCHR)
            .with("block", S_IFBLK)
            .with("fifo", 0010000)
            .with("socket", 0140000)
            .with("file", 0100000);

    private static final long MOST_MAJOR = (1L << 12) - 1;
    private static final long MOST_MINOR = (1L << 20) - 1;
    private static final long DEFAULT_MODE = 0600;

    /** As new_encode_dev() of include/linux/kdev_t.h. */
    private static long number(long major, long minor) {
        return (minor & 0xff) | (major << 8) | ((minor & ~0xffL) << 12);
    }

    @Override
    public Outcome lower(Operands operands, Lowering to) {
        Optional<Long> known = TYPES.find(operands, 1, to);
        if (known.isEmpty()) {
            TYPES.unknown(operands, 1, to);
            return Outcome.of(to.program().register(), new Outcome.Nothing());
        }
        long type = known.get();
        boolean device = type == S_IFCHR || type == S_IFBLK;
        int next = device ? 4 : 2;
        if (operands.count() < next) {
            to.wrong(
                    Code.MISSING_OPERAND,
                    operands.at(1).span(),
                    "a device needs its major and its minor number: mknod PATH char MAJOR MINOR");
            return Outcome.of(to.program().register(), new Outcome.Nothing());
        }
        operands.noMoreThan(
                next + 1, "mknod PATH " + operands.word(1).orElse("TYPE") + (device ? " MAJOR MINOR" : "") + " [MODE]");
        long number = device ? number(operands.constant(2, 0, MOST_MAJOR), operands.constant(3, 0, MOST_MINOR)) : 0;
        if (operands.count() > next) {
            operands.checkMode(next);
        }
        long mode = operands.count() > next ? operands.constant(next, 0, 07777) : DEFAULT_MODE;
        return Outcome.of(
                to.call(
                        Syscall.MKNODAT,
                        List.of(
                                Paths.HERE,
                                Paths.path(operands, 0, to),
                                new Instruction.Immediate(type | mode),
                                new Instruction.Immediate(number)),
                        List.of()),
                new Outcome.Nothing());
    }
}
