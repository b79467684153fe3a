// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.diag.Code;
import dev.kspec.program.Instruction;
import dev.kspec.program.Syscall;
import java.util.List;

/** {@code mprotect}. */
final class Mprotect implements Verb {
    @Override
    public String name() {
        return "mprotect";
    }

    @Override
    public Signature signature() {
        return Signature.of(
                Signature.Slot.one("MAPPING", "what mmap gave, or address(N) and a length"),
                Signature.Slot.one("PROTECTION", Memory.PROTECTION.words()),
                Signature.Slot.optional("PROTECTION", "behind address(N) and its length"));
    }

    @Override
    public String doc() {
        return """
                Says with mprotect(2) what may be done with a whole mapping; peek and poke give SIGSEGV where they may not.
""";
    }

    @Override
    public List<String> examples() {
        return List.of(
                "mmap anonymous 4KiB as m; mprotect m r; poke m 0 \"x\" expect SIGSEGV; mprotect m rw; poke m 0 \"x\"");
    }

    @Override
    public Outcome lower(Operands operands, Lowering to) {
        Memory.Range range = Memory.range(operands, to);
        operands.noMoreThan(range.next() + 1, signature().usage(name()));
        long protection = 0;
        if (operands.count() > range.next()) {
            protection = Memory.PROTECTION.at(operands, range.next(), to);
        } else {
            to.wrong(
                    Code.MISSING_OPERAND,
                    operands.step().verb().span(),
                    "`mprotect` misses PROTECTION: " + Memory.PROTECTION.words());
        }
        return Outcome.of(
                to.call(
                        Syscall.MPROTECT,
                        List.of(range.address(), range.length(), new Instruction.Immediate(protection)),
                        List.of()),
                new Outcome.Nothing());
    }
}
