// SPDX-License-Identifier: Apache-2.0
package dev.kspec.kernel;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** How syzkaller's titles and ours correspond: kinds that it calls otherwise, without the function. */
final class SyzkallerTitles {
    private static final List<String> FOREIGN = List.of(
            "SYZFAIL", "SYZFATAL", "go runtime error", "trusty:", "unexpected kernel reboot", "panic: executor");

    /** The longest beginning that fits counts. */
    private static final Map<String, Set<Kind>> KINDS = Map.ofEntries(
            Map.entry("KASAN: ", Set.of(Kind.KASAN)),
            Map.entry("KFENCE: ", Set.of(Kind.KFENCE)),
            Map.entry("KMSAN: ", Set.of(Kind.KMSAN)),
            Map.entry("KCSAN: ", Set.of(Kind.KCSAN)),
            Map.entry("UBSAN: ", Set.of(Kind.UBSAN)),
            Map.entry("BUG: unable to handle kernel", Set.of(Kind.OOPS)),
            Map.entry("general protection fault", Set.of(Kind.OOPS)),
            Map.entry("divide error", Set.of(Kind.OOPS)),
            Map.entry("int3", Set.of(Kind.OOPS)),
            Map.entry("stack segment fault", Set.of(Kind.OOPS)),
            Map.entry("PANIC: double fault", Set.of(Kind.OOPS)),
            Map.entry("Unhandled fault", Set.of(Kind.OOPS)),
            Map.entry("Internal error", Set.of(Kind.OOPS)),
            Map.entry("Alignment trap", Set.of(Kind.OOPS)),
            Map.entry("kernel BUG", Set.of(Kind.BUG)),
            Map.entry("BUG: bad usercopy", Set.of(Kind.BUG)),
            Map.entry("BUG: corrupted list", Set.of(Kind.LIST)),
            Map.entry("WARNING", Set.of(Kind.WARNING)),
            Map.entry("WARNING: refcount bug", Set.of(Kind.REFCOUNT, Kind.WARNING)),
            Map.entry("WARNING: kernel stack", Set.of(Kind.OTHER)),
            Map.entry("WARNING: suspicious RCU usage", Set.of(Kind.LOCKDEP)),
            Map.entry("INFO: suspicious RCU usage", Set.of(Kind.LOCKDEP)),
            Map.entry("WARNING: possible circular", Set.of(Kind.LOCKDEP)),
            Map.entry("WARNING: bad unlock balance", Set.of(Kind.LOCKDEP)),
            Map.entry("BUG: bad unlock balance", Set.of(Kind.LOCKDEP)),
            Map.entry("WARNING: held lock freed", Set.of(Kind.LOCKDEP)),
            Map.entry("BUG: held lock freed", Set.of(Kind.LOCKDEP)),
            Map.entry("WARNING: lock held", Set.of(Kind.LOCKDEP)),
            Map.entry("BUG: lock held", Set.of(Kind.LOCKDEP)),
            Map.entry("WARNING: still has locks", Set.of(Kind.LOCKDEP)),
            Map.entry("BUG: still has locks", Set.of(Kind.LOCKDEP)),
            Map.entry("WARNING: nested lock", Set.of(Kind.LOCKDEP)),
            Map.entry("possible deadlock", Set.of(Kind.LOCKDEP)),
            Map.entry("inconsistent lock state", Set.of(Kind.LOCKDEP)),
            Map.entry("INFO: trying to register", Set.of(Kind.LOCKDEP)),
            Map.entry("BUG: spinlock", Set.of(Kind.SPINLOCK)),
            Map.entry("BUG: rwlock", Set.of(Kind.SPINLOCK)),
            Map.entry("BUG: sleeping function", Set.of(Kind.ATOMIC)),
            Map.entry("BUG: scheduling while atomic", Set.of(Kind.ATOMIC)),
            Map.entry("BUG: using ", Set.of(Kind.ATOMIC)),
            Map.entry("BUG: soft lockup", Set.of(Kind.SOFT_LOCKUP)),
            Map.entry("INFO: rcu detected stall", Set.of(Kind.RCU_STALL)),
            Map.entry("INFO: task hung", Set.of(Kind.HUNG_TASK)),
            Map.entry("INFO: task can't die", Set.of(Kind.HUNG_TASK)),
            Map.entry("BUG: workqueue", Set.of(Kind.WORKQUEUE)),
            Map.entry("BUG: stack guard page", Set.of(Kind.STACK)),
            Map.entry("kernel stack overflow", Set.of(Kind.STACK)),
            Map.entry("kernel panic: stack is corrupted", Set.of(Kind.STACK)),
            Map.entry("kernel panic: corrupted stack", Set.of(Kind.STACK)),
            Map.entry("kernel panic", Set.of(Kind.PANIC)),
            Map.entry("BUG: Bad ", Set.of(Kind.BAD_PAGE)),
            Map.entry("memory leak", Set.of(Kind.LEAK)),
            Map.entry("unregister_netdevice", Set.of(Kind.NETDEV)),
            Map.entry("BUG: Object already free", Set.of(Kind.SLAB)),
            Map.entry("BUG: ", Set.of(Kind.OTHER)),
            Map.entry("VFS: ", Set.of(Kind.OTHER)));

    private SyzkallerTitles() {}

    /** Whether it is about something else than a Linux kernel. */
    static boolean isForeign(String title) {
        return FOREIGN.stream().anyMatch(title::startsWith);
    }

    /** Whether they tell the same: the kind, the class of a sanitizer's report, the function if theirs has one. */
    static boolean isSame(String theirs, Report ours) {
        boolean sameKind = KINDS.entrySet().stream()
                .filter(e -> theirs.startsWith(e.getKey()))
                .max(java.util.Comparator.comparingInt(e -> e.getKey().length()))
                .map(e -> e.getValue().contains(ours.kind()))
                .orElse(false);
        return sameKind
                && function(theirs)
                        .map(f -> plain(f).equals(plain(ours.function().orElse(""))))
                        .orElse(true);
    }

    /** What stands behind {@code in}, unless the report is too damaged to tell. */
    static Optional<String> function(String title) {
        int in = title.lastIndexOf(" in ");
        if (in < 0) {
            return Optional.empty();
        }
        String name = title.substring(in + 4).replaceFirst(" at addr ADDR$", "").replaceFirst("/usb_submit_urb$", "");
        boolean whole = name.matches("[\\w.]+( / [\\w.]+)?") && !name.equals("corrupted");
        return whole ? Optional.of(name) : Optional.empty();
    }

    /** System calls without the kind of their entry, copies of functions without their number. */
    static String plain(String function) {
        return function.replaceFirst("^(compat_)?sys_", "").replaceFirst("\\.(part|isra|constprop|cold|NUM)\\b.*", "");
    }
}
