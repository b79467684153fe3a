// SPDX-License-Identifier: Apache-2.0
package dev.kspec.kernel;

import java.util.List;
import java.util.Optional;

/** Finds the function that a report is about: the first that matters, by the kind of the report. */
final class Guilty {
    private static final List<String> SYSCALL_PREFIXES = List.of(
            "__x64_sys_",
            "__ia32_sys_",
            "__arm64_sys_",
            "__riscv_sys_",
            "__se_sys_",
            "__do_sys_",
            "__se_compat_sys_",
            "__ia32_compat_sys_",
            "__do_compat_sys_",
            "compat_SYSC_",
            "compat_SyS_",
            "SYSC_",
            "SyS_",
            "ksys_",
            "__sys_",
            "___sys_",
            "____sys_",
            "sys_");

    /** Ways of waiting for all others, which say nothing of who keeps them waiting. */
    private static final List<String> SYNCHRONIZING =
            List.of("synchronize_rcu", "synchronize_srcu", "synchronize_net", "synchronize_sched");

    private Guilty() {}

    /** @param stacks of the report, without what its header tells */
    static Optional<String> function(Header header, Stacks stacks) {
        return switch (header.kind().trace()) {
            case FAULT -> fault(header, stacks);
            case LOCK ->
                first(
                                header.title().contains("held at")
                                                || header.title().contains("still has")
                                        ? stacks.held()
                                        : stacks.locks())
                        .or(() -> fault(header, stacks));
            case STALL ->
                first(Frame.in(header.text())).or(() -> Stall.function(stacks)).or(() -> fault(header, stacks));
            case ALLOCATION ->
                first(stacks.first().stream()
                        .filter(f -> !f.function().contains("alloc"))
                        .toList());
            case HANG -> hang(stacks.first());
            case NAMED -> named(header);
            case NONE -> Optional.empty();
        };
    }

    private static Optional<String> fault(Header header, Stacks stacks) {
        List<Frame> stack = stacks.first();
        List<Frame> named = Frame.in(header.text().substring(header.place()));
        return first(named)
                .or(() -> first(stack.stream().filter(Frame::sure).toList()))
                .or(() -> first(stack))
                .or(() -> first(stacks.all().stream().flatMap(List::stream).toList()))
                .or(() -> named.stream().findFirst().map(Frame::function));
    }

    private static Optional<String> first(List<Frame> frames) {
        return frames.stream().filter(f -> !Helpers.isHelper(f)).findFirst().map(f -> plain(f.function()));
    }

    private static Optional<String> hang(List<Frame> stack) {
        List<Frame> frames = stack.stream().anyMatch(Frame::sure)
                ? stack.stream().filter(Frame::sure).toList()
                : stack;
        for (Frame frame : frames) {
            if (frame.function().contains("rtnl_lock")) {
                return Optional.of("rtnl_lock");
            }
            if (SYNCHRONIZING.stream().anyMatch(frame.function()::contains)) {
                return Optional.of("synchronize_rcu");
            }
        }
        return first(frames.stream().filter(f -> !Helpers.isWaiting(f)).toList());
    }

    /** {@code … in one / other}. */
    private static Optional<String> named(Header header) {
        String text = header.text();
        int in = text.indexOf(" in ", header.place());
        if (in < 0) {
            return Optional.empty();
        }
        StringBuilder names = new StringBuilder();
        for (String name : text.substring(in + 4).split(" / ", 3)) {
            String function = Frame.in(name + " ").stream()
                    .findFirst()
                    .map(Frame::function)
                    .orElse(name.strip().split("[\\s.+]", 2)[0]);
            names.append(names.isEmpty() ? "" : " / ").append(function);
        }
        return Optional.of(names.toString());
    }

    /** A system call goes by the same name on each machine. */
    static String plain(String function) {
        for (String prefix : SYSCALL_PREFIXES) {
            if (function.startsWith(prefix) && function.length() > prefix.length()) {
                return "sys_" + function.substring(prefix.length());
            }
        }
        return function;
    }
}
