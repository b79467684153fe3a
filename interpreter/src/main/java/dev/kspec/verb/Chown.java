// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.diag.Nearest;
import dev.kspec.program.Instruction;
import dev.kspec.program.Instruction.Arg;
import dev.kspec.program.Syscall;
import java.util.List;

/** {@code chown}. */
final class Chown implements Verb {
    @Override
    public String name() {
        return "chown";
    }

    @Override
    public Signature signature() {
        return Signature.of(
                Signature.Slot.one("FILE", "a quoted path, a device, or an open file"),
                Signature.Slot.one("USER", "a number, or keep"),
                Signature.Slot.one("GROUP", "a number, or keep"),
                Signature.Slot.optional("nofollow", "a symbolic link itself, not where it leads"));
    }

    @Override
    public String doc() {
        return """
                Changes a file's owner and group with fchownat(2); keep leaves one as it is.
""";
    }

    @Override
    public List<String> examples() {
        return List.of(
                "open \"f\" creat as f; chown \"f\" 1000 1001; chown f keep 5; stat f expect { uid: 1000, gid: 5, .. }");
    }

    private static final long AT_EMPTY_PATH = 0x1000;
    /** AT_* of include/uapi/linux/fcntl.h. */
    private static final Flags FLAGS = Flags.of("flag of chown").with("nofollow", 0x100);

    private static final Flags KEEP = Flags.of("user or group").with("keep", -1);

    private static Arg id(Operands operands, int index, Lowering to) {
        String word = operands.word(index).orElse("");
        if (Flags.isNoValue(operands, index, to)
                && Nearest.to(word, List.of("keep")).isEmpty()) {
            to.report(UserNames.unknown(
                    operands.at(index).span(), word, "", to.scope().names()));
            return new Instruction.Immediate(0);
        }
        if (Flags.isNoValue(operands, index, to)) {
            return new Instruction.Immediate(KEEP.at(operands, index, to));
        }
        return new Instruction.Computed(operands.integer(index));
    }

    @Override
    public Outcome lower(Operands operands, Lowering to) {
        Paths.Target target = Paths.target(operands, 0, to);
        long flags = FLAGS.from(3, operands, to) | (target.file().isPresent() ? AT_EMPTY_PATH : 0);
        return Outcome.of(
                to.call(
                        Syscall.FCHOWNAT,
                        List.of(
                                target.directory(),
                                target.path(),
                                id(operands, 1, to),
                                id(operands, 2, to),
                                new Instruction.Immediate(flags)),
                        List.of()),
                new Outcome.Nothing());
    }
}
