// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.program.Syscall;
import java.util.List;

/** {@code munmap}. */
final class Munmap implements Verb {
    @Override
    public String name() {
        return "munmap";
    }

    @Override
    public Signature signature() {
        return Signature.of(
                Signature.Slot.one("MAPPING", "what mmap gave, or address(N)"),
                Signature.Slot.optional("LENGTH", "in bytes, behind address(N)"));
    }

    @Override
    public String doc() {
        return """
                Takes a whole mapping away with munmap(2); its memory is then none any more, and peek and poke there give SIGSEGV.
""";
    }

    @Override
    public List<String> examples() {
        return List.of(
                "mmap anonymous 4KiB as m; munmap m; peek m 0 1 expect SIGSEGV",
                "munmap address(1) 4096 expect EINVAL");
    }

    @Override
    public Outcome lower(Operands operands, Lowering to) {
        Memory.Range range = Memory.range(operands, to);
        operands.noMoreThan(range.next(), signature().usage(name()));
        return Outcome.of(
                to.call(Syscall.MUNMAP, List.of(range.address(), range.length()), List.of()), new Outcome.Nothing());
    }
}
