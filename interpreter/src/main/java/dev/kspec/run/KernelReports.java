// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Recognises what kernels print when they break, and gives it a short title that stays the same from run to run.
 * Formats: Documentation/dev-tools/kasan.rst, Documentation/admin-guide/tainted-kernels.rst, kernel/panic.c, mm/oops paths.
 */
public final class KernelReports {
    private record Recogniser(Pattern pattern, String title) {}

    /** Addresses and pids differ from run to run and are left out of titles. */
    private static final List<Recogniser> RECOGNISERS = List.of(
            of("(?:BUG: )?(KASAN: [\\w-]+) in ([\\w.]+)", "$1 in $2"),
            of("(UBSAN: [\\w-]+) in (\\S+)", "$1 in $2"),
            of(
                    "BUG: unable to handle (?:page fault|kernel NULL pointer dereference).*",
                    "BUG: unable to handle a bad kernel address"),
            of("BUG: kernel NULL pointer dereference.*", "BUG: kernel NULL pointer dereference"),
            of(
                    "Unable to handle kernel (?:NULL pointer dereference|paging request).*",
                    "BUG: unable to handle a bad kernel address"),
            of("general protection fault.*", "general protection fault"),
            of("kernel BUG at (\\S+?)!?", "kernel BUG at $1"),
            of("(BUG: sleeping function called from invalid context) at (\\S+)", "$1 at $2"),
            of("(BUG: scheduling while atomic).*", "$1"),
            of("WARNING: CPU: \\d+ PID: \\d+ at (\\S+) (\\S+?)(?:\\+.*)?", "WARNING in $2"),
            of("WARNING: (possible \\S+ .*detected)", "WARNING: $1"),
            of("(refcount_t: .*)", "$1"),
            of("(list_(?:add|del) corruption).*", "$1"),
            of("INFO: task (\\S+):\\d+ blocked for more than \\d+ seconds.*", "INFO: task $1 hung"),
            of("(watchdog: BUG: soft lockup).*", "$1"),
            of("rcu: INFO: (\\S+) (?:self-)?detected stall.*", "rcu: $1 stall"),
            of("(Kernel panic - not syncing: .*)", "$1"),
            of("(BUG: .*)", "$1"),
            of("Oops: .*", "Oops"),
            of("Internal error: Oops.*", "Oops"));

    /** Taint flags that a fault sets: B bad page, D died, W warned, L soft lockup (tainted-kernels.rst). */
    private static final long FAULT_TAINTS = 1L << 5 | 1L << 7 | 1L << 9 | 1L << 14;

    private KernelReports() {}

    private static Recogniser of(String pattern, String title) {
        return new Recogniser(Pattern.compile("^(?:------------\\[ cut here \\]------------)?" + pattern + "$"), title);
    }

    /** The title of the first report in these lines of the log. */
    public static Optional<String> title(List<String> lines) {
        for (String line : lines) {
            String text = line.strip();
            for (Recogniser recogniser : RECOGNISERS) {
                Matcher matcher = recogniser.pattern().matcher(text);
                if (matcher.matches()) {
                    return Optional.of(matcher.replaceFirst(recogniser.title()));
                }
            }
        }
        return Optional.empty();
    }

    /** A title for taint flags that came up, if a fault sets them. */
    static Optional<String> taint(long before, long after) {
        long risen = after & ~before & FAULT_TAINTS;
        return risen == 0
                ? Optional.empty()
                : Optional.of(String.format("the kernel became tainted (flags 0x%x)", risen));
    }
}
