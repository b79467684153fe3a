// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.diag.Code;
import dev.kspec.program.Instruction;
import dev.kspec.program.Syscall;
import java.util.List;

/** {@code lseek}. */
final class Lseek implements Verb {
    @Override
    public String name() {
        return "lseek";
    }

    @Override
    public Signature signature() {
        return Signature.of(
                Signature.Slot.one("FILE", "an open file"),
                Signature.Slot.one("OFFSET", "in bytes"),
                Signature.Slot.one("WHENCE", "set, cur or end"));
    }

    @Override
    public String doc() {
        return """
                Moves the file's position with lseek(2); `expect` speaks of the new position.
""";
    }

    @Override
    public List<String> examples() {
        return List.of(
                "open \"/tmp/x\" rdwr creat as f; write f \"abc\"; lseek f 1 set expect 1; lseek f -1 cur expect 0; read f 1 expect \"a\"");
    }

    private static final java.util.Map<String, Integer> WHENCE = java.util.Map.of("set", 0, "cur", 1, "end", 2);

    @Override
    public Outcome lower(Operands operands, Lowering to) {
        String whence = operands.word(2).orElse("");
        if (!WHENCE.containsKey(whence)) {
            to.unknown(
                    Code.UNKNOWN_WORD,
                    operands.at(2).span(),
                    "lseek counts from `set`, `cur` or `end`",
                    whence.replaceFirst("^SEEK_", ""),
                    WHENCE.keySet());
        }
        int result = to.call(
                Syscall.LSEEK,
                List.of(
                        operands.handle(0),
                        new Instruction.Computed(operands.integer(1)),
                        new Instruction.Immediate(WHENCE.getOrDefault(whence, 0))),
                List.of());
        return Outcome.of(result, new Outcome.Count());
    }
}
