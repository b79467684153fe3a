// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Recognises what kernels print when they break, and gives it a short title that stays the same from run to run:
 * addresses, process and CPU numbers, offsets into functions are left out of it.
 *
 * <p>Formats: Documentation/dev-tools/{kasan,kfence,kcsan,kmsan,ubsan,kmemleak}.rst, Documentation/locking/lockdep-design.rst,
 * Documentation/RCU/stallwarn.rst, kernel/panic.c, kernel/hung_task.c, kernel/watchdog.c, mm/slub.c, lib/refcount.c,
 * arch/{x86/mm/fault.c,x86/kernel/traps.c,arm64/mm/fault.c,riscv/kernel/traps.c}.
 */
public final class KernelReports {
    /** @param title with {@code $1}, {@code $2} for the pattern's groups */
    private record Recogniser(Pattern pattern, String title) {}

    /** The first that fits a line counts, so the precise ones come first; what stands behind the pattern may be anything. */
    private static final List<Recogniser> RECOGNISERS = List.of(
            of("(?:BUG: )?((?:KASAN|KFENCE|KMSAN|KCSAN): [\\w -]+?) in ([\\w.]+)", "$1 in $2"),
            of("(UBSAN: [\\w -]+?) in (\\S+)", "$1 in $2"),
            of("BUG: kernel NULL pointer dereference", "BUG: kernel NULL pointer dereference"),
            of("BUG: unable to handle ", "BUG: unable to handle a bad kernel address"),
            of("Unable to handle kernel ", "BUG: unable to handle a bad kernel address"),
            of(
                    "(?:Oops: )?(general protection fault|divide error|invalid opcode|stack segment|double fault|int3"
                            + "|segment not present|invalid TSS|alignment check)(?:,| maybe|: [0-9a-f]{4} \\[#)",
                    "$1"),
            of("(?:traps: )?PANIC: (double fault)", "$1"),
            of("kernel BUG at ([^\\s!]+)", "kernel BUG at $1"),
            of("(BUG: sleeping function called from invalid context) at (\\S+)", "$1 at $2"),
            of(
                    "(BUG: (?:scheduling while atomic|workqueue lockup|Bad page (?:state|map|cache)|Bad rss-counter state))",
                    "$1"),
            of(
                    "(BUG: spinlock (?:bad magic|recursion|lockup suspected|wrong CPU|wrong owner|already unlocked|trylock failure))",
                    "$1"),
            of("BUG ([\\w-]+) \\((?:Not tainted|Tainted[^)]*)\\): (.+)", "BUG $1: $2"),
            of("WARNING: CPU: \\d+ PID: \\d+ at \\S+ ([^\\s+]+)", "WARNING in $1"),
            of("WARNING: \\S+:\\d+ at ([^\\s+]+)\\+", "WARNING in $1"),
            of("(?:WARNING|INFO): (possible .+ detected)", "WARNING: $1"),
            of("(?:WARNING|INFO): (suspicious RCU usage|inconsistent lock state)", "WARNING: $1"),
            of(
                    "(WARNING: (?:bad unlock balance detected|bad contention detected|held lock freed"
                            + "|lock held when returning to user space|[A-Z]+-safe -> [A-Z]+-unsafe lock order detected"
                            + "|Nested lock was not taken))",
                    "$1"),
            of("WARNING: .+ still has locks held", "WARNING: a process still has locks held"),
            of("INFO: (trying to register non-static key)", "WARNING: $1"),
            of("\\[ BUG: (.+?) \\]", "BUG: $1"),
            of("(refcount_t: .*)", "$1"),
            of("(list_(?:add|del) (?:corruption|double add))", "$1"),
            of("INFO: task (.+):\\d+ blocked (?:in I/O wait )?for more than \\d+ seconds", "INFO: task $1 hung"),
            of("(?:NMI )?watchdog: BUG: soft lockup", "BUG: soft lockup"),
            of("(?:NMI )?watchdog: (?:CPU\\d+: )?Watchdog detected hard LOCKUP", "hard lockup"),
            of("(?:rcu: )?INFO: (rcu\\w*) (?:self-)?detected (?:expedited )?stalls?", "rcu: $1 stall"),
            of("kmemleak: \\d+ new suspected memory leaks", "kmemleak: suspected memory leaks"),
            of("unregister_netdevice: waiting for (\\S+) to become free", "unregister_netdevice: $1 is never freed"),
            of("(Kernel panic - not syncing: .*)", "$1"),
            of("(BUG: .*)", "$1"),
            of("Oops\\b", "Oops"),
            of("Internal error: Oops", "Oops"),
            of("(Internal error: [^:]+)", "$1"));

    private static final Pattern PLACE = Pattern.compile("\\+0x[0-9a-f]+/0x[0-9a-f]+(?: \\[\\w+\\])?");
    private static final Pattern ADDRESS = Pattern.compile("\\b(?:0x[0-9a-f]+|[0-9a-f]{8,16})\\b");

    /** Taint flags that a fault sets: B bad page, D died, W warned, L soft lockup (tainted-kernels.rst). */
    private static final long FAULT_TAINTS = 1L << 5 | 1L << 7 | 1L << 9 | 1L << 14;

    private static final long TAINT_UNKNOWN = -1;

    private KernelReports() {}

    private static Recogniser of(String pattern, String title) {
        return new Recogniser(
                Pattern.compile("^(?:------------\\[ cut here \\]------------)?" + pattern + ".*$", Pattern.DOTALL),
                title);
    }

    /** The title of the first report in these lines of the log. */
    public static Optional<String> title(List<String> lines) {
        for (String line : lines) {
            String text = line.strip();
            for (Recogniser recogniser : RECOGNISERS) {
                Matcher matcher = recogniser.pattern().matcher(text);
                if (matcher.matches()) {
                    return Optional.of(steady(matcher.replaceFirst(recogniser.title())));
                }
            }
        }
        return Optional.empty();
    }

    private static String steady(String title) {
        return ADDRESS.matcher(PLACE.matcher(title).replaceAll(""))
                .replaceAll("…")
                .strip();
    }

    /** A title for taint flags that came up, if a fault sets them; flags that could not be read say nothing. */
    static Optional<String> taint(long before, long after) {
        long risen = before == TAINT_UNKNOWN || after == TAINT_UNKNOWN ? 0 : after & ~before & FAULT_TAINTS;
        return risen == 0
                ? Optional.empty()
                : Optional.of(String.format("the kernel became tainted (flags 0x%x)", risen));
    }
}
