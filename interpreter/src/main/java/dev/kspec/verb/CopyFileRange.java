// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.program.Instruction;
import dev.kspec.program.Syscall;
import java.util.List;

/** {@code copy_file_range}. */
final class CopyFileRange implements Verb {
    @Override
    public String name() {
        return "copy_file_range";
    }

    @Override
    public Signature signature() {
        return Signature.of(
                Signature.Slot.one("IN", "an open file"),
                Signature.Slot.one("OUT", "an open file"),
                Signature.Slot.one("LENGTH", "the most bytes"),
                Signature.Slot.any("offset", Offsets.WHAT));
    }

    @Override
    public String doc() {
        return """
                Copies bytes from one file to another within the kernel with copy_file_range(2); `expect` speaks of how many they were.
""";
    }

    @Override
    public List<String> examples() {
        return List.of(
                "open \"a\" rdwr creat as a; open \"b\" rdwr creat as b; write a \"hello\"; copy_file_range a b 9 from 1 expect 4; pread b 9 0 expect \"ello\"",
                "open \"/dev/null\" as n; open \"b\" rdwr creat as b; copy_file_range n b 1 expect EINVAL");
    }

    @Override
    public Outcome lower(Operands operands, Lowering to) {
        Offsets offsets = Offsets.at(3, Flags.of("flag"), operands, to);
        return Outcome.of(
                to.call(
                        Syscall.COPY_FILE_RANGE,
                        List.of(
                                operands.handle(0),
                                offsets.from(),
                                operands.handle(1),
                                offsets.into(),
                                new Instruction.Computed(operands.integer(2)),
                                offsets.flags()),
                        List.of()),
                new Outcome.Count());
    }
}
