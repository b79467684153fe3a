// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.program.Instruction;
import dev.kspec.program.Syscall;
import java.util.List;

/** {@code msync}. */
final class Msync implements Verb {
    @Override
    public String name() {
        return "msync";
    }

    @Override
    public Signature signature() {
        return Signature.of(
                Signature.Slot.one("MAPPING", "what mmap gave, or address(N) and a length"),
                Signature.Slot.any("flag", FLAGS.words()));
    }

    @Override
    public String doc() {
        return """
                Writes what was changed in a mapping to its file with msync(2), and waits for that (sync) unless told.
""";
    }

    @Override
    public List<String> examples() {
        return List.of(
                "open \"f\" rdwr creat as f; truncate f 1; mmap f 1 rw as m; poke m 0 \"x\"; msync m; msync m async invalidate",
                "mmap anonymous 1 as m; msync m sync async expect EINVAL");
    }

    private static final int SYNC = 4;
    /** MS_* of include/uapi/asm-generic/mman-common.h. */
    private static final Flags FLAGS =
            Flags.of("flag of msync").with("async", 1).with("invalidate", 2).with("sync", SYNC);

    @Override
    public Outcome lower(Operands operands, Lowering to) {
        Memory.Range range = Memory.range(operands, to);
        long flags = operands.count() > range.next() ? FLAGS.from(range.next(), operands, to) : SYNC;
        return Outcome.of(
                to.call(
                        Syscall.MSYNC,
                        List.of(range.address(), range.length(), new Instruction.Immediate(flags)),
                        List.of()),
                new Outcome.Nothing());
    }
}
