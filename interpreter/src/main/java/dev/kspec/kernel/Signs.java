// SPDX-License-Identifier: Apache-2.0
package dev.kspec.kernel;

import static dev.kspec.kernel.Sign.anywhere;
import static dev.kspec.kernel.Sign.atBegin;

import java.util.List;

/**
 * All lines that begin reports, the more precise ones before those that would fit as well.
 *
 * <p>Formats: Documentation/dev-tools/{kasan,kfence,kcsan,kmsan,ubsan,kmemleak}.rst, Documentation/locking/lockdep-design.rst,
 * Documentation/RCU/{stallwarn,lockdep-splat}.rst, Documentation/mm/slub.rst, Documentation/admin-guide/{bug-hunting,
 * lockup-watchdogs}.rst; kernel/{panic,hung_task,watchdog,workqueue}.c, kernel/sched/core.c, kernel/locking/{lockdep,
 * spinlock_debug}.c, lib/{bug,refcount,list_debug,ubsan}.c, mm/{slub,page_alloc,memory,oom_kill,kmemleak}.c,
 * mm/kasan/report.c, arch/x86/{mm/fault,kernel/traps,kernel/dumpstack}.c, arch/{arm,arm64,powerpc}/mm/fault.c,
 * arch/arm64/kernel/traps.c, arch/riscv/{mm/fault,kernel/traps}.c.
 */
final class Signs {
    /** What stands behind the name of an exception that happened in the kernel: its error code and the count of oopses. */
    private static final String IN_KERNEL = "[^:]{0,140}: {0,2}[0-9a-f]{1,16} \\[#\\d";

    static final List<Sign> ALL = List.of(
            // Sanitizers
            anywhere(Kind.KASAN, "BUG: KASAN: ", "([a-zA-Z][a-zA-Z-]{2,40}(?: or [a-z-]{3,30})?)", "KASAN: $1"),
            anywhere(
                    Kind.KFENCE,
                    "BUG: KFENCE: ",
                    "([a-z-]{3,30}(?: (?:read|write|access|free|corruption))?)",
                    "KFENCE: $1"),
            anywhere(Kind.KMSAN, "BUG: KMSAN: ", "([a-z-]{3,40})", "KMSAN: $1"),
            anywhere(Kind.KCSAN, "BUG: KCSAN: ", "(data-race|assert: race)", "KCSAN: $1"),
            anywhere(Kind.UBSAN, "UBSAN: Undefined behaviour", " in ", "UBSAN: undefined behaviour"),
            anywhere(Kind.UBSAN, "UBSAN: ", "([a-z][a-z -]{2,60}?) in ", "UBSAN: $1"),
            // Accesses that cannot be
            anywhere(Kind.STACK, "BUG: stack guard page was hit", "", "kernel stack overflow"),
            anywhere(Kind.STACK, "BUG: TASK stack guard page was hit", "", "kernel stack overflow"),
            anywhere(Kind.STACK, "kernel stack overflow (", "", "kernel stack overflow"),
            anywhere(Kind.STACK, "Insufficient stack space to handle exception", "", "kernel stack overflow"),
            anywhere(
                    Kind.OOPS,
                    "BUG: ",
                    "(?:unable to handle )?[kK]ernel NULL pointer dereference",
                    "BUG: kernel NULL pointer dereference"),
            anywhere(Kind.OOPS, "BUG: unable to handle ", "", "BUG: unable to handle page fault"),
            anywhere(Kind.OOPS, "BUG: Unable to handle ", "", "BUG: unable to handle page fault"),
            anywhere(
                    Kind.OOPS,
                    "Unable to handle kernel NULL pointer dereference",
                    "",
                    "BUG: kernel NULL pointer dereference"),
            anywhere(Kind.OOPS, "Unable to handle kernel ", "", "BUG: unable to handle page fault"),
            anywhere(Kind.OOPS, "Unhandled fault: ", "", "unhandled fault"),
            anywhere(Kind.OOPS, "PANIC: double fault", "", "double fault"),
            anywhere(Kind.OOPS, "general protection fault", IN_KERNEL, "general protection fault"),
            anywhere(Kind.OOPS, "general protection fault: ", "\\d{4} \\[#", "general protection fault"),
            anywhere(Kind.OOPS, "divide error: ", "", "divide error"),
            anywhere(Kind.OOPS, "divide_error: ", "[0-9a-f]{1,8} \\[#", "divide error"),
            anywhere(Kind.OOPS, "invalid opcode: ", "", "invalid opcode"),
            anywhere(Kind.OOPS, "stack segment: ", "[0-9a-f]{1,8} \\[#", "stack segment fault"),
            anywhere(Kind.OOPS, "stack segment", IN_KERNEL, "stack segment fault"),
            anywhere(Kind.OOPS, "int3: ", "[0-9a-f]{1,8} \\[#", "int3"),
            atBegin(
                    Kind.OOPS,
                    "",
                    "(double fault|bounds|alignment check|coprocessor segment overrun|invalid TSS|segment not present"
                            + "|overflow|machine check|simd exception|fpu exception|control protection)" + IN_KERNEL,
                    "$1"),
            anywhere(Kind.OOPS, "traps: Missing ENDBR", "", "missing ENDBR"),
            anywhere(Kind.OOPS, "Bad mode in ", "", "bad mode"),
            anywhere(Kind.OOPS, "Alignment trap: not handling", "", "alignment trap"),
            anywhere(Kind.OOPS, "Internal error: Oops: ", "", "oops"),
            anywhere(Kind.OOPS, "Internal error: ", "(?:Oops - )?([A-Za-z][A-Za-z -]{1,60})", "internal error: $1"),
            atBegin(
                    Kind.OOPS,
                    "Oops",
                    "(?: - ([A-Za-z][A-Za-z ]{1,40}))?(?: \\[#|: [0-9a-f]{1,16} \\[#|: Kernel access|: Oops)",
                    "oops"),
            atBegin(Kind.OOPS, "Kernel access of bad area", "", "kernel access of bad area"),
            // Demands of the kernel's own code
            anywhere(Kind.BUG, "kernel BUG at ", "", "kernel BUG"),
            anywhere(Kind.BUG, "Kernel BUG at ", "", "kernel BUG"),
            anywhere(Kind.BUG, "kernel BUG in ", "", "kernel BUG"),
            anywhere(Kind.REFCOUNT, "refcount_t: ", "([a-z][a-z0-9 ;()-]{3,60})", "refcount_t: $1"),
            anywhere(Kind.LIST, "list_add corruption", "", "list_add corruption"),
            anywhere(Kind.LIST, "list_add double add", "", "list_add corruption"),
            anywhere(Kind.LIST, "list_del corruption", "", "list_del corruption"),
            anywhere(Kind.LIST, "hlist_add", "[a-z_]{0,20} corruption", "hlist corruption"),
            anywhere(Kind.WARNING, "WARNING: CPU: ", "\\d", "WARNING"),
            anywhere(Kind.WARNING, "WARNING: at ", "", "WARNING"),
            anywhere(Kind.WARNING, "WARNING: ", "(?:\\[[^\\]]{1,160}\\] )?[\\w/.-]{1,120}:\\d{1,6} at ", "WARNING"),
            anywhere(Kind.WARNING, "WARNING: ", "[\\w/.-]{1,120}:\\d{1,6} [\\w.$]{1,80}\\+0x", "WARNING"),
            atBegin(Kind.WARNING, "sysfs: cannot create duplicate filename", "", "sysfs: duplicate filename"),
            // Locks
            anywhere(Kind.LOCKDEP, "WARNING: suspicious RCU usage", "", "suspicious RCU usage"),
            anywhere(Kind.LOCKDEP, "INFO: suspicious RCU usage", "", "suspicious RCU usage"),
            anywhere(
                    Kind.LOCKDEP,
                    "WARNING: possible ",
                    "(circular locking dependency|recursive locking|irq lock inversion dependency) detected",
                    "possible $1"),
            anywhere(
                    Kind.LOCKDEP,
                    "INFO: possible ",
                    "(circular locking dependency|recursive locking|irq lock inversion dependency) detected",
                    "possible $1"),
            anywhere(Kind.LOCKDEP, "WARNING: inconsistent lock state", "", "inconsistent lock state"),
            anywhere(Kind.LOCKDEP, "INFO: inconsistent lock state", "", "inconsistent lock state"),
            anywhere(
                    Kind.LOCKDEP,
                    "WARNING: ",
                    "([A-Z]{3,10}-safe -> [A-Z]{3,10}-unsafe) lock order detected",
                    "$1 lock order"),
            anywhere(
                    Kind.LOCKDEP,
                    "INFO: ",
                    "([A-Z]{3,10}-safe -> [A-Z]{3,10}-unsafe) lock order detected",
                    "$1 lock order"),
            anywhere(Kind.LOCKDEP, "WARNING: bad ", "(unlock balance|contention) detected", "bad $1"),
            anywhere(Kind.LOCKDEP, "BUG: bad ", "(unlock balance|contention) detected", "bad $1"),
            anywhere(Kind.LOCKDEP, "WARNING: held lock freed", "", "held lock freed"),
            anywhere(Kind.LOCKDEP, "BUG: held lock freed", "", "held lock freed"),
            anywhere(
                    Kind.LOCKDEP,
                    "WARNING: lock held when returning to user space",
                    "",
                    "lock held at return to user space"),
            anywhere(
                    Kind.LOCKDEP,
                    "BUG: lock held when returning to user space",
                    "",
                    "lock held at return to user space"),
            anywhere(Kind.LOCKDEP, "WARNING: ", "[^:]{1,40} still has locks held", "process still has locks held"),
            anywhere(Kind.LOCKDEP, "BUG: ", "[^:]{1,40} still has locks held", "process still has locks held"),
            anywhere(Kind.LOCKDEP, "WARNING: Nested lock was not taken", "", "nested lock was not taken"),
            anywhere(Kind.LOCKDEP, "BUG: Nested lock was not taken", "", "nested lock was not taken"),
            anywhere(Kind.LOCKDEP, "INFO: trying to register non-static key", "", "lock that was not initialised"),
            anywhere(Kind.LOCKDEP, "BUG: Invalid wait context", "", "invalid wait context"),
            anywhere(Kind.LOCKDEP, "[ BUG: Invalid wait context ]", "", "invalid wait context"),
            anywhere(Kind.SPINLOCK, "BUG: spinlock ", "([a-zA-Z ]{3,40}?) on CPU", "BUG: spinlock $1"),
            anywhere(Kind.SPINLOCK, "BUG: rwlock", "[- ]([a-zA-Z ]{3,40}?) on CPU", "BUG: rwlock $1"),
            // Sleeping, waiting, and not ending
            anywhere(
                    Kind.ATOMIC,
                    "BUG: sleeping function called from invalid context",
                    "",
                    "BUG: sleeping function called from invalid context"),
            anywhere(Kind.ATOMIC, "BUG: scheduling while atomic", "", "BUG: scheduling while atomic"),
            anywhere(
                    Kind.ATOMIC,
                    "BUG: using ",
                    "([a-zA-Z_]{3,40}\\(\\)) in preemptible",
                    "BUG: using $1 in preemptible code"),
            anywhere(Kind.SOFT_LOCKUP, "BUG: soft lockup", "", "soft lockup"),
            anywhere(Kind.HARD_LOCKUP, "Watchdog detected hard LOCKUP", "", "hard lockup"),
            anywhere(Kind.HARD_LOCKUP, "NMI watchdog: Watchdog detected hard", "", "hard lockup"),
            anywhere(
                    Kind.RCU_STALL, "INFO: rcu", "[a-z_]{0,30} (?:self-)?detected (?:expedited )?stalls?", "RCU stall"),
            anywhere(Kind.RCU_STALL, "INFO: rcu", "\\w{0,30} stall on CPU", "RCU stall"),
            anywhere(Kind.HUNG_TASK, "INFO: task ", ".{1,60}? blocked (?:in I/O wait )?for more than \\d", "hung task"),
            anywhere(Kind.HUNG_TASK, "INFO: task ", ".{1,60}? blocked on .{1,60}for more than \\d", "hung task"),
            anywhere(Kind.HUNG_TASK, "INFO: task ", ".{1,60}? can't die for more than \\d", "task that cannot die"),
            anywhere(Kind.WORKQUEUE, "BUG: workqueue lockup", "", "BUG: workqueue lockup"),
            anywhere(Kind.WORKQUEUE, "BUG: workqueue leaked ", "", "BUG: workqueue leaked lock or atomic"),
            atBegin(Kind.INTERRUPT, "irq ", "\\d{1,9}: nobody cared", "interrupt that nobody cared for"),
            atBegin(Kind.NETDEV, "unregister_netdevice: waiting for ", "", "network device that is never freed"),
            // Memory
            anywhere(
                    Kind.SLAB,
                    "BUG ",
                    "([\\w:.-]{1,60})(?: [^(]{0,40})? ?\\((?:Not tainted|Tainted|[ GPBDWOEKLTXACIRSMUFNJ]{2,30})[^)]{0,80}\\): ([A-Z][a-zA-Z ]{3,60}?)(?: in \\w| 0x|[^a-zA-Z ]|$)",
                    "slab $1: $2"),
            anywhere(Kind.SLAB, "Slab corruption", "[^:]{0,60}: ([\\w-]{1,40})", "slab $1: corruption"),
            anywhere(Kind.BAD_PAGE, "BUG: Bad page ", "(state|map|cache)", "BUG: bad page $1"),
            anywhere(Kind.BAD_PAGE, "BUG: Bad rss-counter state", "", "BUG: bad rss-counter state"),
            anywhere(Kind.BAD_PAGE, "BUG: non-zero pgtables_bytes", "", "BUG: non-zero pgtables_bytes"),
            anywhere(Kind.LEAK, "BUG: memory leak", "", "memory leak"),
            anywhere(Kind.LEAK, "unreferenced object 0x", "[0-9a-f]", "memory leak"),
            anywhere(Kind.LEAK, "kmemleak: ", "\\d{1,9} new suspected memory leaks", "memory leak"),
            anywhere(Kind.OOM, " invoked oom-killer: ", "", "out of memory"),
            atBegin(Kind.OOM, "Out of memory: Kill", "", "out of memory"),
            anywhere(
                    Kind.ALLOCATION,
                    " page allocation failure",
                    "[:.] ?(?:order:(\\d{1,2}))?",
                    "page allocation failure of order $1"),
            anywhere(Kind.ALLOCATION, "Memory cgroup out of memory: Kill", "", "memory cgroup out of memory"),
            // The end
            anywhere(
                    Kind.STACK,
                    "Kernel panic - not syncing: ",
                    "(?:stack-protector: Kernel stack is corrupted|corrupted stack end)",
                    "kernel stack corrupted"),
            anywhere(Kind.STACK, "Kernel stack is corrupted in", "", "kernel stack corrupted"),
            anywhere(Kind.STACK, "corrupted stack end detected inside scheduler", "", "kernel stack corrupted"),
            anywhere(
                    Kind.PANIC,
                    "Kernel panic - not syncing",
                    "(?:: ?(?:kernel: )?(.{1,100}?))?(?: \\.\\.\\.)?$",
                    "Kernel panic - not syncing: $1"),
            anywhere(Kind.OTHER, "VFS: Busy inodes after unmount", "", "VFS: busy inodes after unmount"),
            anywhere(Kind.OTHER, "VFS: Close: file count is ", "", "VFS: close of a file without references"),
            anywhere(Kind.OTHER, "BUG: Dentry ", "[^\\[]{0,120}still in use", "BUG: dentry still in use"),
            anywhere(
                    Kind.OTHER,
                    "WARNING: kernel stack ",
                    "(regs|frame pointer)",
                    "WARNING: kernel stack $1 has bad value"),
            atBegin(Kind.OTHER, "BUG: ", "(.{3,100})", "BUG: $1"),
            atBegin(Kind.OTHER, "BUG at ", "(.{3,100})", "BUG"));

    private Signs() {}
}
