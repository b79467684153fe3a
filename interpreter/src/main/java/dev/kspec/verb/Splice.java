// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.program.Instruction;
import dev.kspec.program.Syscall;
import java.util.List;

/** {@code splice}. */
final class Splice implements Verb {
    @Override
    public String name() {
        return "splice";
    }

    @Override
    public Signature signature() {
        return Signature.of(
                Signature.Slot.one("IN", "an open file"),
                Signature.Slot.one("OUT", "an open file; one of both is a pipe"),
                Signature.Slot.one("LENGTH", "the most bytes"),
                Signature.Slot.any("offset", Offsets.WHAT + "; " + FLAGS.words()));
    }

    @Override
    public String doc() {
        return """
                Moves bytes between a pipe and a file within the kernel with splice(2); `expect` speaks of how many they were.
""";
    }

    @Override
    public List<String> examples() {
        return List.of(
                "mkfifo \"p\"; open \"p\" rdwr nonblock as p; open \"f\" rdwr creat as f; write p \"hello\"; splice p f 9 expect 5; splice f p 2 from 3; read p 9 expect \"lo\"",
                "open \"a\" rdwr creat as a; open \"b\" rdwr creat as b; splice a b 1 expect EINVAL");
    }

    /** SPLICE_F_* of include/linux/splice.h. */
    private static final Flags FLAGS =
            Flags.of("flag of splice").with("move", 1).with("nonblock", 2).with("more", 4);

    @Override
    public Outcome lower(Operands operands, Lowering to) {
        Offsets offsets = Offsets.at(3, FLAGS, operands, to);
        return Outcome.of(
                to.call(
                        Syscall.SPLICE,
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
