// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.program.Instruction;
import dev.kspec.program.Syscall;
import java.util.List;

/** {@code link}. */
final class Link implements Verb {
    @Override
    public String name() {
        return "link";
    }

    @Override
    public Signature signature() {
        return Signature.of(
                Signature.Slot.one("OLD", "a quoted path, or an open file"),
                Signature.Slot.one("NEW", "a quoted path"),
                Signature.Slot.optional("follow", "to where a symbolic link leads"));
    }

    @Override
    public String doc() {
        return """
                Gives a file one more name with linkat(2). A symbolic link gets another name itself, unless follow stands there.
""";
    }

    @Override
    public List<String> examples() {
        return List.of(
                "open \"a\" creat as f; link \"a\" \"b\"; stat \"b\" expect { nlink: 2, .. }; link \"a\" \"b\" expect EEXIST");
    }

    private static final long AT_EMPTY_PATH = 0x1000;
    /** AT_* of include/uapi/linux/fcntl.h. */
    private static final Flags FLAGS = Flags.of("flag of link").with("follow", 0x400);

    @Override
    public Outcome lower(Operands operands, Lowering to) {
        Paths.Target old = Paths.target(operands, 0, to);
        long flags = FLAGS.from(2, operands, to) | (old.file().isPresent() ? AT_EMPTY_PATH : 0);
        return Outcome.of(
                to.call(
                        Syscall.LINKAT,
                        List.of(
                                old.directory(),
                                old.path(),
                                Paths.HERE,
                                Paths.path(operands, 1, to),
                                new Instruction.Immediate(flags)),
                        List.of()),
                new Outcome.Nothing());
    }
}
