// SPDX-License-Identifier: Apache-2.0
package dev.kspec.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a report tells of where the kernel was.
 *
 * @param all its stacks in their order; where program counters are told, they stand in the stack that they come with
 * @param locks where locks are taken that a report on locks names, in its order
 * @param held where locks were taken that are held meanwhile
 */
record Stacks(List<List<Frame>> all, List<Frame> locks, List<Frame> held) {
    private static final List<String> COUNTERS = List.of(
            "RIP: ",
            "EIP: ",
            "IP: [",
            "IP: ",
            "pc : ",
            "epc : ",
            "epc   : ",
            "PC is at ",
            "NIP [",
            "NIP: ",
            "PC: ",
            "pc: ");
    private static final List<String> IN_USER_SPACE = List.of("RIP: 0033", "RIP: 002b", "RIP: 0023", "EIP: 0073");
    private static final String LAST_FUNCTION = "last function: ";
    private static final List<String> BEGINS = List.of("call trace", "backtrace", "call_trace");
    /** What tells of other times, or other tasks. */
    private static final List<String> OTHERS = List.of(
            "allocated by task",
            "freed by task",
            "allocated:",
            "freed:",
            "last potentially related",
            "last call_rcu",
            "uninit was",
            "second to last",
            "local variable",
            "the buggy address",
            "-> #",
            "showing all locks",
            "read to 0x",
            "write to 0x",
            "---[ end trace",
            "allocated in",
            "freed in",
            "sending nmi",
            "nmi backtrace");

    private static final List<String> NO_FRAMES = List.of(
            "#",
            "hardirqs last",
            "softirqs last",
            "workqueue:",
            "{",
            "->",
            "hardirqs",
            "softirqs",
            "info: ",
            "last user",
            "preemption disabled at",
            "last potentially",
            "lock: ");

    Stacks {
        all = all.stream().map(List::copyOf).toList();
        locks = List.copyOf(locks);
        held = List.copyOf(held);
    }

    /** Of the lines of a report, its header first. */
    static Stacks of(List<String> lines) {
        Reading reading = new Reading();
        for (int i = 1; i < lines.size(); i++) {
            reading.take(lines.get(i));
        }
        reading.next();
        return new Stacks(reading.all, reading.locks, reading.held);
    }

    /** The first stack; none if there is none. */
    List<Frame> first() {
        return all.isEmpty() ? List.of() : all.getFirst();
    }

    private static final class Reading {
        private final List<List<Frame>> all = new ArrayList<>();
        private final List<Frame> locks = new ArrayList<>();
        private final List<Frame> held = new ArrayList<>();
        private List<Frame> frames = new ArrayList<>();
        private boolean inStack;
        /** The next line tells of a place that the kernel was at before. */
        private boolean elsewhere;

        void take(String line) {
            List<Frame> here = Frame.in(line);
            String text = line.strip();
            if (COUNTERS.stream().anyMatch(text::startsWith)) {
                if (IN_USER_SPACE.stream().anyMatch(text::startsWith)) {
                    next();
                } else {
                    frames.addAll(here);
                }
                return;
            }
            String lower = text.toLowerCase(Locale.ROOT);
            boolean isElsewhere = elsewhere;
            elsewhere = lower.startsWith("preemption disabled at");
            if (lower.startsWith(LAST_FUNCTION)) {
                frames.add(
                        new Frame(text.substring(LAST_FUNCTION.length()).strip().split(" ", 2)[0], -1, "", true));
            } else if (here.isEmpty()) {
                mark(lower);
            } else if (isLock(lower)) {
                (lower.startsWith("#") ? held : locks).addAll(here);
            } else if (!isElsewhere && NO_FRAMES.stream().noneMatch(lower::startsWith)) {
                inStack = inStack || Body.part(line) == Body.Part.FRAME;
                frames.addAll(here);
            } else if (lower.startsWith("->")) {
                next();
            }
        }

        private static boolean isLock(String lower) {
            return lower.contains(", at: ") || lower.contains("] at: ") || lower.startsWith("at: ");
        }

        private void mark(String lower) {
            boolean begins = BEGINS.stream().anyMatch(lower::contains) && !lower.startsWith("stack backtrace");
            if (inStack && (begins || OTHERS.stream().anyMatch(lower::startsWith))) {
                next();
            }
        }

        void next() {
            if (!frames.isEmpty()) {
                all.add(frames);
            }
            frames = new ArrayList<>();
            inStack = false;
        }
    }
}
