// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.program.Instruction;
import dev.kspec.program.Instruction.Arg;
import dev.kspec.program.Syscall;
import java.util.List;

/** {@code sendfile}. */
final class Sendfile implements Verb {
    @Override
    public String name() {
        return "sendfile";
    }

    @Override
    public Signature signature() {
        return Signature.of(
                Signature.Slot.one("OUT", "an open file"),
                Signature.Slot.one("IN", "an open file"),
                Signature.Slot.one("LENGTH", "the most bytes"),
                Signature.Slot.optional("OFFSET", "where in IN, instead of at its position, which then stays"));
    }

    @Override
    public String doc() {
        return """
                Copies bytes from a file to another or to a socket within the kernel with sendfile(2); `expect` speaks of how many they were.
""";
    }

    @Override
    public List<String> examples() {
        return List.of(
                "open \"a\" rdwr creat as a; open \"b\" rdwr creat as b; write a \"hello\"; sendfile b a 9 1 expect 4; pread b 9 0 expect \"ello\"",
                "open \"a\" rdwr creat as a; sendfile a a 1 -1 expect EINVAL");
    }

    @Override
    public Outcome lower(Operands operands, Lowering to) {
        Arg offset = operands.count() > 3 ? Offsets.pointer(operands.integer(3), to) : Paths.NULL;
        return Outcome.of(
                to.call(
                        to.isCompat() ? Syscall.SENDFILE64 : Syscall.SENDFILE,
                        List.of(
                                operands.handle(0),
                                operands.handle(1),
                                offset,
                                new Instruction.Computed(operands.integer(2))),
                        List.of()),
                new Outcome.Count());
    }
}
