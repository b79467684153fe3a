// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.program.Instruction;
import dev.kspec.program.Syscall;
import java.util.List;

/** {@code flock}. */
final class Flock implements Verb {
    @Override
    public String name() {
        return "flock";
    }

    @Override
    public Signature signature() {
        return Signature.of(
                Signature.Slot.one("FILE", "an open file"),
                Signature.Slot.one("LOCK", LOCKS.words()),
                Signature.Slot.optional("nonblock", "rather EWOULDBLOCK than to wait"));
    }

    @Override
    public String doc() {
        return """
                Locks an open file with flock(2), or unlocks it. The lock belongs to what `open` opened, and to its copies by dup and fork.
""";
    }

    @Override
    public List<String> examples() {
        return List.of(
                "open \"f\" creat as f; open \"f\" as g; flock f exclusive; flock g shared nonblock expect EAGAIN; flock f unlock; flock g shared nonblock");
    }

    /** LOCK_* of include/uapi/asm-generic/fcntl.h. */
    private static final Flags LOCKS =
            Flags.of("lock").with("shared", 1).with("exclusive", 2).with("unlock", 8);

    private static final Flags NONBLOCK = Flags.of("flag of flock").with("nonblock", 4);

    @Override
    public Outcome lower(Operands operands, Lowering to) {
        long lock = LOCKS.at(operands, 1, to);
        if (operands.count() > 2) {
            lock |= NONBLOCK.at(operands, 2, to);
        }
        return Outcome.of(
                to.call(Syscall.FLOCK, List.of(operands.handle(0), new Instruction.Immediate(lock)), List.of()),
                new Outcome.Nothing());
    }
}
