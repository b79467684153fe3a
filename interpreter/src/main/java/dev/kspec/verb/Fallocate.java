// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.program.Instruction;
import dev.kspec.program.Instruction.Arg;
import dev.kspec.program.Syscall;
import java.util.ArrayList;
import java.util.List;

/** {@code fallocate}. */
final class Fallocate implements Verb {
    @Override
    public String name() {
        return "fallocate";
    }

    @Override
    public Signature signature() {
        return Signature.of(
                Signature.Slot.one("FILE", "an open file"),
                Signature.Slot.one("OFFSET", "in bytes"),
                Signature.Slot.one("LENGTH", "in bytes"),
                Signature.Slot.any("flag", FLAGS.words()));
    }

    @Override
    public String doc() {
        return """
                Has space for LENGTH bytes of a file from OFFSET on with fallocate(2), so that writing there finds room; or makes a hole, or
                zeros, there.
""";
    }

    @Override
    public List<String> examples() {
        return List.of(
                "open \"f\" rdwr creat as f; fallocate f 0 8KiB; lseek f 0 end expect 8192; fallocate f 0 4KiB punch_hole keep_size",
                "open \"f\" rdwr creat as f; fallocate f 0 0 expect EINVAL");
    }

    /** FALLOC_FL_* of include/uapi/linux/falloc.h. */
    private static final Flags FLAGS = Flags.of("flag of fallocate")
            .with("keep_size", 1)
            .with("punch_hole", 2)
            .with("collapse_range", 8)
            .with("zero_range", 0x10)
            .with("insert_range", 0x20)
            .with("unshare_range", 0x40);

    @Override
    public Outcome lower(Operands operands, Lowering to) {
        List<Arg> args =
                new ArrayList<>(List.of(operands.handle(0), new Instruction.Immediate(FLAGS.from(3, operands, to))));
        to.addOffset(args, operands.integer(1));
        to.addOffset(args, operands.integer(2));
        return Outcome.of(to.call(Syscall.FALLOCATE, args, List.of()), new Outcome.Nothing());
    }
}
