// SPDX-License-Identifier: Apache-2.0
package dev.kspec.kernel;

import java.util.Set;

/** Kernels print several lines, each of which could begin a report, for one thing that happened. */
final class Sequels {
    private static final Set<Kind> EXCEPTIONS =
            Set.of(Kind.OOPS, Kind.BUG, Kind.STACK, Kind.LIST, Kind.SLAB, Kind.REFCOUNT);
    /** Between the words of a fault and its "Oops" there are page tables at most. */
    private static final int NEAR = 30;

    private Sequels() {}

    /** Whether a header goes on with the report that is being read. */
    static boolean isSame(Draft draft, Header next) {
        Kind first = draft.header().kind();
        boolean near = draft.length() < NEAR && !draft.hasStack();
        return switch (next.kind()) {
            case OOPS -> near && EXCEPTIONS.contains(first);
            case STACK -> near && first == Kind.STACK;
            case BUG -> near && (first == Kind.LIST || first == Kind.STACK || first == Kind.OTHER);
            case WARNING -> near && (first == Kind.REFCOUNT || first == Kind.LIST || first == Kind.OTHER);
            case KMSAN -> near && first == Kind.KMSAN;
            case REFCOUNT -> near && first == Kind.WARNING;
            case OOM, ALLOCATION -> first == Kind.OOM && !next.text().contains("invoked oom-killer");
            case PANIC -> near;
            case RCU_STALL -> first == Kind.RCU_STALL && (near || next.text().contains("kthread"));
            case LEAK ->
                first == Kind.LEAK && next.title().equals(draft.header().title()) && draft.length() == 0;
            default -> false;
        };
    }

    /** Whether a report that has words only so far goes on behind "cut here". */
    static boolean mayBeCutAfter(Draft draft) {
        Kind kind = draft.header().kind();
        return draft.length() < 3 && (kind == Kind.LIST || kind == Kind.OTHER || kind == Kind.REFCOUNT);
    }

    /** Whether the later words say more: those of a panic and an oops say only that there was one. */
    static boolean isBetter(Header first, Header next) {
        return (first.kind() == Kind.OOPS
                        && first.title().equals("oops")
                        && !next.title().equals("oops"))
                || (first.kind() == Kind.WARNING && next.kind() == Kind.REFCOUNT)
                || (first.kind() == Kind.OOM && next.kind() == Kind.ALLOCATION);
    }
}
