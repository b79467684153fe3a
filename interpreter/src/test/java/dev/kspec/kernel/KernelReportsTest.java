// SPDX-License-Identifier: Apache-2.0
package dev.kspec.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lines as kernels from 4.x to 6.x print them. */
class KernelReportsTest {
    static Stream<Arguments> reports() {
        return Stream.of(
                report(
                        "BUG: KASAN: slab-out-of-bounds in counter_write+0x1f/0x40 [counter]",
                        "KASAN: slab-out-of-bounds in counter_write"),
                report(
                        "BUG: KASAN: slab-use-after-free in kmsgpipe_read+0x12c/0x210",
                        "KASAN: slab-use-after-free in kmsgpipe_read"),
                report(
                        "BUG: KASAN: double-free or invalid-free in kfree+0x5/0x10",
                        "KASAN: double-free or invalid-free in kfree"),
                report(
                        "BUG: KASAN: stack-out-of-bounds in foo.constprop.0+0x8/0x20",
                        "KASAN: stack-out-of-bounds in foo"),
                report(
                        "BUG: KFENCE: use-after-free read in test_uaf+0x61/0x100",
                        "KFENCE: use-after-free read in test_uaf"),
                report(
                        "BUG: KFENCE: memory corruption in test_free+0x1/0x2 [kfence_test]",
                        "KFENCE: memory corruption in test_free"),
                report("BUG: KMSAN: uninit-value in counter_read+0x55/0x90", "KMSAN: uninit-value in counter_read"),
                report(
                        "BUG: KCSAN: data-race in counter_read / counter_write",
                        "KCSAN: data-race in counter_read / counter_write"),
                report(
                        "UBSAN: shift-out-of-bounds in drivers/counter/counter.c:120:14",
                        "UBSAN: shift-out-of-bounds in drivers/counter/counter.c:120:14"),
                report("UBSAN: array-index-out-of-bounds in a.c:1:2", "UBSAN: array-index-out-of-bounds in a.c:1:2"),
                report("UBSAN: Undefined behaviour in fs/x.c:3:4", "UBSAN: undefined behaviour in fs/x.c:3:4"),
                report(
                        "BUG: kernel NULL pointer dereference, address: 0000000000000010",
                        "BUG: kernel NULL pointer dereference"),
                report(
                        "BUG: unable to handle page fault for address: ffffc90000a3d000",
                        "BUG: unable to handle page fault"),
                report(
                        "BUG: unable to handle kernel NULL pointer dereference at 0000000000000010",
                        "BUG: kernel NULL pointer dereference"),
                report(
                        "BUG: unable to handle kernel paging request at ffffffffc03a1000",
                        "BUG: unable to handle page fault"),
                report(
                        "Unable to handle kernel NULL pointer dereference at virtual address 0000000000000000",
                        "BUG: kernel NULL pointer dereference"),
                report(
                        "Unable to handle kernel access to user memory outside uaccess routines at virtual address 0000ffff8a3b2000",
                        "BUG: unable to handle page fault"),
                report(
                        "general protection fault, probably for non-canonical address 0xdead000000000108: 0000 [#1] PREEMPT SMP NOPTI",
                        "general protection fault"),
                report("general protection fault: 0000 [#1] SMP PTI", "general protection fault"),
                report(
                        "Oops: general protection fault, probably for non-canonical address 0x1: 0000 [#1] SMP",
                        "general protection fault"),
                report("divide error: 0000 [#1] PREEMPT SMP NOPTI", "divide error"),
                report("Oops: divide error: 0000 [#1] SMP", "divide error"),
                report("invalid opcode: 0000 [#1] PREEMPT SMP NOPTI", "invalid opcode"),
                report("traps: PANIC: double fault, error_code: 0x0", "double fault"),
                report("kernel BUG at drivers/counter/counter.c:77!", "kernel BUG at drivers/counter/counter.c:77"),
                report(
                        "------------[ cut here ]------------kernel BUG at mm/slub.c:440!",
                        "kernel BUG at mm/slub.c:440"),
                report(
                        "BUG: sleeping function called from invalid context at kernel/locking/mutex.c:580",
                        "BUG: sleeping function called from invalid context"),
                report("BUG: scheduling while atomic: cat/1234/0x00000002", "BUG: scheduling while atomic"),
                report(
                        "BUG: workqueue lockup - pool cpus=0 node=0 flags=0x0 nice=0 stuck for 36s!",
                        "BUG: workqueue lockup"),
                report("BUG: Bad page state in process cat  pfn:12345", "BUG: bad page state"),
                report(
                        "BUG: Bad rss-counter state mm:00000000a1b2c3d4 type:MM_ANONPAGES val:1",
                        "BUG: bad rss-counter state"),
                report("BUG: spinlock bad magic on CPU#0, cat/123", "BUG: spinlock bad magic"),
                report("BUG: spinlock recursion on CPU#1, kworker/1:2/77", "BUG: spinlock recursion"),
                report("BUG kmalloc-64 (Not tainted): Poison overwritten", "slab kmalloc-64: Poison overwritten"),
                report(
                        "BUG kmalloc-96 (Tainted: G    B      O     ): Redzone overwritten",
                        "slab kmalloc-96: Redzone overwritten"),
                report(
                        "WARNING: CPU: 0 PID: 77 at drivers/counter/counter.c:90 counter_open+0x1a/0x30 [counter]",
                        "WARNING in counter_open"),
                report(
                        "WARNING: CPU: 3 PID: 1 at lib/refcount.c:28 refcount_warn_saturate+0xba/0x110",
                        "WARNING in refcount_warn_saturate"),
                report(
                        "WARNING: drivers/counter/counter.c:90 at counter_open+0x1a/0x30 [counter], CPU#0: cat/77",
                        "WARNING in counter_open"),
                report(
                        "WARNING: possible circular locking dependency detected",
                        "possible circular locking dependency"),
                report("WARNING: possible recursive locking detected", "possible recursive locking"),
                report(
                        "WARNING: possible irq lock inversion dependency detected",
                        "possible irq lock inversion dependency"),
                report("WARNING: suspicious RCU usage", "suspicious RCU usage"),
                report("WARNING: inconsistent lock state", "inconsistent lock state"),
                report("WARNING: bad unlock balance detected!", "bad unlock balance"),
                report("WARNING: held lock freed!", "held lock freed"),
                report("WARNING: lock held when returning to user space!", "lock held at return to user space"),
                report(
                        "WARNING: HARDIRQ-safe -> HARDIRQ-unsafe lock order detected",
                        "HARDIRQ-safe -> HARDIRQ-unsafe lock order"),
                report("WARNING: cat/123 still has locks held!", "process still has locks held"),
                report("INFO: trying to register non-static key.", "lock that was not initialised"),
                report("[ BUG: Invalid wait context ]", "invalid wait context"),
                report("refcount_t: underflow; use-after-free.", "refcount_t: underflow; use-after-free"),
                report(
                        "list_del corruption. prev->next should be ffff888003b0c0d8, but was dead000000000100.",
                        "list_del corruption"),
                report("list_add double add: new=ffff8880, prev=ffff8880, next=ffff8881.", "list_add corruption"),
                report("INFO: task cat:1234 blocked for more than 120 seconds.", "hung task"),
                report("INFO: task kworker/0:1:55 blocked in I/O wait for more than 120 seconds.", "hung task"),
                report("watchdog: BUG: soft lockup - CPU#0 stuck for 22s! [cat:123]", "soft lockup"),
                report("NMI watchdog: BUG: soft lockup - CPU#1 stuck for 23s! [sh:9]", "soft lockup"),
                report("watchdog: Watchdog detected hard LOCKUP on cpu 2", "hard lockup"),
                report("NMI watchdog: Watchdog detected hard LOCKUP on cpu 0", "hard lockup"),
                report("rcu: INFO: rcu_preempt self-detected stall on CPU", "RCU stall"),
                report("rcu: INFO: rcu_sched detected stalls on CPUs/tasks:", "RCU stall"),
                report(
                        "rcu: INFO: rcu_preempt detected expedited stalls on CPUs/tasks: { 0-...D } 21 jiffies",
                        "RCU stall"),
                report("INFO: rcu_tasks detected stalls on tasks:", "RCU stall"),
                report("kmemleak: 3 new suspected memory leaks (see /sys/kernel/debug/kmemleak)", "memory leak"),
                report(
                        "unregister_netdevice: waiting for lo to become free. Usage count = 2",
                        "network device that is never freed"),
                report("Kernel panic - not syncing: Fatal exception", "Kernel panic - not syncing: Fatal exception"),
                report(
                        "Kernel panic - not syncing: stack-protector: Kernel stack is corrupted in: counter_read+0x5/0x9 [counter]",
                        "kernel stack corrupted in counter_read"),
                report(
                        "BUG: stack guard page was hit at 00000000deadbeef (stack is 00000000a..00000000b)",
                        "kernel stack overflow"),
                report("Oops: 0002 [#1] PREEMPT SMP NOPTI", "oops"),
                report("Oops - load access fault [#1]", "oops"),
                report("Internal error: Oops: 0000000096000004 [#1] PREEMPT SMP", "oops"),
                report(
                        "Internal error: synchronous external abort: 0000000096000010 [#1] SMP",
                        "internal error: synchronous external abort"));
    }

    private static Arguments report(String line, String title) {
        return Arguments.of(line, title);
    }

    private static Optional<String> title(String... lines) {
        return KernelReports.first(Stream.of(lines).map(LogLine::console).toList())
                .map(Report::title);
    }

    @ParameterizedTest
    @MethodSource("reports")
    void isRecognised(String line, String title) {
        assertThat(title(line)).hasValue(title);
        assertThat(title("counter: loaded", line + " ", "Call Trace:")).hasValue(title);
    }

    /** The same fault on another day: other addresses, processors, processes. */
    @ParameterizedTest
    @MethodSource("reports")
    void hasATitleThatStays(String line, String title) {
        String other = line.replaceAll("\\+0x[0-9a-f]+/0x[0-9a-f]+", "+0x99/0x999")
                .replaceAll("\\b(?:ffff|dead|0000)[0-9a-f]{8,12}\\b", "ffff888012345678")
                .replaceAll("CPU#\\d+", "CPU#7")
                .replaceAll("PID: \\d+", "PID: 31337")
                .replaceAll("(?<=cat[:/])\\d+", "31337");
        assertThat(title(other)).hasValue(title);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "counter: loading out-of-tree module taints kernel.",
                "counter: module verification failed: signature and/or required key missing - tainting kernel",
                "counter: BUG: this is the driver's own way of speaking",
                "counter: WARNING: the same",
                "misc counter: Oops, that went wrong",
                "traps: a.out[123] general protection fault ip:401136 sp:7ffd error:0 in a.out[401000+1000]",
                "traps: a.out[123] trap divide error ip:401136 sp:7ffd error:0 in a.out[401000+1000]",
                "a.out[123]: segfault at 0 ip 0000000000401136 sp 00007ffd error 6 in a.out[401000+1000]",
                "Out of memory: Killed process 123 (cat) total-vm:1234kB, anon-rss:12kB, file-rss:0kB",
                "oom-kill:constraint=CONSTRAINT_NONE,nodemask=(null)",
                "Call Trace:",
                " counter_write+0x1f/0x40 [counter]",
                "RIP: 0010:counter_write+0x1f/0x40 [counter]",
                "Modules linked in: counter(O)",
                "CPU: 0 PID: 77 Comm: cat Tainted: G    B W  O       6.1.0-37-amd64 #1  Debian 6.1.140-1",
                "---[ end trace 0000000000000000 ]---",
                "---[ end Kernel panic - not syncing: Fatal exception ]---",
                "Kernel Offset: disabled",
                "clocksource: timekeeping watchdog on CPU0: Marking clocksource 'tsc' as unstable because the skew is too large:",
                "perf: interrupt took too long (2503 > 2500), lowering kernel.perf_event_max_sample_rate to 79000",
                "INFO: NMI handler (perf_event_nmi_handler) took too long to run: 1.234 msecs",
                "INFO: lockdep is turned off.",
                "workqueue: drm_fb_helper_damage_work hogged CPU for >10000us 4 times, consider switching to WQ_UNBOUND",
                "Warning: unable to open an initial console.",
                "WARNING! power/level is deprecated; use power/control instead",
                "Spectre V2 : WARNING: Unprivileged eBPF is enabled with eIBRS on, data leaks possible via Spectre v2 BHB attacks!",
                "rcu: Hierarchical RCU implementation.",
                "rcu: \tRCU event tracing is enabled.",
                "rcu: Stack dump where RCU GP kthread last ran:",
                "watchdog: Delayed init of the lockup detector failed: -22",
                "NMI watchdog: Enabled. Permanently consumes one hw-PMU counter.",
                "kmemleak: Kernel memory leak detector initialized (mem pool available: 15999)",
                "kasan: KernelAddressSanitizer initialized",
                "FAULT_INJECTION: forcing a failure.",
                "device eth0 entered promiscuous mode",
                "EXT4-fs error (device sda1): ext4_find_entry:1455: inode #2: comm ls: reading directory lblock 0",
                "audit: type=1400 audit(1.2:3): apparmor=\"STATUS\"",
                "cgroup: fork rejected by pids controller in /x",
                "debugfs: BUG"
            })
    void isNothingToReport(String line) {
        assertThat(title(line)).isEmpty();
    }

    @Test
    void whatLeadsOverToAHeaderIsTheSameReport() {
        List<Report> reports = KernelReports.in(Stream.of(
                        "counter: opened",
                        "------------[ cut here ]------------",
                        "refcount_t: underflow; use-after-free.",
                        "WARNING: CPU: 0 PID: 1 at lib/refcount.c:28 refcount_warn_saturate+0xba/0x110",
                        "Call Trace:",
                        " counter_release+0x12/0x40 [counter]",
                        "---[ end trace 0000000000000000 ]---",
                        "Kernel panic - not syncing: panic_on_warn set ...")
                .map(LogLine::console)
                .toList());
        assertThat(reports)
                .extracting(Report::title)
                .containsExactly(
                        "refcount_t: underflow; use-after-free in counter_release",
                        "Kernel panic - not syncing: panic_on_warn set");
        assertThat(reports).extracting(Report::consequence).containsExactly(false, true);
        assertThat(reports.getFirst().lines()).hasSize(6);
        assertThat(KernelReports.in(List.of())).isEmpty();
    }

    /** A second report of another kind behind one from which the kernel recovers stands for itself. */
    @Test
    void whatFollowsFromWhat() {
        assertThat(consequences("WARNING: CPU: 0 PID: 1 at a.c:1 f+0x1/0x2", "UBSAN: shift-out-of-bounds in a.c:1:2"))
                .containsExactly(false, false);
        assertThat(consequences(
                        "WARNING: CPU: 0 PID: 1 at a.c:1 f+0x1/0x2", "WARNING: CPU: 1 PID: 9 at a.c:1 f+0x1/0x2"))
                .containsExactly(false, true);
        assertThat(consequences(
                        "BUG: KASAN: slab-use-after-free in f+0x1/0x2", "BUG: scheduling while atomic: cat/1/0x2"))
                .containsExactly(false, true);
        assertThat(consequences("cat: page allocation failure: order:7, mode:0x1", "kernel BUG at a.c:1!"))
                .containsExactly(false, false);
    }

    private static List<Boolean> consequences(String first, String second) {
        return KernelReports.in(List.of(
                        LogLine.console(first),
                        LogLine.console("Call Trace:"),
                        LogLine.console(" g+0x1/0x2"),
                        LogLine.console("---[ end trace 0000000000000000 ]---"),
                        LogLine.console(second)))
                .stream()
                .map(Report::consequence)
                .toList();
    }

    @Test
    void frames() {
        Report report = KernelReports.first(Stream.of(
                                "BUG: kernel NULL pointer dereference, address: 0000000000000000",
                                "CPU: 0 PID: 108 Comm: sh Tainted: G    D W  OE      6.1.0 #1",
                                "RIP: 0010:memcpy+0xc/0x20",
                                "Call Trace:",
                                " <TASK>",
                                " ? stale+0x1/0x2",
                                " counter_write.constprop.0+0xbf/0x110 [counter f00d]",
                                " inlined_one fs/read_write.c:11 [inline]",
                                " vfs_write+0xc4/0x3f0 fs/read_write.c:12",
                                " </TASK>")
                        .map(LogLine::console)
                        .toList())
                .orElseThrow();
        assertThat(report.title()).isEqualTo("BUG: kernel NULL pointer dereference in counter_write");
        assertThat(report.frames())
                .containsExactly(
                        new Frame("memcpy", 0xc, "", true),
                        new Frame("stale", 1, "", false),
                        new Frame("counter_write", 0xbf, "counter", true),
                        new Frame("inlined_one", -1, "", true),
                        new Frame("vfs_write", 0xc4, "", true));
        assertThat(report.taint()).isEqualTo("GDWOE");
    }
}
