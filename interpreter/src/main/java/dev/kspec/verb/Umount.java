// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.program.Instruction;
import dev.kspec.program.Syscall;
import java.util.List;

/** {@code umount}. */
final class Umount implements Verb {
    @Override
    public String name() {
        return "umount";
    }

    @Override
    public Signature signature() {
        return Signature.of(
                Signature.Slot.one("TARGET", "a quoted path: where it is mounted"),
                Signature.Slot.any("flag", FLAGS.words()));
    }

    @Override
    public String doc() {
        return """
                Takes a mounted filesystem off with umount2(2); detach does so even while it is in use.
""";
    }

    @Override
    public List<String> examples() {
        return List.of(
                "mkdir \"m\"; mount \"none\" \"m\" \"tmpfs\"; open \"m/f\" creat as f; umount \"m\" expect EBUSY; umount \"m\" detach",
                "mkdir \"m\"; umount \"m\" expect EINVAL");
    }

    /** MNT_* of include/linux/fs.h. */
    private static final Flags FLAGS = Flags.of("flag of umount")
            .with("force", 1)
            .with("detach", 2)
            .with("expire", 4)
            .with("nofollow", 8);

    @Override
    public Outcome lower(Operands operands, Lowering to) {
        return Outcome.of(
                to.call(
                        Syscall.UMOUNT2,
                        List.of(Paths.path(operands, 0, to), new Instruction.Immediate(FLAGS.from(1, operands, to))),
                        List.of()),
                new Outcome.Nothing());
    }
}
