// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.program.Instruction;
import dev.kspec.program.Syscall;
import java.util.List;

/** {@code unshare}. */
final class Unshare implements Verb {
    /** include/uapi/linux/sched.h. */
    private static final Flags KINDS = Flags.of("kind of namespace")
            .with("net", 0x4000_0000L)
            .with("mount", 0x0002_0000L)
            .with("uts", 0x0400_0000L)
            .with("ipc", 0x0800_0000L)
            .with("user", 0x1000_0000L)
            .with("pid", 0x2000_0000L)
            .with("cgroup", 0x0200_0000L)
            .with("time", 0x80L)
            .with("files", 0x400L);

    @Override
    public String name() {
        return "unshare";
    }

    @Override
    public Signature signature() {
        return Signature.of(Signature.Slot.one("KIND", KINDS.words()), Signature.Slot.any("KIND", "more of them"));
    }

    @Override
    public String doc() {
        return """
                Gives the case namespaces of its own, with unshare(2): behind `unshare net` it has a network of its own, in which
                nothing is up yet; behind `unshare mount` others do not see what it mounts where mounts are private. They are gone with the case.
                """;
    }

    @Override
    public List<String> examples() {
        return List.of(
                "unshare net; socket ipv4 stream as s; connect s v4(\"127.0.0.1\") 9 expect ENETUNREACH",
                "unshare uts; syscall sethostname \"other\" 5");
    }

    @Override
    public Outcome lower(Operands operands, Lowering to) {
        int result =
                to.call(Syscall.UNSHARE, List.of(new Instruction.Immediate(KINDS.from(0, operands, to))), List.of());
        return Outcome.of(result, new Outcome.Nothing());
    }
}
