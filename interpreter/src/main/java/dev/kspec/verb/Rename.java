// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.program.Instruction;
import dev.kspec.program.Syscall;
import java.util.List;

/** {@code rename}. */
final class Rename implements Verb {
    @Override
    public String name() {
        return "rename";
    }

    @Override
    public Signature signature() {
        return Signature.of(
                Signature.Slot.one("OLD", "a quoted path"),
                Signature.Slot.one("NEW", "a quoted path"),
                Signature.Slot.any("flag", FLAGS.words()));
    }

    @Override
    public String doc() {
        return """
                Gives a file another name with renameat2(2); a file that had it is replaced, unless noreplace says that it must not be there, or
                exchange that both change places.
""";
    }

    @Override
    public List<String> examples() {
        return List.of(
                "open \"a\" creat as f; rename \"a\" \"b\"; open \"a\" expect ENOENT; open \"b\"",
                "open \"a\" creat as a; open \"b\" creat as b; rename \"a\" \"b\" noreplace expect EEXIST; rename \"a\" \"b\" exchange");
    }

    /** RENAME_* of include/uapi/linux/fs.h. */
    private static final Flags FLAGS =
            Flags.of("flag of rename").with("noreplace", 1).with("exchange", 2).with("whiteout", 4);

    @Override
    public Outcome lower(Operands operands, Lowering to) {
        return Outcome.of(
                to.call(
                        Syscall.RENAMEAT2,
                        List.of(
                                Paths.HERE,
                                Paths.path(operands, 0, to),
                                Paths.HERE,
                                Paths.path(operands, 1, to),
                                new Instruction.Immediate(FLAGS.from(2, operands, to))),
                        List.of()),
                new Outcome.Nothing());
    }
}
