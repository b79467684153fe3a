// SPDX-License-Identifier: Apache-2.0
package dev.kspec.kernel;

import java.util.List;
import java.util.Locale;

/** What a line is within a report. */
final class Body {
    /** What a line is. */
    enum Part {
        /** A function of a stack. */
        FRAME,
        /** The beginning of a stack. */
        STACK,
        /** Registers, memory, tasks: what only reports print. */
        DETAIL,
        /** A line that reports are framed with. */
        RULER,
        /** The end of a report. */
        END,
        /** Nothing that can be told from other lines. */
        STRANGE
    }

    private static final List<String> STACKS =
            List.of("call trace", "backtrace", "stack backtrace", "stack:", "exception stack");

    private static final List<String> DETAILS = List.of(
            "cpu: ",
            "hardware name",
            "tainted: ",
            "workqueue: ",
            "modules linked in",
            "code: ",
            "rip: ",
            "rsp: ",
            "rax: ",
            "rdx: ",
            "rbp: ",
            "r10: ",
            "r13: ",
            "fs: ",
            "cs: ",
            "cr2: ",
            "dr0: ",
            "dr3: ",
            "pkru: ",
            "eip: ",
            "eax: ",
            "esi: ",
            "ds: ",
            "cr0: ",
            "pgd ",
            "#pf: ",
            "oops: ",
            "pc : ",
            "lr : ",
            "sp : ",
            "pstate: ",
            "x29: ",
            "x26: ",
            "x23: ",
            "x20: ",
            "x17: ",
            "x14: ",
            "x11: ",
            "x8 : ",
            "x5 : ",
            "x2 : ",
            "epc : ",
            " ra : ",
            "gp : ",
            "t0 : ",
            "s0 : ",
            "s1 : ",
            "a0 : ",
            "a1 : ",
            "a2 : ",
            "a5 : ",
            "s2 : ",
            "s5 : ",
            "s8 : ",
            "s11: ",
            "t5 : ",
            "status: ",
            "mem abort info",
            "data abort info",
            "esr = ",
            "ec = ",
            "set = ",
            "ea = ",
            "fsc = ",
            "isv = ",
            "cm = ",
            "swapper pgtable",
            "user pgtable",
            "[0000",
            "[ffff",
            "[dead",
            "nip: ",
            "nip [",
            "lr [",
            "lr: ",
            "regs: ",
            "msr: ",
            "gpr0",
            "gpr1",
            "gpr2",
            "cfar",
            "pid: ",
            "task: ",
            "task stack",
            "stack:",
            "flags: ",
            "read of size",
            "write of size",
            "the buggy address",
            "allocated by",
            "freed by",
            "memory state around",
            "object ",
            "redzone ",
            "padding ",
            "bytes b4",
            "info: ",
            "fix ",
            "slab 0x",
            "disabling lock debugging",
            "---[ ",
            "page:",
            "raw: ",
            "page dumped because",
            "page_owner",
            "head:",
            "irq event stamp",
            "hardirqs last",
            "softirqs last",
            "other info that",
            "possible unsafe locking",
            "cpu0 ",
            "lock(",
            "*** ",
            "#0: ",
            "#1: ",
            "#2: ",
            "locks held",
            "1 lock held",
            "no locks held",
            "which lock already",
            "which already depends",
            "is trying to",
            "but task is",
            "but there are no",
            "the existing dependency",
            "-> #",
            "<task>",
            "</task>",
            "<irq>",
            "</irq>",
            "<eoi>",
            "<nmi>",
            "</nmi>",
            "sending nmi",
            "nmi backtrace",
            "rcu:",
            "\t(t=",
            "(t=",
            "(detected by",
            "task:",
            "note: ",
            "end of ",
            "kernel offset",
            "rebooting in",
            "dumping ftrace",
            "(ftrace",
            "mem-info",
            "node ",
            "normal free",
            "dma free",
            "lowmem_reserve",
            "active_anon",
            "uninit was",
            "local variable",
            "comm: ",
            "in_atomic()",
            "preempt_count",
            "rcu nest",
            "preemption disabled at",
            "(null)",
            "internal error",
            "unable to handle",
            "value changed",
            "reported by",
            "bytes ",
            "memory access",
            "\"echo 0",
            "not tainted",
            "showing",
            "gs: ",
            "modules",
            "register ",
            "process ",
            "stack limit",
            "exception",
            "x86_64",
            "last user",
            "kernel panic",
            "asan",
            "kernel tried",
            "page last",
            "page has",
            "get_user",
            "aer:",
            "faulting",
            "interrupt");

    private static final int DRAWN = 20;

    private Body() {}

    static Part part(String text) {
        String plain = text.strip();
        if (plain.isEmpty()) {
            return Part.DETAIL;
        }
        if (isRuler(plain)) {
            return Part.RULER;
        }
        String lower = plain.toLowerCase(Locale.ROOT);
        if (lower.startsWith("---[ end ")) {
            return Part.END;
        }
        if (STACKS.stream().anyMatch(lower::startsWith)) {
            return Part.STACK;
        }
        if (!Frame.in(text).isEmpty()) {
            return isIndented(text) ? Part.FRAME : Part.DETAIL;
        }
        if (isDump(plain)
                || DETAILS.stream().anyMatch(lower::startsWith)
                || text.startsWith(" ")
                || text.startsWith("\t")) {
            return Part.DETAIL;
        }
        return Part.STRANGE;
    }

    /** Frames are; program counters, and headers that name a function, are not. */
    private static boolean isIndented(String text) {
        char first = text.charAt(0);
        return first == ' ' || first == '\t' || text.startsWith("[<");
    }

    private static boolean isRuler(String text) {
        return text.length() >= DRAWN && text.chars().allMatch(c -> c == '=' || c == '-');
    }

    /** {@code ffff88800123: 6b 6b 6b}: an address and bytes or words. */
    private static boolean isDump(String text) {
        String from = text.startsWith(">") ? text.substring(1) : text;
        int at = 0;
        while (at < from.length() && Character.digit(from.charAt(at), 16) >= 0) {
            at++;
        }
        return at >= 4 && at < from.length() && from.charAt(at) == ':';
    }
}
