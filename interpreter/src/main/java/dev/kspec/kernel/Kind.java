// SPDX-License-Identifier: Apache-2.0
package dev.kspec.kernel;

/** What a kernel reports of itself. */
public enum Kind {
    KASAN("KASAN report", Trace.FAULT, true),
    KFENCE("KFENCE report", Trace.FAULT, true),
    KMSAN("KMSAN report", Trace.FAULT, false),
    KCSAN("KCSAN report", Trace.NAMED, false),
    UBSAN("UBSAN report", Trace.FAULT, false),
    /** An access that cannot be, or an instruction that cannot run. */
    OOPS("oops", Trace.FAULT, true),
    BUG("kernel BUG", Trace.FAULT, true),
    WARNING("warning", Trace.FAULT, false),
    REFCOUNT("reference count error", Trace.FAULT, false),
    LIST("list corruption", Trace.FAULT, true),
    /** The slab allocator found an object that was written to, or freed, when it must not be. */
    SLAB("slab corruption", Trace.FAULT, true),
    BAD_PAGE("bad page", Trace.FAULT, true),
    STACK("stack overflow", Trace.STALL, true),
    LOCKDEP("lockdep report", Trace.LOCK, false),
    SPINLOCK("spinlock error", Trace.FAULT, true),
    ATOMIC("sleep in atomic context", Trace.FAULT, true),
    SOFT_LOCKUP("soft lockup", Trace.STALL, true),
    HARD_LOCKUP("hard lockup", Trace.STALL, true),
    RCU_STALL("RCU stall", Trace.STALL, true),
    HUNG_TASK("hung task", Trace.HANG, true),
    WORKQUEUE("workqueue error", Trace.FAULT, false),
    LEAK("memory leak", Trace.ALLOCATION, false),
    NETDEV("network device that is never freed", Trace.NONE, false),
    INTERRUPT("interrupt that nobody cared for", Trace.NONE, false),
    OTHER("kernel report", Trace.FAULT, false),
    /** The kernel did what it can when memory ran out. */
    OOM("out of memory", Trace.NONE, false),
    PANIC("panic", Trace.FAULT, true),
    /** An allocation that came to nothing: drivers must live with that. */
    ALLOCATION("failed allocation", Trace.FAULT, false);

    /** Where the function is that a report is about. */
    enum Trace {
        /** Where the kernel was: named in the header, or by the program counter, or first in the stack. */
        FAULT,
        /** Where the lock is taken that the report begins with. */
        LOCK,
        /** What runs too long: deep in the stack, since the place where it was seen is an accident. */
        STALL,
        /** Who waits: first in the stack but for the ways of waiting. */
        HANG,
        /** Who allocated: first in the stack but for ways of allocating. */
        ALLOCATION,
        /** The header names all there is. */
        NAMED,
        /** No function has to do with it. */
        NONE
    }

    private final String words;
    private final Trace trace;
    private final boolean deadly;

    Kind(String words, Trace trace, boolean deadly) {
        this.words = words;
        this.trace = trace;
        this.deadly = deadly;
    }

    /** As people read it. */
    public String words() {
        return words;
    }

    Trace trace() {
        return trace;
    }

    /** Whether the kernel cannot be trusted any more after it: what it reports then may be no more than a consequence. */
    boolean isDeadly() {
        return deadly;
    }

    /** Whether something does not go on. */
    public boolean isStall() {
        return switch (this) {
            case SOFT_LOCKUP, HARD_LOCKUP, RCU_STALL, HUNG_TASK -> true;
            default -> false;
        };
    }

    /** Whether it says that something is wrong with the kernel; otherwise it is only worth knowing. */
    public boolean isFault() {
        return this != ALLOCATION && this != OOM;
    }
}
