// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.program.Instruction;
import dev.kspec.program.Syscall;
import java.util.List;

/** {@code epoll_create}. */
final class EpollCreate implements Verb {
    @Override
    public String name() {
        return "epoll_create";
    }

    @Override
    public Signature signature() {
        return Signature.of();
    }

    @Override
    public String doc() {
        return """
                Makes an epoll instance with epoll_create1(2), which watches what epoll_ctl adds to it; `as NAME` names it.
""";
    }

    @Override
    public List<String> examples() {
        return List.of("epoll_create as e; epoll_wait e 0ms expect []");
    }

    private static final int EPOLL_CLOEXEC = 02000000;

    @Override
    public Outcome lower(Operands operands, Lowering to) {
        return Outcome.of(
                to.call(Syscall.EPOLL_CREATE1, List.of(new Instruction.Immediate(EPOLL_CLOEXEC)), List.of()),
                new Outcome.Opened());
    }
}
