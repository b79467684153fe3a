// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.program.Instruction.Arg;
import dev.kspec.program.Syscall;
import java.util.ArrayList;
import java.util.List;

/** {@code truncate}. */
final class Truncate implements Verb {
    @Override
    public String name() {
        return "truncate";
    }

    @Override
    public Signature signature() {
        return Signature.of(
                Signature.Slot.one("FILE", "a quoted path, a device, or an open file"),
                Signature.Slot.one("LENGTH", "in bytes"));
    }

    @Override
    public String doc() {
        return """
                Makes a file as long as that, with truncate(2), or ftruncate(2) if it is open: what is behind is gone, what is new reads as zeros.
""";
    }

    @Override
    public List<String> examples() {
        return List.of(
                "open \"f\" rdwr creat as f; write f \"hello\"; truncate f 2; truncate \"f\" 4; pread f 9 0 expect \"he\\0\\0\"",
                "open \"f\" creat as f; truncate f 4 expect EINVAL; truncate \"f\" -1 expect EINVAL");
    }

    private static Syscall call(boolean open, boolean compat) {
        if (compat) {
            return open ? Syscall.FTRUNCATE64 : Syscall.TRUNCATE64;
        }
        return open ? Syscall.FTRUNCATE : Syscall.TRUNCATE;
    }

    @Override
    public Outcome lower(Operands operands, Lowering to) {
        Paths.Target target = Paths.target(operands, 0, to);
        List<Arg> args = new ArrayList<>(List.of(target.file().orElse(target.path())));
        to.addOffset(args, operands.integer(1));
        return Outcome.of(
                to.call(call(target.file().isPresent(), to.isCompat()), args, List.of()), new Outcome.Nothing());
    }
}
